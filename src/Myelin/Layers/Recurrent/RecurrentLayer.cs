using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A layer that goes through sequences step by step and keeps a state: <see cref="SimpleRNN"/>, <see cref="GRU"/>, <see cref="LSTM"/>.
/// </summary>
/// <remarks>
/// <para>Takes rows of shape (time, features) and makes (units,), the state after the last step, or with ReturnSequences (time, units).
/// With ReturnState the states after the last step come out as well. Further inputs, one for each state, of shape (units,), are the states
/// to begin with; without them these are 0.</para>
/// <para>A step that is masked changes nothing: output and states are those of the step before it, or, before the first that counts, the
/// state to begin with. (Keras does this with JAX; with TensorFlow it puts out zeros there.) The mask is passed on when sequences
/// are returned. Dropout draws one mask for all steps of a sequence, as in Gal and Ghahramani 2016.</para>
/// </remarks>
public abstract record RecurrentLayer : Layer
{
    private protected RecurrentLayer(
        int units, Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? recurrentInitializer,
        Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? recurrentRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? recurrentConstraint, Constraint? biasConstraint,
        double dropout, double recurrentDropout, bool returnSequences, bool returnState, bool goBackwards, bool stateful, int? batchSize,
        string? name)
    {
        Check(units, dropout, recurrentDropout, stateful, batchSize);
        Units = units;
        Activation = activation ?? Activation.Tanh;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        RecurrentInitializer = recurrentInitializer ?? Initializer.Orthogonal();
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        KernelRegularizer = kernelRegularizer;
        RecurrentRegularizer = recurrentRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        RecurrentConstraint = recurrentConstraint;
        BiasConstraint = biasConstraint;
        Dropout = dropout;
        RecurrentDropout = recurrentDropout;
        ReturnSequences = returnSequences;
        ReturnState = returnState;
        GoBackwards = goBackwards;
        Stateful = stateful;
        BatchSize = batchSize;
        Name = name;
    }

    /// <summary>Numbers of the state.</summary>
    public int Units { get; }

    /// <summary>What the candidate for the new state goes through.</summary>
    public Activation Activation { get; }

    /// <summary>Whether biases are added.</summary>
    public bool UseBias { get; }

    /// <summary>How the kernel, which the inputs are multiplied by, starts.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>How the recurrent kernel, which the state is multiplied by, starts.</summary>
    public Initializer RecurrentInitializer { get; }

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The penalty on the recurrent kernel.</summary>
    public Regularizer? RecurrentRegularizer { get; }

    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <inheritdoc/>
    public override Regularizer? ActivityRegularizer { get; }

    /// <summary>What the kernel is brought back within after each step of training.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>What the recurrent kernel is brought back within after each step of training.</summary>
    public Constraint? RecurrentConstraint { get; }

    /// <summary>What the bias is brought back within after each step of training.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>The share of the inputs' features that are dropped in training.</summary>
    public double Dropout { get; }

    /// <summary>The share of the state's numbers that are dropped in training where the state is multiplied by the recurrent
    /// kernel.</summary>
    public double RecurrentDropout { get; }

    /// <summary>Whether the outputs of all steps come out, or that of the last alone.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Whether the states after the last step come out, after the outputs.</summary>
    public bool ReturnState { get; }

    /// <summary>Whether the sequences are gone through from their ends. Sequences that are returned are then in that order too.</summary>
    public bool GoBackwards { get; }

    /// <summary>Whether a batch begins with the states that the batch before ended with; <see cref="Model.ResetStates"/> makes them
    /// 0.</summary>
    public bool Stateful { get; }

    /// <summary>The number of rows of every batch, which a stateful layer must know.</summary>
    public int? BatchSize { get; }

    /// <inheritdoc/>
    public override int? FixedBatchSize => Stateful ? BatchSize : null;

    /// <summary>Parts of the kernels' columns, each of Units.</summary>
    internal abstract int Parts { get; }

    /// <summary>How many states there are.</summary>
    internal virtual int StateCount => 1;

