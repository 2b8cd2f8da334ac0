using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// How parameters move against their gradients. An optimizer belongs to one model: it keeps what it remembers of each parameter (its
/// slots), how many steps were made, and the learning rate, which may be set at any time. To make one of your own, say its rule in
/// <see cref="Step"/>; models are trained with it like with any other, and a model file holds it once it is registered with
/// <see cref="CustomObjects"/>.
/// </summary>
/// <remarks>
/// In a step the gradients are gathered (<see cref="GradientAccumulationSteps"/>), clipped (<see cref="ClipNorm"/>,
/// <see cref="ClipValue"/>, <see cref="GlobalClipNorm"/>), parameters decay (<see cref="WeightDecay"/>), move by the rule, are brought back
/// within their constraints, and are averaged (<see cref="UseEma"/>). What is not asked for is not part of the compiled step.
/// </remarks>
public abstract class Optimizer
{
    private readonly Variable _learningRate = new("learning_rate", Shape.Scalar, ElementType.Float64);
    private readonly Variable _iterations = new("iterations", Shape.Scalar, ElementType.Int32);
    private SlotTable? _slots;

    /// <summary>An optimizer with a learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite.</exception>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The name as Keras has it, such as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The size of a step. It is state, so setting it takes effect at the next step, and nothing is compiled anew. With a
    /// <see cref="Schedule"/> it is the schedule's rate for the next step.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    /// <exception cref="InvalidOperationException">It is set, but the optimizer has a schedule.</exception>
    [NotWrittenBeside(nameof(Schedule))]
    public double LearningRate
    {
        get => Schedule?.At(Moves) ?? _learningRate.Values<double>()[0];
        set
        {
            if (Schedule is not null)
            {
                throw new InvalidOperationException(
                    $"The learning rate cannot be set to {value}, because it follows from the optimizer's Schedule, {Schedule}. Make the optimizer without one.");
            }

            _learningRate.Values<double>()[0] = double.IsFinite(value) && value > 0
                ? value
                : throw Throw.OutOfRange(value, "positive and finite, such as 0.001", "learningRate");
        }
    }

    /// <summary>How the learning rate goes from step to step, instead of a number; null for none. It counts the steps in which parameters
    /// move.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// What parameters lose of themselves at each step, beside the rule and not as a part of the gradient: p −= lr · decay · p. 0 for
    /// nothing.
    /// </summary>
    /// <remarks>Loshchilov, Hutter: Decoupled Weight Decay Regularization, 2017.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Hyperparameter.NotNegative(value, nameof(WeightDecay)); }

    /// <summary>Parts of the names of parameters that do not decay, such as <c>["bias", "batch_normalization"]</c>.</summary>
    public IReadOnlyList<string> ExcludeFromWeightDecay { get; init => field = [.. value ?? []]; } = [];

    /// <summary>The length to which each parameter's gradient is shortened where it is longer: g · min(1, c / ‖g‖). Null for any
    /// length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    /// <exception cref="ArgumentException">Another way to clip is set.</exception>
    public double? ClipNorm { get; init => field = OnlyClip(Hyperparameter.Positive(value, nameof(ClipNorm)), nameof(ClipNorm), ClipValue, GlobalClipNorm); }

    /// <summary>The size to which each number of a gradient is cut, to −c … c. Null for any size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    /// <exception cref="ArgumentException">Another way to clip is set.</exception>
    public double? ClipValue { get; init => field = OnlyClip(Hyperparameter.Positive(value, nameof(ClipValue)), nameof(ClipValue), ClipNorm, GlobalClipNorm); }

    /// <summary>The length to which all gradients together are shortened where they are longer. Null for any length.</summary>
    /// <remarks>Pascanu et al.: On the Difficulty of Training Recurrent Neural Networks, 2012.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    /// <exception cref="ArgumentException">Another way to clip is set.</exception>
    public double? GlobalClipNorm
    {
        get;
        init => field = OnlyClip(Hyperparameter.Positive(value, nameof(GlobalClipNorm)), nameof(GlobalClipNorm), ClipNorm, ClipValue);
    }

