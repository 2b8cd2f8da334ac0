using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Maxout: the last axis is cut into as many groups of neighbours as there are units, and the largest number of each is what comes out.
/// After <c>new Dense(units * pieces)</c> each unit is the largest of <c>pieces</c> lines, a convex function that is learned.
/// Goodfellow et al. 2013.
/// </summary>
[InCatalogue("activation")]
public sealed record Maxout : Layer
{
    /// <summary>Maxout.</summary>
    /// <param name="units">The size of the last axis of what comes out; that of what goes in must be a multiple of it.</param>
    /// <param name="name">The layer's name; null for <c>maxout</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">units is below 1.</exception>
    public Maxout(int units, string? name = null) =>
        (Units, Name) = (units >= 1 ? units : throw Throw.OutOfRange(units, "at least 1"), name);

    /// <summary>The size of the last axis of what comes out.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank > 0 && input[-1].Value % Units == 0
            ? input.With(-1, Units)
            : throw new ArgumentException(
                $"the last axis of {input} is to be cut into {Counted.Of(Units, "group")} of equal size, so it must be a multiple of {Units}. "
                + $"Put a Dense of a multiple of {Units} units before it, such as Dense({2 * Units}).", nameof(input));
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Reshape([.. x.Shape.Take(x.Shape.Rank - 1), Units, x.Shape[-1].Value / Units]).Max(-1);
    }
}
