using Myelin.Graph;

namespace Myelin;

/// <summary>
/// How parameters move against their gradients. An optimizer belongs to one model: it keeps what it remembers of each parameter (its slots),
/// how many steps were made, and the learning rate, which may be set at any time. To make one of your own, say its rule in
/// <see cref="Step"/>; models are trained with it like with any other, and a model file holds it once it is registered with
/// <see cref="CustomObjects"/>.
/// </summary>
public abstract class Optimizer
{
    private readonly Variable _learningRate = new("learning_rate", Shape.Scalar, ElementType.Float64);
    private readonly Variable _iterations = new("iterations", Shape.Scalar, ElementType.Int32);
    private IReadOnlyList<Variable> _parameters = [];
    private Variable[][] _slots = [];

    /// <summary>An optimizer with a learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite.</exception>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The name as Keras has it, such as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The size of a step. It is state, so setting it takes effect at the next step, and nothing is compiled anew.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double LearningRate
    {
        get => _learningRate.Values<double>()[0];
        set => _learningRate.Values<double>()[0] = double.IsFinite(value) && value > 0
            ? value
            : throw Throw.OutOfRange(value, "positive and finite, such as 0.001", "learningRate");
    }

    /// <summary>How many steps were made.</summary>
    public int Iterations
    {
        get => _iterations.Values<int>()[0];
        internal set => _iterations.Values<int>()[0] = value;
    }

    /// <summary>What is remembered of each parameter: first one slot of all parameters, then the next.</summary>
    public IReadOnlyList<Variable> Slots => [.. _slots.SelectMany(s => s)];

    /// <summary>The names of the slots that each parameter has.</summary>
    protected internal abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>The rule: a parameter and its slots after a step.</summary>
    /// <param name="parameter">The parameter before the step.</param>
    /// <param name="gradient">The gradient of the loss with respect to it.</param>
    /// <param name="slots">Its slots before the step, as <see cref="SlotNames"/> lists them.</param>
    /// <param name="learningRate">The learning rate, a float64 scalar.</param>
    /// <param name="step">The number of this step, from 1, a float64 scalar.</param>
    /// <returns>The parameter after the step, and then its slots.</returns>
    protected internal abstract IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step);

    /// <summary>Makes the slots for a model's parameters. Doing it again for the same parameters keeps them.</summary>
    internal void Attach(IReadOnlyList<Variable> parameters)
    {
        if (_parameters.SequenceEqual(parameters))
            return;
        if (_parameters.Count > 0)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} already trains another model and remembers its parameters. Make a new one for this model.");
        }

        _parameters = parameters;
        _slots = [.. SlotNames.Select(slot => parameters.Select(p => new Variable($"{p.Name}/{slot}", p.Spec.Shape, p.Spec.Type)).ToArray())];
        foreach (Variable[] slot in _slots)
            Variable.Gather(slot);
    }

    /// <summary>All state that a step changes.</summary>
    internal IEnumerable<Update> Updates(IReadOnlyList<Node> gradients)
    {
        Node step = (_iterations.Node + 1).Cast(ElementType.Float64);
        for (int i = 0; i < _parameters.Count; i++)
        {
            Node[] slots = [.. _slots.Select(s => s[i].Node)];
            IReadOnlyList<Node> after = Step(_parameters[i].Node, gradients[i], slots, _learningRate.Node, step);
            yield return new Update(_parameters[i], after[0]);
            for (int k = 0; k < slots.Length; k++)
                yield return new Update(_slots[k][i], after[k + 1]);
        }

        yield return new Update(_iterations, _iterations.Node + 1);
    }
}