    /// <summary>Parameters move at every so manieth batch alone, by the mean of the gradients since they moved last. 1: at every
    /// batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int GradientAccumulationSteps { get; init => field = Hyperparameter.Count(value, nameof(GradientAccumulationSteps)); } = 1;

    /// <summary>
    /// Whether a moving average of the parameters is kept, a ← momentum · a + (1 − momentum) · p after each step, with a = p after the
    /// first. Fit ends with the averages in the parameters' place, as Keras does; <see cref="SwapAverages"/> exchanges both meanwhile, to
    /// evaluate the averages.
    /// </summary>
    /// <remarks>Polyak, Juditsky: Acceleration of Stochastic Approximation by Averaging, 1992.</remarks>
    public bool UseEma { get; init; }

    /// <summary>How slowly the moving average changes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double EmaMomentum { get; init => field = Hyperparameter.Share(value, nameof(EmaMomentum)); } = 0.99;

    /// <summary>After each so many steps the averages take the parameters' place; null for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? EmaOverwriteFrequency
    {
        get;
        init => field = value is { } steps ? Hyperparameter.Count(steps, nameof(EmaOverwriteFrequency)) : null;
    }

    /// <summary>How many batches were seen: how many steps were made, and those counted that gathered gradients alone.</summary>
    public int Iterations
    {
        get => _iterations.Values<int>()[0];
        internal set => _iterations.Values<int>()[0] = value;
    }

    /// <summary>What is remembered: of each parameter, first one slot of all parameters, then the next, and of all together.</summary>
    public IReadOnlyList<Variable> Slots => _slots?.All ?? [];

    /// <summary>The names of the slots that each parameter has.</summary>
    protected internal abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>What is remembered beside the parameters' slots: float64 scalars, which <see cref="SharedStep"/> changes.</summary>
    protected internal virtual IReadOnlyList<Variable> SharedState => [];

    /// <summary>How many times parameters have moved.</summary>
    internal int Moves => Iterations / GradientAccumulationSteps;

    /// <summary>
    /// A training step of one's own: the updates that make a loss smaller, to be compiled with it.
    /// <c>CompiledGraph.Compile([loss], optimizer.Minimize(loss, parameters))</c> is a step.
    /// </summary>
    /// <param name="loss">What is to become small, a scalar.</param>
    /// <param name="parameters">What may move. The optimizer remembers them: all later calls must be for the same ones.</param>
    /// <param name="constraints">What parameters are brought back within after each move.</param>
    /// <exception cref="InvalidOperationException">The optimizer trains other parameters.</exception>
    /// <exception cref="GraphException">The loss, or a parameter, is not of a floating-point type.</exception>
    public IReadOnlyList<Update> Minimize(
        Node loss, IReadOnlyList<Variable> parameters, IReadOnlyDictionary<Variable, Constraint>? constraints = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Attach(parameters);
        var points = new Dictionary<Node, Node>();
        for (int i = 0; i < parameters.Count; i++)
        {
            if (PointOfGradient(parameters[i].Node, _slots!.Of(i, SlotNames.Count)) is { } point)
                points[parameters[i].Node] = point;
        }

        Node there = points.Count == 0 ? loss : loss.Substitute(points);
        return Apply(there.Gradients([.. parameters.Select(p => points.GetValueOrDefault(p.Node, p.Node))]), parameters, constraints);
    }

    /// <summary>The updates for gradients that were found otherwise than by <see cref="Minimize"/>.</summary>
    /// <param name="gradients">A gradient for each parameter, of its type and shape.</param>
    /// <param name="parameters">What may move. The optimizer remembers them: all later calls must be for the same ones.</param>
    /// <param name="constraints">What parameters are brought back within after each move.</param>
    /// <exception cref="InvalidOperationException">The optimizer trains other parameters.</exception>
    /// <exception cref="ArgumentException">There are more or fewer gradients than parameters.</exception>
    public IReadOnlyList<Update> Apply(
        IReadOnlyList<Node> gradients, IReadOnlyList<Variable> parameters, IReadOnlyDictionary<Variable, Constraint>? constraints = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        Attach(parameters);
        if (gradients.Count != parameters.Count)
            throw new ArgumentException($"There must be a gradient for each parameter; there are {gradients.Count} gradients and {parameters.Count} parameters.", nameof(gradients));
        return new UpdateStep(this, _slots!, _iterations, _learningRate.Node).Updates(gradients, constraints);
    }

