using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin;

/// <summary>
/// The program for a step of contrastive divergence (samples, statistics and updates together), compiled once for each number of rows, with
/// the state that it keeps: the last changes, how often hidden units are on, persistent chains, the learning rate and the momentum.
/// </summary>
internal sealed class BoltzmannTrainer
{
    private readonly BoltzmannWeights _weights;
    private readonly Node _rows;
    private readonly Node[] _figures;
    private readonly List<Update> _updates = [];
    private readonly Variable _learningRate = new("learning_rate", Shape.Scalar, ElementType.Float64);
    private readonly Variable _momentum = new("momentum", Shape.Scalar, ElementType.Float64);
    private readonly Dictionary<int, CompiledGraph> _steps = [];

    /// <param name="weights">What is trained.</param>
    /// <param name="how">How.</param>
    /// <param name="chains">How many persistent chains there are.</param>
    /// <param name="random">The random numbers, of this program alone.</param>
    public BoltzmannTrainer(BoltzmannWeights weights, ContrastiveDivergence how, int chains, RandomGenerator random)
    {
        (_weights, How, Chains, Random) = (weights, how, chains, random);
        (LearningRate, Momentum) = (how.LearningRate, how.Momentum);
        ElementType type = weights.Type;
        _rows = Node.Input("rows", ["batch", weights.Visible], type);
        Node sums = weights.HiddenSums(_rows), means = sums.Sigmoid();
        (Node visible, Node hidden, Node reconstruction) = Chain(means);

        Node rows = Node.Apply(new SizeOf("batch", type)), ends = how.Persistent ? Node.Scalar(chains, type) : rows;
        Node kernel = weights.Kernel.Node;
        Node ofKernel = _rows.MatMul(means, transposeA: true) / rows - visible.MatMul(hidden, transposeA: true) / ends;
        Node ofVisible = _rows.Mean(0) - visible.Mean(0), ofHidden = means.Mean(0) - hidden.Mean(0);
        if (how.WeightDecay > 0)
            ofKernel -= kernel * how.WeightDecay;
        if (how.WeightDecayL1 > 0)
            ofKernel -= kernel.Sign() * how.WeightDecayL1;
        if (how.SparsityCost > 0)
        {
            // The slope of the cross-entropy by a unit's sum is q − target, which goes on to the weights by the mean of what they weigh.
            var activity = new Variable("hidden_bias/activity", [weights.Hidden], type);
            Fill(activity, how.SparsityTarget);
            State.Add(activity);
            Node often = activity.Node * how.SparsityDecay + means.Mean(0) * (1 - how.SparsityDecay);
            _updates.Add(new Update(activity, often));
            Node pull = (often - how.SparsityTarget) * how.SparsityCost;
            ofHidden -= pull;
            ofKernel -= _rows.Mean(0).ExpandDims(1) * pull;
        }

        Move(weights.Kernel, ofKernel);
        Move(weights.VisibleBias, ofVisible);
        Move(weights.HiddenBias, ofHidden);
        _updates.Add(random.Advance);
        _figures =
        [
            (_rows - reconstruction).Square().Mean(),
            weights.FreeEnergy(_rows, sums).Mean(),
            .. weights.Units == VisibleUnits.Bernoulli ? [weights.SampledPseudoLikelihood(_rows, sums, random).Mean()] : Array.Empty<Node>(),
        ];
    }

    public ContrastiveDivergence How { get; }

    public int Chains { get; }

    public RandomGenerator Random { get; }

    /// <summary>What is kept from step to step beside the weights.</summary>
    public List<Variable> State { get; } = [];

    public double LearningRate
    {
        get => _learningRate.Values<double>()[0];
        set => _learningRate.Values<double>()[0] = value;
    }

    public double Momentum
    {
        get => _momentum.Values<double>()[0];
        set => _momentum.Values<double>()[0] = value;
    }

    /// <summary>What a step says of its rows before it changes anything, as means: the names of <see cref="Figure"/>s.</summary>
    public static string[] FigureNames(VisibleUnits units) =>
        units == VisibleUnits.Bernoulli ? ["reconstruction_error", "free_energy", "pseudo_likelihood"] : ["reconstruction_error", "free_energy"];

    /// <summary>The step for a number of rows.</summary>
    public CompiledGraph Step(int rows)
    {
        if (!_steps.TryGetValue(rows, out CompiledGraph? step))
        {
            step = CompiledGraph.Compile(_figures, _updates, new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows });
            _steps.Add(rows, step);
        }

        return step;
    }

    /// <summary>Where a step reads its rows.</summary>
    public Span<T> Rows<T>(CompiledGraph step) where T : unmanaged => step.Input<T>(_rows);

    /// <summary>A figure after a step.</summary>
    public double Figure(CompiledGraph step, int index) =>
        _weights.Type == ElementType.Float64 ? step.Output<double>(_figures[index])[0] : step.Output<float>(_figures[index])[0];

    /// <summary>Where the chains end, and the means of the first reconstruction of the rows.</summary>
    private (Node Visible, Node Hidden, Node Reconstruction) Chain(Node means)
    {
        Variable? chains = null;
        if (How.Persistent)
            State.Add(chains = new Variable("chains", [Chains, _weights.Hidden], _weights.Type));
        Node states = chains?.Node ?? _weights.Flip(means, Random);
        Node? visible = null, hidden = null, reconstruction = How.Persistent ? _weights.VisibleMeans(means) : null;
        for (int step = 1; step <= How.Steps; step++)
        {
            visible = _weights.VisibleMeans(states);
            reconstruction ??= visible;
            if (How.Persistent || How.SampleVisible)
                visible = _weights.SampleVisible(visible, Random);
            hidden = _weights.HiddenMeans(visible);
            if (step < How.Steps || How.Persistent)
                states = _weights.Flip(hidden, Random);
        }

        if (chains is not null)
            _updates.Add(new Update(chains, states));
        return (visible!, hidden!, reconstruction!);
    }

    private void Move(Variable weight, Node direction)
    {
        var last = new Variable($"{weight.Name}/change", weight.Spec.Shape, weight.Spec.Type);
        State.Add(last);
        Node change = last.Node * _momentum.Node.Cast(weight.Spec.Type) + direction * _learningRate.Node.Cast(weight.Spec.Type);
        _updates.Add(new Update(last, change));
        _updates.Add(new Update(weight, weight.Node + change));
    }

    private static void Fill(Variable variable, double value)
    {
        if (variable.Spec.Type == ElementType.Float64)
            variable.Values<double>().Fill(value);
        else
            variable.Values<float>().Fill((float)value);
    }
}
