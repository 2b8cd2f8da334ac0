using Myelin.Graph;

namespace Myelin;

/// <summary>The same numbers of a row, in row-major order, in another shape: <c>new Reshape(7, 7, 16)</c>.</summary>
public sealed record Reshape : Layer
{
    /// <summary>Another shape.</summary>
    /// <param name="targetShape">The axes of a row without the batch; one of them may be −1, for what is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is neither positive nor −1, or two are −1.</exception>
    public Reshape(params int[] targetShape)
    {
        ArgumentNullException.ThrowIfNull(targetShape);
        foreach (int size in targetShape)
        {
            if (size is < 1 and not -1)
                throw Throw.OutOfRange(size, "at least 1, or −1 for what is left", nameof(targetShape));
        }

        if (targetShape.Count(size => size == -1) > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(targetShape),
                $"A shape can leave one size open; ({string.Join(", ", targetShape)}) leaves {targetShape.Count(size => size == -1)}.");
        }

        TargetShape = [.. targetShape];
    }

    /// <summary>The axes of a row without the batch; −1 for what is left.</summary>
    public Axes TargetShape { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long known = 1;
        foreach (int size in TargetShape)
            known *= size == -1 ? 1 : size;
        int count = input.ElementCount, open = TargetShape.AsSpan().IndexOf(-1);
        if (open < 0 ? known != count : count % known != 0)
        {
            throw new ArgumentException($"its target ({string.Join(", ", TargetShape)}) holds "
                + $"{(open < 0 ? "" : "a multiple of ")}{Counted.Of((int)Math.Min(known, int.MaxValue), "number")}, "
                + $"and a row {input} has {count}.");
        }

        return [.. TargetShape.Select(size => (Dimension)(size == -1 ? (int)(count / known) : size))];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Reshape([x.Shape[0], .. OutputShape(new Shape(x.Shape.AsSpan()[1..]))]);
    }
}
