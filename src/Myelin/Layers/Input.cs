using Myelin.Graph;

namespace Myelin;

/// <summary>Says the shape of one row of a model's inputs: <c>new Input(4)</c>, <c>new Input(28, 28)</c>. Only the first layer can be one.</summary>
public sealed record Input : Layer
{
    /// <summary>Inputs of a shape.</summary>
    /// <param name="shape">The axes of one row, without the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no axis, or one is not positive.</exception>
    public Input(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(shape), "A row of inputs needs at least one axis, such as new Input(4).");
        foreach (int axis in shape)
        {
            if (axis < 1)
                throw Throw.OutOfRange(axis, "at least 1 on every axis", nameof(shape));
        }

        Shape = [.. shape.Select(axis => (Dimension)axis)];
    }

    /// <summary>The axes of one row.</summary>
    public Shape Shape { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x;
}
