using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A compiled model's programs: one for a training step (forward, loss, gradients and updates together) and one for evaluation, each
/// compiled once for each batch size.
/// </summary>
internal sealed class Trainer
{
    public const int EvaluationRows = 256;
    private readonly LossGraph _training;
    private readonly LossGraph _evaluation;
    private readonly Update[] _updates;
    private readonly Dictionary<int, CompiledGraph> _steps = [];
    private readonly GraphPool _evaluations;
    private readonly Totals _stepTotals;

    public Trainer(Network network, Optimizer optimizer, IReadOnlyList<Objective> objectives, RandomGenerator random)
    {
        (Network, Objectives) = (network, objectives);
        _training = new LossGraph(network, objectives, random);
        _updates = [.. optimizer.Minimize(_training.Loss, network.Trainable, network.Constraints), .. _training.Pass.Updates];
        _evaluation = new LossGraph(network, objectives, random: null);
        _evaluations = new GraphPool(rows => _evaluation.Compile(rows, _evaluation.Pass.Updates));
        _stepTotals = _training.NewTotals();
    }

    public Network Network { get; }

    public IReadOnlyList<Objective> Objectives { get; }

    /// <summary>The loss of the first output.</summary>
    public Loss Loss => Objectives[0].Loss;

    /// <summary>The metrics of the first output.</summary>
    public IReadOnlyList<Metric> Metrics => Objectives[0].Metrics;

    public Totals NewTotals() => _training.NewTotals();

    /// <summary>The training step for a number of rows.</summary>
    public CompiledGraph Step(int rows)
    {
        if (!_steps.TryGetValue(rows, out CompiledGraph? step))
            _steps.Add(rows, step = CompileStep(rows));
        return step;
    }

    public CompiledGraph CompileStep(int rows) => _training.Compile(rows, _updates);

    /// <summary>Trains on rows of a dataset and adds what the model said before it learned. Allocates nothing once the size is compiled.</summary>
    public void Train(ArrayDataset data, ReadOnlySpan<int> rows, float[]? classWeights, Totals totals)
    {
        CompiledGraph step = Step(rows.Length);
        _training.Feed(step, data, rows, classWeights);
        step.Run();
        _training.Collect(step, totals, rows.Length);
    }

    /// <summary>Trains on a batch with class labels; the loss before it.</summary>
    public double Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        CompiledGraph step = Step(labels.Length);
        _training.Feed(step, inputs, labels);
        return Run(step, labels.Length);
    }

    /// <summary>Trains on a batch with targets that are numbers; the loss before it.</summary>
    public double Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        int rows = targets.Length / Network.Output.ElementCount;
        CompiledGraph step = Step(rows);
        _training.Feed(step, inputs, targets);
        return Run(step, rows);
    }

    public Evaluation Evaluate(ArrayDataset data, ReadOnlySpan<int> rows, int batchSize, float[]? classWeights)
    {
        Totals totals = _evaluation.NewTotals();
        if (Network.FixedBatchSize is { } fixedSize)
            batchSize = rows.Length % fixedSize == 0 ? fixedSize : throw Throw.BatchSize(fixedSize, rows.Length);
        while (!rows.IsEmpty)
        {
            ReadOnlySpan<int> batch = rows[..Math.Min(batchSize, rows.Length)];
            CompiledGraph graph = _evaluations.Rent(batch.Length);
            _evaluation.Feed(graph, data, batch, classWeights);
            graph.Run();
            _evaluation.Collect(graph, totals, batch.Length);
            _evaluations.Return(batch.Length, graph);
            rows = rows[batch.Length..];
        }

        return totals.Snapshot();
    }

    private double Run(CompiledGraph step, int rows)
    {
        step.Run();
        _stepTotals.Clear();
        _training.Collect(step, _stepTotals, rows);
        return _stepTotals.Live["loss"];
    }
}
