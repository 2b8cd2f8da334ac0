using Myelin.Graph;

namespace Myelin;

/// <summary>A learning rate of steps: the first value up to and at the first boundary, the next up to the next, and the last after
/// all.</summary>
public sealed record PiecewiseConstantDecay : Schedule
{
    private readonly int[] _boundaries;
    private readonly double[] _values;

    /// <summary>A learning rate of steps.</summary>
    /// <param name="boundaries">The last step of each value but the last, in growing order.</param>
    /// <param name="values">The rates, one more than boundaries.</param>
    /// <exception cref="ArgumentException">There is not one more value than boundaries, or the boundaries do not grow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public PiecewiseConstantDecay(int[] boundaries, double[] values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != boundaries.Length + 1)
        {
            throw new ArgumentException(
                $"There must be one value more than boundaries; there are {boundaries.Length} boundaries and {values.Length} values.",
                nameof(values));
        }

        for (int i = 1; i < boundaries.Length; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
                throw new ArgumentException($"Boundaries must grow; {boundaries[i]} follows {boundaries[i - 1]}.", nameof(boundaries));
        }

        foreach (double value in values)
            Hyperparameter.NotNegative(value, nameof(values));
        (_boundaries, _values) = ([.. boundaries], [.. values]);
    }

    /// <summary>The last step of each value but the last.</summary>
    public IReadOnlyList<int> Boundaries => _boundaries;

    /// <summary>The rates.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Whether the other has the same boundaries and values.</summary>
    public bool Equals(PiecewiseConstantDecay? other) =>
        base.Equals(other) && _boundaries.AsSpan().SequenceEqual(other._boundaries) && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int boundary in _boundaries)
            hash.Add(boundary);
        foreach (double value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        Node rate = Node.Scalar(_values[^1], ElementType.Float64);
        for (int i = _boundaries.Length - 1; i >= 0; i--)
            rate = Node.Scalar(_values[i], ElementType.Float64).Where(step <= _boundaries[i], rate);
        return rate;
    }
}
