using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of a function over nodes as a metric.</summary>
[NotInCatalogue]
[NotInFiles]
internal sealed record CustomMetric(Func<Node, Node, Node> Function, string GivenName, bool Larger) : Metric
{
    public override string Name => GivenName;

    public override bool LargerIsBetter => Larger;

    public override Metric For(Loss loss, Shape outputs) => this;

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        Node rows = Function(outputs, targets);
        return rows.Shape.Rank > 0 && rows.Shape[0] == outputs.Shape[0]
            ? MeanSums(rows, weights)
            : throw new ArgumentException($"The metric \"{Name}\" made {rows.Shape} of outputs {outputs.Shape}; "
                + "it must keep the first axis, the batch: take means over the other axes alone, such as Mean(-1).");
    }

    public override double Value(MetricState state) => MeanOf(state);
}
