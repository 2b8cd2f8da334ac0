using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − mean of y)² for each output and of that the mean: 1 is perfect, 0 is as good as the
/// mean. Where all targets are equal it is 1 for perfect outputs and otherwise 0, as scikit-learn has it.
/// </summary>
[AlsoNamed("r2_score")]
public sealed record R2ScoreMetric : Metric
{
    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>In double, since Σ(y − mean)² = Σy² − (Σy)² / n loses twice as many digits as y's mean is far from 0 against its spread.</summary>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        Node y = targets.Cast(ElementType.Float64).Reshape([targets.Shape[0], -1]);
        Node said = outputs.Cast(ElementType.Float64).Reshape([outputs.Shape[0], -1]);
        Node residual = (y - said).Square();
        if (weights is null)
            return [residual.Sum(0), y.Sum(0), y.Square().Sum(0), CountOf(y.Sum(-1))];
        Node w = weights.Cast(ElementType.Float64);
        Node row = w.Shape.Rank > 1 ? w.Reshape([w.Shape[0], -1]).Mean(-1) : w, column = row.ExpandDims(-1);
        return [(residual * column).Sum(0), (y * column).Sum(0), (y.Square() * column).Sum(0), row.Sum()];
    }

    /// <inheritdoc/>
    public override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ReadOnlySpan<double> residuals = state.Sum(0), sums = state.Sum(1), squares = state.Sum(2);
        double rows = state.Sum(3)[0], total = 0;
        for (int i = 0; i < residuals.Length; i++)
        {
            double around = squares[i] - sums[i] * sums[i] / rows;
            // What is left of equal targets is rounding.
            if (around <= squares[i] * 1e-14)
                total += residuals[i] == 0 ? 1 : 0;
            else
                total += 1 - residuals[i] / around;
        }

        return total / residuals.Length;
    }
}
