using System.Collections.Concurrent;
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
    private readonly Dictionary<(int Rows, int Labels), CompiledGraph> _steps = [];
    private readonly ConcurrentDictionary<int, GraphPool> _evaluations = new();
    private readonly Totals _stepTotals;
    private readonly Optimizer _optimizer;
    private readonly Dictionary<(int Rows, int Labels), CompiledGraph> _watchedSteps = [];
    private StepWatch? _watch;

    public Trainer(Network network, Optimizer optimizer, IReadOnlyList<Objective> objectives, RandomGenerator random)
    {
        (Network, Objectives, _optimizer) = (network, objectives, optimizer);
        // Two models within one may have weights of one name; what is remembered of them is saved by the names within the whole.
        optimizer.Attach(network.Trainable, [.. network.Trainable.Select(network.NameOf)]);
        _training = new LossGraph(network, objectives, random);
        _updates = [.. optimizer.Minimize(_training.Loss, network.Trainable, network.Constraints), .. _training.Pass.Updates];
        _evaluation = new LossGraph(network, objectives, random: null);
        _stepTotals = _training.NewTotals();
    }

    public Network Network { get; }

    public IReadOnlyList<Objective> Objectives { get; }

    /// <summary>The loss of the first output.</summary>
    public Loss Loss => Objectives[0].Loss;

    /// <summary>The metrics of the first output.</summary>
    public IReadOnlyList<Metric> Metrics => Objectives[0].Metrics;

    /// <summary>Whether the learning rate follows a schedule.</summary>
    public bool HasSchedule => _optimizer.Schedule is not null;

    public Totals NewTotals() => _training.NewTotals();

    /// <summary>Where an evaluation's figures are added up.</summary>
    public Totals NewEvaluation() => _evaluation.NewTotals();

    /// <summary>What a step computes, to be looked at: with it,
    /// <see cref="Train(ArrayDataset, ReadOnlySpan{int}, float[], Totals, StepWatch)"/> runs steps that keep it.</summary>
    public StepWatch Watch() => _watch ??= new StepWatch(
        _training.Parts,
        [
            .. Network.Variables.Zip(Network.VariableNames, (variable, name) => (variable, $"new value of \"{name}\"")),
            .. _optimizer.Slots.Select(slot => (slot, $"new value of \"{slot.Name}\"")),
        ]);

    /// <summary>The training step for a number of rows, and of labels in each where the loss leaves that open.</summary>
    public CompiledGraph Step(int rows, int labels = 1)
    {
        if (!_steps.TryGetValue((rows, labels), out CompiledGraph? step))
            _steps.Add((rows, labels), step = CompileStep(rows, labels));
        return step;
    }

    /// <summary>The bytes of a training step's memory, though none is taken now.</summary>
    public long StepBytes(int rows) => _training.Bytes(rows, _updates);

    public CompiledGraph CompileStep(int rows, int labels = 1) => _training.Compile(rows, labels, _updates);

    /// <summary>Trains on rows of a dataset and adds what the model said before it learned. Allocates nothing once the size is
    /// compiled.</summary>
    public void Train(ArrayDataset data, ReadOnlySpan<int> rows, float[]? classWeights, Totals totals, StepWatch? watch = null)
    {
        int labels = _training.LabelsOf(data);
        CompiledGraph step = watch is null ? Step(rows.Length, labels) : WatchedStep(rows.Length, labels, watch);
        _training.Feed(step, data, rows, classWeights);
        step.Run();
        _training.Collect(step, totals, rows.Length);
    }

    /// <summary>Trains on a batch with class labels; the loss before it.</summary>
    public double Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        int rows = inputs.Length / Network.Input.ElementCount;
        CompiledGraph step = Step(rows, _training.LabelsOf(labels.Length, rows));
        _training.Run(step, inputs, labels);
        return LossOf(step, rows);
    }

    /// <summary>Trains on a batch with targets that are numbers; the loss before it.</summary>
    public double Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        int rows = targets.Length / Network.Output.ElementCount;
        CompiledGraph step = Step(rows);
        _training.Run(step, inputs, targets);
        return LossOf(step, rows);
    }

    /// <summary>Refuses a number of rows that a fixed size of batches does not divide.</summary>
    public void CheckBatches(int rows)
    {
        if (Network.FixedBatchSize is { } fixedSize && rows % fixedSize != 0)
            throw Throw.BatchSize(fixedSize, rows);
    }

    /// <summary>The variables that an evaluation changes, as a state from batch to batch.</summary>
    public IEnumerable<Variable> EvaluationStates => _evaluation.Pass.Updates.Select(u => u.Variable);

    /// <summary>Adds what the model says to rows, and tells the run of each batch, until somebody ends it.</summary>
    public void Evaluate(
        ArrayDataset data, ReadOnlySpan<int> rows, int batchSize, float[]? classWeights, Totals totals, InferenceRun run)
    {
        int labels = _evaluation.LabelsOf(data);
        if (!_evaluations.TryGetValue(labels, out GraphPool? pool))
            pool = _evaluations.GetOrAdd(labels, new GraphPool(count => _evaluation.Compile(count, labels, _evaluation.Pass.Updates)));
        CheckBatches(rows.Length);
        batchSize = Network.FixedBatchSize ?? batchSize;
        while (!rows.IsEmpty && run.MayGoOn)
        {
            ReadOnlySpan<int> batch = rows[..Math.Min(batchSize, rows.Length)];
            run.BeginBatch();
            CompiledGraph graph = pool.Rent(batch.Length);
            _evaluation.Feed(graph, data, batch, classWeights);
            graph.Run();
            _evaluation.Collect(graph, totals, batch.Length);
            pool.Return(batch.Length, graph);
            run.EndTestBatch(batch.Length);
            rows = rows[batch.Length..];
        }
    }

    private CompiledGraph WatchedStep(int rows, int labels, StepWatch watch)
    {
        if (!_watchedSteps.TryGetValue((rows, labels), out CompiledGraph? step))
            _watchedSteps.Add((rows, labels), step = _training.Compile(rows, labels, _updates, watch.Keep));
        watch.Last = step;
        return step;
    }

    private double LossOf(CompiledGraph step, int rows)
    {
        _stepTotals.Clear();
        _training.Collect(step, _stepTotals, rows);
        return _stepTotals.Live["loss"];
    }
}