    /// <summary>The shape of the bias.</summary>
    private protected virtual Shape BiasShape => [Parts * Units];

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        Shape sequence = CheckedSequence(inputs);
        Shape state = [Units];
        Shape output = ReturnSequences ? [sequence[0], Units] : state;
        return ReturnState ? [output, .. Enumerable.Repeat(state, StateCount)] : [output];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs)
    {
        var weights = new List<WeightSpec>
        {
            new("kernel", [CheckedSequence(inputs)[1], Parts * Units], KernelInitializer, KernelRegularizer, Constraint: KernelConstraint),
            new("recurrent_kernel", [Units, Parts * Units], RecurrentInitializer, RecurrentRegularizer, Constraint: RecurrentConstraint),
        };
        if (UseBias)
            weights.Add(Bias(new WeightSpec("bias", BiasShape, BiasInitializer, BiasRegularizer, Constraint: BiasConstraint)));
        if (Stateful)
        {
            weights.AddRange(Enumerable.Range(0, StateCount).Select(i =>
                new WeightSpec(StateName(i), [BatchSize!.Value, Units], Initializer.Zeros, Trainable: false) { IsState = true }));
        }

        return weights;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Node[] initial = [.. inputs.Skip(1)];
        RecurrentPass pass = Run(inputs[0], initial.Length == 0 ? null : initial, GoBackwards, context);
        Node output = ReturnSequences ? pass.InOrder(GoBackwards).Transpose([1, 0, 2]) : pass.States[0];
        context.OutputMask = ReturnSequences ? RecurrentPass.MaskInOrder(context.Mask, GoBackwards) : null;
        return ReturnState ? [output, .. pass.States] : [output];
    }

    /// <summary>Goes through the sequences.</summary>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="initial">The states to begin with; null for zeros, or for those of the batch before.</param>
    /// <param name="backwards">Whether to begin at the end.</param>
    /// <param name="context">The weights, and the mask.</param>
    internal RecurrentPass Run(Node x, Node[]? initial, bool backwards, LayerContext context)
    {
        Node steps = Dropped(x, context).Transpose([1, 0, 2]);
        Node? mask = context.Mask?.Transpose();
        Shape state = [x.Shape[0], Units];
        Node[] states = initial ?? [.. Enumerable.Range(0, StateCount).Select(i => Stateful
            ? context.Weight(StateName(i)).AssumeShape(state)
            : Node.Scalar(0, x.Type).BroadcastTo(state))];
        RecurrentPass pass = Steps(steps, states, mask, backwards, context);
        if (Stateful)
        {
            for (int i = 0; i < StateCount; i++)
                context.Update(StateName(i), pass.States[i]);
        }

        return pass;
    }

    /// <summary>All steps.</summary>
    /// <param name="x">(time, batch, features), after dropout.</param>
    /// <param name="states">The states to begin with, each (batch, units).</param>
    /// <param name="mask">(time, batch); null when all steps count.</param>
    /// <param name="backwards">Whether to begin at the end.</param>
    /// <param name="context">The weights.</param>
    private protected abstract RecurrentPass Steps(Node x, Node[] states, Node? mask, bool backwards, LayerContext context);

    /// <summary>The bias's description, where a part of it starts otherwise.</summary>
    private protected virtual WeightSpec Bias(WeightSpec bias) => bias;

    /// <summary>Whether the state that is multiplied by the recurrent kernel is dropped in part.</summary>
    private protected bool DropsState(LayerContext context) => context.Training && RecurrentDropout > 0;

    /// <summary>What the state is multiplied by in all steps, or null.</summary>
    private protected Node? StateFactor(Node state, LayerContext context) =>
        DropsState(context) ? Ones(state.Shape, state.Type).Dropout(RecurrentDropout, context.Random) : null;

    /// <summary>Any cell, step by step: (states, inputs) → new states, the first of which is the output.</summary>
    private protected static RecurrentPass Loop(Node input, Node[] states, Node? mask, bool backwards, Func<IReadOnlyList<Node>, Node, Node[]> cell)
    {
        Node[] sequences = mask is null ? [input] : [input, mask.ExpandDims(-1)];
        LoopResult loop = Node.Scan(
            states,
            sequences,
            (s, items) =>
            {
                Node[] next = cell(s, items[0]);
                if (mask is not null)
                    next = [.. next.Select((n, i) => n.Where(items[1], s[i]))];
                return (next, [next[0]]);
            },
            backwards);
        return new RecurrentPass(loop.Outputs[0], [.. loop.States]);
    }

    private static void Check(int units, double dropout, double recurrentDropout, bool stateful, int? batchSize)
    {
        if (units < 1)
            throw Throw.OutOfRange(units, "at least 1");
        if (dropout is not (>= 0 and < 1))
            throw Throw.OutOfRange(dropout, "at least 0 and below 1, the share of features to drop");
        if (recurrentDropout is not (>= 0 and < 1))
            throw Throw.OutOfRange(recurrentDropout, "at least 0 and below 1, the share of the state to drop");
        if (batchSize < 1)
            throw Throw.OutOfRange(batchSize.Value, "at least 1");
        if (stateful && batchSize is null)
        {
            throw new ArgumentException(
                "A stateful layer keeps a state for each row of a batch, so it must know how many there are. "
                    + "Give batchSize, such as batchSize: 32.", nameof(batchSize));
        }
    }

    private static string StateName(int state) => state == 0 ? "state" : "memory";

    private Node Dropped(Node x, LayerContext context) => context.Training && Dropout > 0
        ? x * Ones([x.Shape[0], x.Shape[2]], x.Type).Dropout(Dropout, context.Random).ExpandDims(1)
        : x;

    private static Node Ones(Shape shape, ElementType type) => Node.Scalar(1, type).BroadcastTo(shape);

    private Shape CheckedSequence(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != 1 && inputs.Count != 1 + StateCount)
        {
            throw new ArgumentException(
                $"it takes the sequences and, if any, {StateCount} first {(StateCount == 1 ? "state" : "states")}; "
                    + $"it got {inputs.Count} tensors.", nameof(inputs));
        }

        if (inputs[0].Rank != 2)
        {
            throw new ArgumentException(
                "it needs rows of shape (time, features). A recurrent layer before it gives every step with returnSequences: true; "
                    + "a Reshape adds an axis.", nameof(inputs));
        }

        foreach (Shape state in inputs.Skip(1))
        {
            if (state != new Shape(Units))
            {
                throw new ArgumentException(
                    $"a state to begin with must have the shape ({Units},), one number a unit; it has {state}.", nameof(inputs));
            }
        }

        return inputs[0];
    }
}
