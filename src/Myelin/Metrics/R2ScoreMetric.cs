using Myelin.Graph;

namespace Myelin;

/// <summary>1 − Σ(y − ŷ)² / Σ(y − mean of y)² for each output, and of that the mean.</summary>
internal sealed record R2ScoreMetric : Metric
{
    public override string Name => "r2";

    public override bool LargerIsBetter => true;

    // In double, since Σ(y − mean)² = Σy² − (Σy)² / n loses twice as many digits as y's mean is far from 0 against its spread.
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets)
    {
        Node y = targets.Cast(ElementType.Float64).Reshape([targets.Shape[0], -1]);
        Node predicted = outputs.Cast(ElementType.Float64).Reshape([outputs.Shape[0], -1]);
        return [(y - predicted).Square().Sum(0), y.Sum(0), y.Square().Sum(0)];
    }

    public override double Value(ReadOnlySpan<double> sums, long rows)
    {
        int outputs = sums.Length / 3;
        double total = 0;
        for (int i = 0; i < outputs; i++)
        {
            double residual = sums[i], sum = sums[outputs + i], squares = sums[2 * outputs + i];
            double around = squares - sum * sum / rows;
            // What is left of equal targets is rounding.
            if (around <= squares * 1e-14)
                total += residual == 0 ? 1 : 0;
            else
                total += 1 - residual / around;
        }

        return total / outputs;
    }
}
