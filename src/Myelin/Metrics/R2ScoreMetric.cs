using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − mean of y)² for each output and of that the mean: 1 is perfect, 0 is as good as
/// the mean. Where all targets are equal it is 1 for perfect outputs and otherwise 0, as scikit-learn has it.
/// </summary>
[AlsoNamed("r2_score")]
public sealed record R2ScoreMetric : Metric
{
    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>
    /// One node of four rows, with a column for each output: Σ(y − ŷ)², the mean of y, Σ(y − mean of y)² and the number of rows. Sums of y²
    /// would lose twice as many digits as y's mean is far from 0 against its spread.
    /// </summary>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        Node y = targets.Cast(ElementType.Float64).Reshape([targets.Shape[0], -1]);
        Node said = outputs.Cast(ElementType.Float64).Reshape([outputs.Shape[0], -1]);
        Node w = weights is null ? Node.Scalar(1, ElementType.Float64).BroadcastTo([y.Shape[0]])
            : weights.Shape.Rank > 1 ? weights.Cast(ElementType.Float64).Reshape([weights.Shape[0], -1]).Mean(-1)
            : weights.Cast(ElementType.Float64);
        Node column = w.ExpandDims(-1).BroadcastTo(y.Shape), rows = column.Sum(0, keepDims: true);
        // Where nothing counts the mean does not either.
        Node mean = (y * column).Sum(0, keepDims: true) / rows.Where(rows, 1);
        return
        [
            Node.Concatenate(
                0, ((y - said).Square() * column).Sum(0, keepDims: true), mean, ((y - mean).Square() * column).Sum(0, keepDims: true), rows),
        ];
    }

    /// <summary>Means and squares around them join by Chan, Golub and LeVeque's formula (1979).</summary>
    internal override void Join(Span<double> total, ReadOnlySpan<double> batch)
    {
        int outputs = batch.Length / 4;
        for (int i = 0; i < outputs; i++)
        {
            ref double residual = ref total[i], mean = ref total[outputs + i], around = ref total[2 * outputs + i], rows = ref total[3 * outputs + i];
            double apart = batch[outputs + i] - mean, more = batch[3 * outputs + i], all = rows + more;
            residual += batch[i];
            if (all == 0)
                continue;
            mean += apart * (more / all);
            around += batch[2 * outputs + i] + apart * apart * (rows * more / all);
            rows = all;
        }
    }

    /// <inheritdoc/>
    public override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ReadOnlySpan<double> sums = state.Sum(0);
        int outputs = sums.Length / 4;
        double total = 0;
        for (int i = 0; i < outputs; i++)
        {
            double residual = sums[i], mean = sums[outputs + i], around = sums[2 * outputs + i], rows = sums[3 * outputs + i];
            // What is left of equal targets is rounding.
            if (around <= rows * (mean * 1e-15) * (mean * 1e-15))
                total += residual == 0 ? 1 : 0;
            else
                total += 1 - residual / around;
        }

        return total / outputs;
    }
}
