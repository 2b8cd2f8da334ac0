using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Says the shape of one row of a model's inputs: <c>new Input(4)</c>, <c>new Input(28, 28)</c>. In a <see cref="Sequential"/> only the
/// first layer can be one; a functional model begins with the tensors that <see cref="Tensor"/> makes.
/// </summary>
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

    /// <summary>A tensor with which a functional model begins: <c>Input.Tensor([28, 28, 1])</c>.</summary>
    /// <param name="shape">The axes of one row, without the batch.</param>
    /// <param name="name">The name of the input; null for <c>input</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no axis, or one is not positive.</exception>
    public static SymbolicTensor Tensor(Shape shape, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return SymbolicTensor.Of(new Input(shape.Sizes) { Name = name });
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x;
}
