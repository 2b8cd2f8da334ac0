using Myelin.Graph;

namespace Myelin;

/// <summary>Repeats a row as steps: (features,) becomes (n, features).</summary>
public sealed record RepeatVector : Layer
{
    /// <summary>So many steps.</summary>
    /// <param name="n">How often the row is repeated.</param>
    /// <param name="name">The layer's name; null for <c>repeat_vector</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public RepeatVector(int n, string? name = null)
    {
        N = n >= 1 ? n : throw Throw.OutOfRange(n, "at least 1");
        Name = name;
    }

    /// <summary>How often the row is repeated.</summary>
    public int N { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == 1 ? [N, input[0]] : throw Throw.RowRank(nameof(RepeatVector), "of one axis (features)", input);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return x.ExpandDims(1).BroadcastTo([x.Shape[0], N, x.Shape[1]]);
    }
}
