using Myelin.Graph;

namespace Myelin;

/// <summary>A metric with the nodes that it reads from a graph.</summary>
internal sealed class MetricNodes
{
    private readonly IReadOnlyList<Node> _sums;
    private readonly IReadOnlyList<Node> _kept;

    public MetricNodes(Metric metric, Node outputs, Node targets, Node? weights) =>
        (Metric, _sums, _kept) = (metric, metric.Sums(outputs, targets, weights), metric.Kept(outputs, targets, weights));

    public Metric Metric { get; }

    /// <summary>All nodes that a graph must have as outputs.</summary>
    public IEnumerable<Node> Outputs => [.. _sums, .. _kept];

    public MetricState NewState() => new(_sums, _kept);

    /// <summary>Adds what a graph has found in a batch.</summary>
    public void Gather(CompiledGraph graph, MetricState state)
    {
        for (int i = 0; i < _sums.Count; i++)
            Metric.Join(state.SumToChange(i), graph.Output<double>(_sums[i]));
        for (int i = 0; i < _kept.Count; i++)
            state.Keep(i, graph.Output<double>(_kept[i]));
    }
}
