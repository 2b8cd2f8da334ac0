using System.Text.Json;
using Myelin.Graph;
using Myelin.Tests.References;

namespace Myelin.Tests.Metrics;

/// <summary>Every metric against scikit-learn, however the rows are cut into batches; References/metrics.py made the figures.</summary>
public sealed class MetricReferenceTests
{
    private static readonly Dictionary<string, JsonElement> s_cases = ReferenceFile.Read("metrics.json");

    public static TheoryData<string, string> Figures =>
        [.. s_cases.SelectMany(c => c.Value.GetProperty("figures").EnumerateObject().Select(f => (c.Key, f.Name)))];

    [Theory]
    [MemberData(nameof(Figures))]
    public void Figures_are_those_of_scikit_learn_for_any_batch_size(string name, string text)
    {
        JsonElement reference = s_cases[name], figure = reference.GetProperty("figures").GetProperty(text);
        double expected = figure.ValueKind == JsonValueKind.Null ? double.NaN : figure.GetDouble();
        Shape row = [.. reference.GetProperty("outputs").Shape().Skip(1)];
        Metric metric = Metric.Parse(text).For(Loss.Parse(reference.GetProperty("loss").GetString()!), row);
        foreach (int batch in (int[])[1000, 5, 1])
        {
            double actual = MetricRun.Value(metric, reference, batch);
            if (double.IsNaN(expected))
                Assert.True(double.IsNaN(actual), $"{text} of {name} in batches of {batch} is {actual}, not NaN");
            else
            {
                Assert.True(
                    Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)),
                    $"{text} of {name} in batches of {batch} is {actual:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void Metrics_of_classes_and_numbers_have_a_reference()
    {
        string[] tested = [.. Figures.Select(f => Metric.Parse(f.Data.Item2).Name)];
        // Means of losses, whose formulas the losses' own references hold, and the mean of rows.
        string[] twins = [.. Metric.All.OfType<LossMetric>().Select(m => m.Name)];
        Assert.Empty(Metric.All.Select(m => m.Name).Except(tested).Except(twins));
    }
}
