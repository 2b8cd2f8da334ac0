using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>The polarity of sentences of film reviews: the mean over ten folds, each trained on nine tenths of the sentences.</summary>
internal sealed record MovieReviewsConvolution() : Experiment("movie-reviews-convolution", "accuracy, mean of 10 folds", 0.75, LargerIsBetter: true)
{
    private const int Length = 56, Folds = 10;

    // The folds are what makes the mean; another seed would be another ten networks.
    public override int Seeds => 1;

    public override double Run(string data, int seed, Action<string> log)
    {
        (string[] texts, int[] labels, int classes) = SentenceConvolution.Read(Path.Combine(data, "text", "movie_reviews.csv"), "text", "sentiment");
        int[] order = new int[texts.Length];
        BatchOrder.Shuffle(order, (ulong)seed, 0);
        double sum = 0;
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] test = [.. order.Where((_, i) => i % Folds == fold)], train = [.. order.Where((_, i) => i % Folds != fold)];
            Vocabulary words = Vocabulary.Fit(train.Select(i => texts[i]), minCount: 2, standardize: TextStandardization.Lower);
            Functional model = SentenceConvolution.Model(
                words.Size, Length, classes, width: 128, filters: 100, dropout: 0.5, maxNorm: 3, (ulong)(seed + fold));
            model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            model.Fit(Rows(train), epochs: 4, batchSize: 50, seed: (ulong)seed);
            double accuracy = model.Evaluate(Rows(test))["accuracy"];
            log(FormattableString.Invariant($"fold {fold + 1}: {accuracy:0.0000}"));
            sum += accuracy;

            ArrayDataset Rows(int[] rows) =>
                new(words.Encode([.. rows.Select(i => texts[i])], Length), [Length], [.. rows.Select(i => labels[i])]);
        }

        return sum / Folds;
    }
}
