using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// How the learning rate goes from step to step: <c>new Adam { Schedule = new CosineDecay(0.001, 10_000) }</c>. It is a part of the
/// compiled training step. To make one of your own, say its formula in <see cref="Rate"/>. Two of the same type and numbers are equal.
/// </summary>
public abstract record Schedule
{
    private readonly Lock _running = new();
    private (Node Step, CompiledGraph Program, Node Rate)? _compiled;

    /// <summary>A schedule.</summary>
    protected Schedule()
    {
    }

    /// <summary>The same schedule again. What was compiled is left behind: numbers may be changed by <c>with</c>.</summary>
    protected Schedule(Schedule original) => _running = new Lock();

    /// <summary>The learning rate at a step, as nodes.</summary>
    /// <param name="step">The number of steps made before, 0 at first; a float64 scalar.</param>
    /// <returns>A float64 scalar.</returns>
    protected internal abstract Node Rate(Node step);

    /// <summary>The learning rate at a step: the very number that training has there.</summary>
    /// <param name="step">The number of steps made before, 0 at first.</param>
    /// <exception cref="ArgumentOutOfRangeException">step is below 0.</exception>
    public double At(long step)
    {
        if (step < 0)
            throw Throw.OutOfRange(step, "at least 0");
        lock (_running)
        {
            (Node input, CompiledGraph program, Node rate) = _compiled ??= Compile();
            if (program.Has(input))
                program.Input<double>(input)[0] = step;
            program.Run();
            return program.Output<double>(rate)[0];
        }
    }

    /// <summary>Whether the other is of the same type; records compare their numbers too.</summary>
    public virtual bool Equals(Schedule? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The schedule with what differs from the defaults, such as <c>cosine_decay(initial_learning_rate=0.1,
    /// decay_steps=1000)</c>.</summary>
    public sealed override string ToString() => DescriptionText.Of(JsonFamilies.Schedules, this, GetType().Name);

    private (Node Step, CompiledGraph Program, Node Rate) Compile()
    {
        Node step = Node.Input("step", Shape.Scalar, ElementType.Float64);
        Node rate = Rate(step);
        return (step, CompiledGraph.Compile([rate]), rate);
    }
}
