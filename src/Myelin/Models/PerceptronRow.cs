namespace Myelin;

/// <summary>What a perceptron did with one row in one epoch.</summary>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Inputs">The row's inputs.</param>
/// <param name="Target">What should come out.</param>
/// <param name="Net">The net input with the weights before, Σ wᵢ xᵢ + b.</param>
/// <param name="Output">What came out: the activation of the net input.</param>
/// <param name="WeightsBefore">The weights that the row met.</param>
/// <param name="BiasBefore">The bias that the row met.</param>
/// <param name="WeightsAfter">The weights that the row left; the same numbers when the output was right.</param>
/// <param name="BiasAfter">The bias that the row left.</param>
public sealed record PerceptronRow(
    int Row, IReadOnlyList<double> Inputs, double Target, double Net, double Output,
    IReadOnlyList<double> WeightsBefore, double BiasBefore, IReadOnlyList<double> WeightsAfter, double BiasAfter)
{
    /// <summary>Target − output: 0 when the row was right, and then nothing was changed.</summary>
    public double Error => Target - Output;
}

/// <summary>One pass of a perceptron over all rows.</summary>
/// <param name="Number">The epoch, from 1.</param>
/// <param name="Errors">How many rows came out wrong.</param>
/// <param name="Rows">What was done with each row, in order; empty when rows were not recorded.</param>
public sealed record PerceptronEpoch(int Number, int Errors, IReadOnlyList<PerceptronRow> Rows);
