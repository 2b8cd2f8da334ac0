using Myelin.Graph;

namespace Myelin;

/// <summary>y = e^x / Σ e^x along an axis, as a layer of its own. A cross-entropy after a softmax along the last axis is computed from
/// x.</summary>
public sealed record Softmax : Layer
{
    /// <summary>Softmax.</summary>
    /// <param name="axis">The axis along which the numbers become shares; −1 is the last. 0 is the batch, which cannot be one.</param>
    /// <param name="name">The layer's name; null for <c>softmax</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">axis is 0.</exception>
    public Softmax(int axis = -1, string? name = null)
    {
        if (axis == 0)
            throw Throw.OutOfRange(axis, "an axis of a row, 1 or more from the first, −1 or less from the last; axis 0 is the batch");
        (Axis, Name) = (axis, name);
    }

    /// <summary>The axis along which the numbers become shares.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Axis <= input.Rank && Axis >= -input.Rank
            ? input
            : throw new ArgumentException(
                $"{input} has no axis {Axis}; its axes are 1 to {input.Rank}, or −1 to −{input.Rank} from the last. Choose one of them.",
                nameof(input));
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.Softmax(Axis);
}
