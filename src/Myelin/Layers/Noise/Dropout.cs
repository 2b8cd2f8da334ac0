using Myelin.Graph;

namespace Myelin;

/// <summary>
/// In training sets each number to 0 with a probability and divides the others by one minus it; otherwise changes nothing. Srivastava et
/// al. 2014.
/// </summary>
public sealed record Dropout : Layer
{
    /// <summary>Dropout.</summary>
    /// <param name="rate">The probability of becoming 0, at least 0 and below 1.</param>
    /// <param name="noiseShape">
    /// The axes of a row along which numbers are dropped one by one: as many as a row has, each its size, or 1 where all numbers along it
    /// are dropped together; null for each number by itself.
    /// </param>
    /// <param name="name">The layer's name; null for <c>dropout</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1), or a size is below 1.</exception>
    public Dropout(double rate, Axes? noiseShape = null, string? name = null)
    {
        Rate = Dropped.Checked(rate);
        foreach (int size in noiseShape ?? [])
        {
            if (size < 1)
                throw Throw.OutOfRange(size, "at least 1 on every axis", nameof(noiseShape));
        }

        NoiseShape = noiseShape;
        Name = name;
    }

    /// <summary>The probability of becoming 0.</summary>
    public double Rate { get; }

    /// <summary>The axes of a row along which numbers are dropped one by one; null for each number by itself.</summary>
    public Axes? NoiseShape { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (NoiseShape is not { } noise)
            return input;
        for (int axis = 0; axis < Math.Max(noise.Count, input.Rank); axis++)
        {
            if (noise.Count != input.Rank || (noise[axis] != 1 && noise[axis] != input[axis]))
            {
                throw new ArgumentException($"its noise shape {noise} must have for each axis of {input} its size, "
                    + "or 1 where all numbers along it are dropped together.");
            }
        }

        return input;
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || Rate == 0)
            return x;
        return NoiseShape is { } noise
            ? Dropped.Of(x, Rate, [x.Shape[0], .. noise.Select(size => (Dimension)size)], context)
            : x.Dropout(Rate, context.Random);
    }
}