    /// <summary>
    /// Exchanges the parameters and their moving averages. Do it, evaluate, and do it again before training goes on.
    /// </summary>
    /// <exception cref="InvalidOperationException">No averages are kept, or no step was made yet.</exception>
    public void SwapAverages()
    {
        RequireAverages();
        _slots!.SwapAverages();
    }

    /// <summary>Puts the moving averages in the parameters' place, as Fit does at its end.</summary>
    /// <exception cref="InvalidOperationException">No averages are kept, or no step was made yet.</exception>
    public void OverwriteWithAverages()
    {
        RequireAverages();
        _slots!.OverwriteWithAverages();
    }

    /// <summary>The rule: a parameter and its slots after a step.</summary>
    /// <param name="parameter">The parameter before the step.</param>
    /// <param name="gradient">The gradient of the loss with respect to it.</param>
    /// <param name="slots">Its slots before the step, as <see cref="SlotNames"/> lists them.</param>
    /// <param name="learningRate">The learning rate, a float64 scalar.</param>
    /// <param name="step">The number of this step, from 1, a float64 scalar.</param>
    /// <returns>The parameter after the step, and then its slots.</returns>
    protected internal abstract IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step);

    /// <summary>The shared state after a step, in the order of <see cref="SharedState"/>.</summary>
    /// <param name="step">The number of this step, from 1, a float64 scalar.</param>
    protected internal virtual IReadOnlyList<Node> SharedStep(Node step) => [];

    /// <summary>The number that a slot is filled with before the first step.</summary>
    /// <param name="slot">One of <see cref="SlotNames"/>.</param>
    protected internal virtual double FirstValue(string slot) => 0;

    /// <summary>Where the gradient of a parameter is to be taken; null for where the parameter is.</summary>
    /// <param name="parameter">The parameter before the step.</param>
    /// <param name="slots">Its slots before the step.</param>
    protected internal virtual Node? PointOfGradient(Node parameter, IReadOnlyList<Node> slots) => null;

    /// <summary>Makes the slots for a model's parameters. Doing it again for the same parameters keeps them.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="names">The names by which the slots are called and saved; null for the parameters' own.</param>
    internal void Attach(IReadOnlyList<Variable> parameters, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (_slots is null)
        {
            _slots = new SlotTable(this, parameters, names ?? [.. parameters.Select(p => p.Name)]);
        }
        else if (!_slots.Parameters.SequenceEqual(parameters))
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} already trains other parameters and remembers them: {_slots.Parameters.Count} of another model, or of this one before layers were "
                + $"frozen or unfrozen; now there are {parameters.Count}. Make a new one and compile the model with it.");
        }
    }

    /// <summary>The optimizer with what differs from the defaults, such as <c>sgd(momentum=0.9)</c>.</summary>
    public sealed override string ToString() => DescriptionText.Of(JsonFamilies.Optimizers, this, Name);

    private static double? OnlyClip(double? value, string name, double? other, double? third) =>
        value is null || (other ?? third) is null
            ? value
            : throw new ArgumentException($"{name} cannot be set beside another way to clip. Set one of ClipNorm, ClipValue and GlobalClipNorm.", name);

    private void RequireAverages()
    {
        if (!UseEma)
            throw new InvalidOperationException($"This {GetType().Name} keeps no averages. Make it with them: new {GetType().Name} {{ UseEma = true }}.");
        if (_slots is null || Moves == 0)
            throw new InvalidOperationException($"This {GetType().Name} has made no step yet, so there is nothing to average.");
    }
}
