using Myelin.Graph;

namespace Myelin;

/// <summary>The axes of a row in another order: <c>new Permute(2, 1)</c> makes (steps, channels) into (channels, steps).</summary>
public sealed record Permute : Layer
{
    /// <summary>Another order.</summary>
    /// <param name="dims">For each axis of the output the axis of the input, from 1; the batch is axis 0 and stays.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not the numbers from 1 on, each once.</exception>
    public Permute(params int[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        if (dims.Length == 0 || !dims.Order().SequenceEqual(Enumerable.Range(1, dims.Length)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(dims),
                $"dims must be the axes 1 to {Math.Max(1, dims.Length)} in some order; they are ({string.Join(", ", dims)}).");
        }

        Dims = [.. dims];
    }

    /// <summary>For each axis of the output the axis of the input, from 1.</summary>
    public Axes Dims { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == Dims.Count
            ? [.. Dims.Select(axis => input[axis - 1])]
            : throw Throw.RowRank(nameof(Permute), $"of {Counted.Of(Dims.Count, "axis", "axes")}, because it was told the order {Dims}", input);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (Dims[0] != 1)
            context.OutputMask = null;
        return x.Transpose([0, .. Dims]);
    }
}
