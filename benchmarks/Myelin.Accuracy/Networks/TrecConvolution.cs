using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>The kinds of TREC questions; words are what blanks separate, marks among them, and word vectors start at random.</summary>
internal sealed record TrecConvolution() : Experiment("trec-convolution", "test accuracy", 0.87, LargerIsBetter: true)
{
    private const int Length = 40;

    public override double Run(string data, int seed, Action<string> log)
    {
        (string[] texts, int[] labels, int classes) = SentenceConvolution.Read(Path.Combine(data, "text", "trec-train.csv"), "question", "kind");
        (string[] testTexts, int[] testLabels, _) = SentenceConvolution.Read(Path.Combine(data, "text", "trec-test.csv"), "question", "kind");
        Vocabulary words = Vocabulary.Fit(texts, standardize: TextStandardization.Lower);
        Functional model = SentenceConvolution.Model(words.Size, Length, classes, width: 128, filters: 100, dropout: 0.5, maxNorm: 3, (ulong)seed);
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(
            new ArrayDataset(words.Encode(texts, Length), [Length], labels), epochs: 12, batchSize: 50, validationSplit: 0.1,
            seed: (ulong)seed, callbacks: [Progress(log)]);
        return model.Evaluate(new ArrayDataset(words.Encode(testTexts, Length), [Length], testLabels))["accuracy"];
    }
}
