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

    /// <summary>For each output how many steps of a batch count in its loss; null where every row counts as one.</summary>
    private readonly Node?[] _counts;
    private readonly MetricNodes[] _metrics;
    private readonly string[] _names;
    private readonly IReadOnlyList<string> _outputs;

    /// <param name="network">The layers.</param>
    /// <param name="objectives">What each output is to become good at.</param>
    /// <param name="random">The model's random numbers for training; null for evaluation.</param>
    public LossGraph(Network network, IReadOnlyList<Objective> objectives, RandomGenerator? random)
    {
        Dimension batch = network.BatchAxis;
        _objectives = objectives;
        _inputs = [.. network.Inputs.Select((shape, i) => Node.Input(i == 0 ? "inputs" : $"inputs_{i}", [batch, .. shape], network.Type))];
        Pass = network.Forward(_inputs, random);
        _weights = Node.Input("sample_weights", [batch], network.Type);
        IReadOnlyList<Node> outputs = Pass.Outputs;
        _targets = new Node[outputs.Count];
        var losses = new Node[outputs.Count];
        _counts = new Node?[outputs.Count];
        for (int i = 0; i < outputs.Count; i++)
        {
            Loss loss = objectives[i].Loss;
            string name = loss.TakesLabels ? "labels" : "targets";
            _targets[i] = Node.Input(
                i == 0 ? name : $"{name}_{i}", loss.TargetShape(outputs[i].Shape), loss.TakesLabels ? ElementType.Int32 : network.Type);
            (losses[i], _counts[i]) = Mean(loss.OfRows(outputs[i], _targets[i]), Pass.Masks[i]);
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
        IReadOnlyList<string> of = _outputs = network.OutputNames;
        (int Output, Metric Metric)[] metrics = [.. objectives.SelectMany((o, i) => o.Metrics.Select(m => (i, m.For(o.Loss, network.Outputs[i]))))];
        _metrics = [.. metrics.Select(m => MetricOf(m.Metric, outputs[m.Output], _targets[m.Output], Pass.Masks[m.Output]))];
        _names = Numbered(
        [
            "loss",
            .. several ? of.Select(name => $"{name}_loss") : [],
            .. metrics.Select(m => several ? $"{of[m.Output]}_{m.Metric.Name}" : m.Metric.Name),
        ]);
    }

    /// <summary>What comes on the way from the inputs to the loss, each with its name.</summary>
    public IEnumerable<(Node Node, string Name)> Parts =>
    [
        .. Pass.LayerOutputs.Select(o => (o.Node, $"output of \"{o.Layer}\"")),
        .. _losses.Select((loss, i) => (loss, i == 0 ? "loss" : $"loss of \"{_outputs[i - 1]}\"")),
    ];

    /// <summary>The model's nodes.</summary>
    public ForwardPass Pass { get; }

    /// <summary>The sum of the outputs' losses with the penalties, a scalar.</summary>
    public Node Loss { get; }

    /// <summary>The program for a number of rows and, for losses over sequences of labels of any length, of labels in a row.</summary>
    public CompiledGraph Compile(int rows, int labels = 1, IReadOnlyList<Update>? updates = null, IReadOnlyList<Node>? keep = null) =>
        CompiledGraph.Compile(
        [.. _losses, .. _counts.OfType<Node>(), .. _metrics.SelectMany(m => m.Outputs)],
        updates,
        new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows, [CTCLoss.Labels] = labels },
        keep);

    /// <summary>The bytes that a run for a number of rows takes, though no memory is taken now.</summary>
    public long Bytes(int rows, IReadOnlyList<Update> updates) => CompiledGraph.Measure(
        [.. _losses, .. _counts.OfType<Node>(), .. _metrics.SelectMany(m => m.Outputs)],
        updates,
        new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows, [CTCLoss.Labels] = 1 });

    /// <summary>How many labels a row of a dataset has for the loss that leaves that open; 1 where none does.</summary>
    public int LabelsOf(ArrayDataset data)
    {
        for (int i = 0; i < _targets.Length; i++)
        {
            if (_objectives[i].Loss is CTCLoss)
                return data.TargetArrays[i].Width;
        }

        return 1;
    }

    /// <summary>How many labels a row has, when all stand one after another.</summary>
    public int LabelsOf(int labels, int rows) => _objectives[0].Loss is CTCLoss ? labels / rows : 1;

    public Totals NewTotals() => new(_names, _losses.Length, _metrics, IsComposed ? [.. _objectives.Select(o => o.Weight)] : []);

    /// <summary>Whether the whole loss is put together of the outputs' only when all batches are there, since they count by different
    /// numbers of steps.</summary>
    private bool IsComposed => _losses.Length > 1 && Array.Exists(_counts, c => c is not null);

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
            for (int i = 0; i < rows.Length; i++)
                weights[i] *= classWeights[data.ClassOf(rows[i])];
        }
    }

    /// <summary>Runs the graph on a batch with class labels; all rows weigh the same.</summary>
    public void Run(CompiledGraph graph, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        graph.Input<float>(_weights).Fill(1);
        if (_objectives[0].Loss.TakesLabels)
        {
            graph.Run(_inputs[0], inputs, _targets[0], labels);
            return;
        }

        Span<float> targets = graph.Input<float>(_targets[0]);
        for (int i = 0; i < labels.Length; i++)
            targets[i] = labels[i];
        graph.Run(_inputs[0], inputs);
    }

    /// <summary>Runs the graph on a batch with targets that are numbers; all rows weigh the same.</summary>
    public void Run(CompiledGraph graph, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        graph.Input<float>(_weights).Fill(1);
        graph.Run(_inputs[0], inputs, _targets[0], targets);
    }

    /// <summary>Adds what the graph has found to totals. A masked loss counts by its steps, so that figures do not depend on how rows were
    /// cut into batches.</summary>
    public void Collect(CompiledGraph graph, Totals totals, int rows)
    {
        int first = _losses.Length - _counts.Length;
        double rest = Number(graph, _losses[0]);
        for (int i = 0; i < _counts.Length; i++)
        {
            double loss = Number(graph, _losses[first + i]);
            totals.AddLoss(first + i, loss, _counts[i] is { } count ? Number(graph, count) : rows);
            rest -= IsComposed ? loss * _objectives[i].Weight : 0;
        }

        if (first > 0)
            totals.AddLoss(0, rest, rows);
        totals.Add(graph, rows);
    }

    private static double Number(CompiledGraph graph, Node scalar) =>
        scalar.Type == ElementType.Float64 ? graph.Output<double>(scalar)[0] : graph.Output<float>(scalar)[0];

    /// <summary>The names, those that came before with a number.</summary>
    private static string[] Numbered(IEnumerable<string> names)
    {
        var numbered = new List<string>();
        foreach (string wanted in names)
        {
            string name = wanted;
            for (int i = 1; numbered.Contains(name, StringComparer.Ordinal); i++)
                name = $"{wanted}_{i}";
            numbered.Add(name);
        }

        return [.. numbered];
    }

    /// <summary>A metric over what counts of an output, where the output has the steps that the mask is of.</summary>
    private static MetricNodes MetricOf(Metric metric, Node output, Node targets, Node? mask)
    {
        if (output.Shape.Rank <= 2 || StepMasks.For(mask, output.Shape) is not { } counts)
            return new MetricNodes(metric, output, targets, null);
        int axes = counts.Shape.Rank;
        return new MetricNodes(metric, StepMasks.Joined(output, axes), StepMasks.Joined(targets, axes), StepMasks.Joined(counts, axes));
    }

    /// <summary>
    /// The mean over the batch of each row's weight times its mean loss. Where a mask says which steps count, the mean is over the steps
    /// that do, of all rows together, as Keras has it, and their number comes with it.
    /// </summary>
    private (Node Loss, Node? Count) Mean(Node rows, Node? mask)
    {
        if (rows.Shape.Rank == 1)
            return ((rows * _weights).Mean(), null);
        // Losses of rows have the axes of a finer mask, and none for the features.
        Node? counts = mask is not null && StepMasks.StartsWith(rows.Shape, mask.Shape) ? mask : StepMasks.For(mask, rows.Shape);
        if (counts is null)
            return ((rows.Reshape([rows.Shape[0], -1]).Mean(-1) * _weights).Mean(), null);
        rows = StepMasks.Joined(rows, counts.Shape.Rank);
        counts = StepMasks.Joined(counts, counts.Shape.Rank);
        Node steps = rows.Shape.Rank == 2 ? rows : rows.Reshape([rows.Shape[0], rows.Shape[1], -1]).Mean(-1);
        Node count = counts.Sum();
        // Where nothing counts there is no loss, and no division of 0 by 0.
        return ((steps * counts * _weights.ExpandDims(-1)).Sum() / count.Maximum(1), count);
    }
}
