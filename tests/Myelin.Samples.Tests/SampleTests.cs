using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Myelin.Samples.Tests;

/// <summary>Runs the programs in samples/ and looks at what they print.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Gates_are_learned_by_one_neuron_except_exclusive_or()
    {
        string output = Run("Gates");
        // The perceptron's table for AND, and how the others end.
        Assert.Contains("   1  1      1 |  2  1 -2 |   1      1     0 |   2   1 -2", output, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(output, "Epoch [0-9]+ had no errors", RegexOptions.CultureInvariant));
        Assert.Contains("XOR\n  The limit of 100 epochs was reached", output, StringComparison.Ordinal);
        string[] right = [.. output.Split('\n').Where(line => line.Contains("right:", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.Equal("right: 4 of 4", right[0]);
        Assert.Equal("right: 4 of 4", right[1]);
        Assert.Equal("right: 4 of 4", right[2]);
        Assert.NotEqual("right: 4 of 4", right[3]);
        Assert.Equal("right: 4 of 4", right[4]);
    }

    [Fact]
    public void Digits_are_told_apart()
    {
        string output = Run("Digits");
        Assert.InRange(Number(output, @"not seen: .*accuracy: ([\d.]+)"), 0.95, 1);
        Assert.Contains("row 0 is a 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Progression_of_diabetes_is_predicted_better_than_by_its_mean() =>
        Assert.InRange(Number(Run("Regression"), @"not seen: .*r2: ([\d.]+)"), 0.3, 1);

    [Fact]
    public void A_differential_equation_is_solved_by_a_training_step_of_ones_own() =>
        Assert.InRange(Number(Run("CustomTraining"), @"largest error: ([\d.]+)"), 0, 0.02);

    private static double Number(string output, string pattern) =>
        double.Parse(Regex.Match(output, pattern, RegexOptions.CultureInvariant).Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Run(string sample)
    {
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            MethodInfo main = Assembly.Load(sample).EntryPoint!;
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }
}
