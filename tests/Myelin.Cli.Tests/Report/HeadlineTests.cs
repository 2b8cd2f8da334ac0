using Myelin.Cli.Report;

namespace Myelin.Cli.Tests.Report;

public sealed class HeadlineTests
{
    // Without a hit the upper limit is z² / (n + z²) = 3.8415 / 13.8415; a half is a half plus or minus 0.5·z / √(n + z²).
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void The_likely_range_is_Wilson_s(long hits, long rows, double low, double high)
    {
        (double Low, double High) = Headline.Interval(hits, rows);
        Assert.Equal(low, Low, 5e-5);
        Assert.Equal(high, High, 5e-5);
    }

    [Theory]
    [InlineData(0.31, "310 ms")]
    [InlineData(1.93, "1.9 s")]
    [InlineData(59, "59 s")]
    [InlineData(600, "10 min")]
    [InlineData(9000, "2.5 h")]
    public void Times_are_said_in_their_unit(double seconds, string text) => Assert.Equal(text, Headline.Duration(seconds));

    [Fact]
    public void The_error_to_beat_is_that_of_the_training_rows_mean()
    {
        RunReport run = SampleRuns.Diabetes() with { TrueValues = [10, 20], PredictedValues = [10, 20], TrainingMean = 30 };
        Figure figure = Headline.Figures(run).Single(figure => figure.Name == "to beat");
        Assert.Equal("15", figure.Value);
        Assert.Contains("the mean of the training rows, 30", figure.Meaning, StringComparison.Ordinal);
        Assert.DoesNotContain(Headline.Figures(run with { TrainingMean = null }), other => other.Name == "to beat");
    }

    [Fact]
    public void The_accuracy_to_beat_is_that_of_the_training_rows_most_frequent_class()
    {
        // Of ten judged rows six are of the other class: what is frequent in training need not be there.
        RunReport run = SampleRuns.Digits() with { Classes = ["no", "yes"], Confusion = new([3, 1, 1, 5]), MostFrequentClass = 0 };
        Figure figure = Headline.Figures(run).Single(figure => figure.Name == "to beat");
        Assert.Equal("40.0\u00A0%", figure.Value);
        Assert.Contains("“no”, the most frequent class of the training rows", figure.Meaning, StringComparison.Ordinal);
        Assert.DoesNotContain(Headline.Figures(run with { MostFrequentClass = null }), other => other.Name == "to beat");
    }

    [Fact]
    public void A_model_that_is_no_better_than_the_mean_is_called_so()
    {
        RunReport run = SampleRuns.Diabetes() with { Metrics = [new("r2", null, null, -0.2)] };
        Assert.Contains("no better than always answering the mean", Headline.Figures(run)[0].Meaning, StringComparison.Ordinal);
    }
}
