using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>The nodes from a batch with its targets to the loss and the metrics' sums, and what feeds and reads them.</summary>
internal sealed class LossGraph
{
    private readonly Node[] _inputs;
    private readonly Node[] _targets;
    private readonly Node _weights;
    private readonly IReadOnlyList<Objective> _objectives;
    private readonly Node[] _losses;
    private readonly Metric[] _metrics;
    private readonly IReadOnlyList<Node>[] _sums;
    private readonly string[] _names;

    /// <param name="network">The layers.</param>
    /// <param name="objectives">What each output is to become good at.</param>
    /// <param name="random">The model's random numbers for training; null for evaluation.</param>
    public LossGraph(Network network, IReadOnlyList<Objective> objectives, RandomGenerator? random)
    {
        Dimension batch = "batch";
        _objectives = objectives;
        _inputs = [.. network.Inputs.Select((shape, i) => Node.Input(i == 0 ? "inputs" : $"inputs_{i}", [batch, .. shape], network.Type))];
        Pass = network.Forward(_inputs, random);
        _weights = Node.Input("sample_weights", [batch], network.Type);
        IReadOnlyList<Node> outputs = Pass.Outputs;
        _targets = new Node[outputs.Count];
        var losses = new Node[outputs.Count];
        for (int i = 0; i < outputs.Count; i++)
        {
            Loss loss = objectives[i].Loss;
            _targets[i] = loss.TakesLabels
                ? Node.Input(i == 0 ? "labels" : $"labels_{i}", [.. outputs[i].Shape.Take(outputs[i].Shape.Rank - 1)], ElementType.Int32)
                : Node.Input(i == 0 ? "targets" : $"targets_{i}", outputs[i].Shape, network.Type);
            losses[i] = Mean(loss.OfRows(outputs[i], _targets[i]), Pass.Masks[i]);
        }

        Node sum = losses[0] * objectives[0].Weight;
        for (int i = 1; i < losses.Length; i++)
            sum += losses[i] * objectives[i].Weight;
        foreach (Node penalty in Pass.Losses)
            sum += penalty;
        sum.Name = "loss";
        Loss = sum;
        // With one output its loss is the loss.
        _losses = losses.Length == 1 ? [sum] : [sum, .. losses];
        bool several = outputs.Count > 1;
        IReadOnlyList<string> of = network.OutputNames;
        (int Output, Metric Metric)[] metrics = [.. objectives.SelectMany((o, i) => o.Metrics.Select(m => (i, m.For(o.Loss, network.Outputs[i]))))];
        _metrics = [.. metrics.Select(m => m.Metric)];
        _sums = [.. metrics.Select(m => m.Metric.Sums(outputs[m.Output], _targets[m.Output]))];
        _names =
        [
            "loss",
            .. several ? of.Select(name => $"{name}_loss") : [],
            .. metrics.Select(m => several ? $"{of[m.Output]}_{m.Metric.Name}" : m.Metric.Name),
        ];
    }

    /// <summary>The model's nodes.</summary>
    public ForwardPass Pass { get; }

    /// <summary>The sum of the outputs' losses with the penalties, a scalar.</summary>
    public Node Loss { get; }

    public CompiledGraph Compile(int rows, IReadOnlyList<Update>? updates = null, IReadOnlyList<Node>? keep = null) => CompiledGraph.Compile(
        [.. _losses, .. _sums.SelectMany(s => s)], updates, new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows }, keep);

    public Totals NewTotals() => new(_names, _losses.Length, _metrics, _sums);

    /// <summary>Puts rows of a dataset where the graph reads them.</summary>
    public void Feed(CompiledGraph graph, ArrayDataset data, ReadOnlySpan<int> rows, float[]? classWeights)
    {
        for (int i = 0; i < _inputs.Length; i++)
            data.InputArrays[i].Gather(rows, graph.Input<float>(_inputs[i]));
        for (int i = 0; i < _targets.Length; i++)
        {
            if (!graph.Has(_targets[i]))
                continue;
            if (_objectives[i].Loss.TakesLabels)
                data.TargetArrays[i].Gather(rows, graph.Input<int>(_targets[i]));
            else
                data.TargetArrays[i].Gather(rows, graph.Input<float>(_targets[i]));
        }

        Span<float> weights = graph.Input<float>(_weights);
        data.GatherSampleWeights(rows, weights);
        if (classWeights is not null)
        {
            ReadOnlySpan<int> labels = data.Labels;
            for (int i = 0; i < rows.Length; i++)
                weights[i] *= classWeights[labels[rows[i]]];
        }
    }

    /// <summary>Puts a batch with class labels where the graph reads it; all rows weigh the same.</summary>
    public void Feed(CompiledGraph graph, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        inputs.CopyTo(graph.Input<float>(_inputs[0]));
        graph.Input<float>(_weights).Fill(1);
        if (_objectives[0].Loss.TakesLabels)
        {
            labels.CopyTo(graph.Input<int>(_targets[0]));
            return;
        }

        Span<float> targets = graph.Input<float>(_targets[0]);
        for (int i = 0; i < labels.Length; i++)
            targets[i] = labels[i];
    }

    /// <summary>Puts a batch with targets that are numbers where the graph reads it; all rows weigh the same.</summary>
    public void Feed(CompiledGraph graph, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        inputs.CopyTo(graph.Input<float>(_inputs[0]));
        targets.CopyTo(graph.Input<float>(_targets[0]));
        graph.Input<float>(_weights).Fill(1);
    }

    /// <summary>Adds what the graph has found to totals.</summary>
    public void Collect(CompiledGraph graph, Totals totals, int rows) => totals.Add(graph, _losses, _sums, rows);

    /// <summary>
    /// The mean over the batch of each row's weight times its mean loss. Where a mask says which steps count, the mean is over the steps
    /// that do, of all rows together, as Keras has it.
    /// </summary>
    private Node Mean(Node rows, Node? mask)
    {
        if (rows.Shape.Rank == 1)
            return (rows * _weights).Mean();
        if (mask is null || rows.Shape[1] != mask.Shape[1])
            return (rows.Reshape([rows.Shape[0], -1]).Mean(-1) * _weights).Mean();
        Node steps = rows.Shape.Rank == 2 ? rows : rows.Reshape([rows.Shape[0], rows.Shape[1], -1]).Mean(-1);
        // Where nothing counts there is no loss, and no division of 0 by 0.
        return (steps * mask * _weights.ExpandDims(-1)).Sum() / mask.Sum().Maximum(1);
    }
}
