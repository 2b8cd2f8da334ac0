using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>The nodes from a batch with its targets to the loss and the metrics' sums, and what feeds and reads them.</summary>
internal sealed class LossGraph
{
    private readonly Node _inputs;
    private readonly Node _targets;
    private readonly Node _weights;
    private readonly bool _takesLabels;
    private readonly MetricNodes[] _metrics;

    /// <param name="network">The layers.</param>
    /// <param name="loss">What is to become small.</param>
    /// <param name="metrics">What else is to be known.</param>
    /// <param name="random">The model's random numbers for training; null for evaluation.</param>
    public LossGraph(Network network, Loss loss, IReadOnlyList<Metric> metrics, RandomGenerator? random)
    {
        Dimension batch = "batch";
        _takesLabels = loss.TakesLabels;
        _inputs = Node.Input("inputs", [batch, .. network.Input]);
        Node outputs = network.Apply(_inputs, random, out bool usesRandom);
        UsesRandom = usesRandom;
        _targets = Node.Input(_takesLabels ? "labels" : "targets", loss.TargetShape(outputs.Shape), _takesLabels ? ElementType.Int32 : outputs.Type);
        _weights = Node.Input("sample_weights", [batch]);
        Node rows = loss.OfRows(outputs, _targets);
        if (rows.Shape.Rank > 1)
            rows = rows.Reshape([batch, -1]).Mean(-1);
        Loss = (rows * _weights).Mean();
        if (network.Penalty() is { } penalty)
            Loss += penalty;
        Loss.Name = "loss";
        _metrics = [.. metrics.Select(m => new MetricNodes(m.For(loss, network.Output), outputs, _targets, weights: null))];
    }

    /// <summary>The loss with the penalties, a scalar.</summary>
    public Node Loss { get; private set; }

    /// <summary>Whether a layer draws random numbers.</summary>
    public bool UsesRandom { get; }

    public CompiledGraph Compile(int rows, IReadOnlyList<Update>? updates = null) => CompiledGraph.Compile(
        [Loss, .. _metrics.SelectMany(m => m.Outputs)], updates, new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows });

    public Totals NewTotals() => new(_metrics);

    /// <summary>Puts rows of a dataset where the graph reads them.</summary>
    public void Feed(CompiledGraph graph, ArrayDataset data, ReadOnlySpan<int> rows, float[]? classWeights)
    {
        data.GatherInputs(rows, graph.Input<float>(_inputs));
        ReadOnlySpan<int> labels = data.Labels;
        if (_takesLabels)
        {
            data.GatherLabels(rows, graph.Input<int>(_targets));
        }
        else if (data.HasLabels)
        {
            Span<float> targets = graph.Input<float>(_targets);
            for (int i = 0; i < rows.Length; i++)
                targets[i] = labels[rows[i]];
        }
        else
        {
            data.GatherTargets(rows, graph.Input<float>(_targets));
        }

        Span<float> weights = graph.Input<float>(_weights);
        data.GatherSampleWeights(rows, weights);
        if (classWeights is not null)
        {
            for (int i = 0; i < rows.Length; i++)
                weights[i] *= classWeights[labels[rows[i]]];
        }
    }

    /// <summary>Puts a batch with class labels where the graph reads it; all rows weigh the same.</summary>
    public void Feed(CompiledGraph graph, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        inputs.CopyTo(graph.Input<float>(_inputs));
        graph.Input<float>(_weights).Fill(1);
        if (_takesLabels)
        {
            labels.CopyTo(graph.Input<int>(_targets));
            return;
        }

        Span<float> targets = graph.Input<float>(_targets);
        for (int i = 0; i < labels.Length; i++)
            targets[i] = labels[i];
    }

    /// <summary>Puts a batch with targets that are numbers where the graph reads it; all rows weigh the same.</summary>
    public void Feed(CompiledGraph graph, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        inputs.CopyTo(graph.Input<float>(_inputs));
        targets.CopyTo(graph.Input<float>(_targets));
        graph.Input<float>(_weights).Fill(1);
    }

    /// <summary>Adds what the graph has found to totals.</summary>
    public void Collect(CompiledGraph graph, Totals totals, int rows) => totals.Add(graph, Loss, rows);
}
