using Myelin.Graph;

namespace Myelin;

/// <summary>Tensors laid one after another along an axis; their other sizes are equal.</summary>
/// <remarks>
/// Along the axis of the steps masks follow one another too. Along another a step counts in the output where it counts in any of the
/// tensors; where one of them has no mask all steps count.
/// </remarks>
public sealed record Concatenate : Layer
{
    /// <summary>Tensors one after another.</summary>
    /// <param name="axis">The axis, with the batch as axis 0: 1 is the first of a row, −1 its last.</param>
    /// <param name="name">The layer's name; null for <c>concatenate</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">axis is 0: a model does not join batches.</exception>
    public Concatenate(int axis = -1, string? name = null)
    {
        Axis = axis != 0 ? axis : throw Throw.OutOfRange(axis, "an axis of the rows, 1 or more, or negative from the end: axis 0 is the batch");
        Name = name;
    }

    /// <summary>The axis, with the batch as axis 0.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count < 1)
            throw Throw.InputCount(nameof(Concatenate), "one tensor or more", inputs.Count);
        int axis = RowAxes.Of(this, Axis, inputs[0]) - 1, size = 0;
        foreach (Shape input in inputs)
        {
            if (input.Rank != inputs[0].Rank || input.With(axis, 1) != inputs[0].With(axis, 1))
            {
                throw new ArgumentException(
                    $"{inputs[0]} and {input} cannot be laid one after another along axis {Axis}: all other axes must have equal sizes.");
            }

            size = checked(size + input[axis].Value);
        }

        return [inputs[0].With(axis, size)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        int axis = Axis < 0 ? Axis + inputs[0].Shape.Rank : Axis;
        Node y = Node.Concatenate(axis, [.. inputs]);
        context.OutputMask = StepMasks.For(axis == 1 ? OneAfterAnother(inputs, context.Masks) : StepMasks.Any(context.Masks), y.Shape);
        return [y];
    }

    /// <summary>The masks of steps that follow each other; all steps of an input without a mask count.</summary>
    private static Node? OneAfterAnother(IReadOnlyList<Node> inputs, IReadOnlyList<Node?> masks)
    {
        if (masks.All(m => m is null))
            return null;
        bool alike = masks.All(m => m?.Shape.Rank == masks[0]?.Shape.Rank);
        return Node.Concatenate(1, [.. inputs.Zip(masks, (x, mask) =>
            mask is null ? Node.Scalar(1, x.Type).BroadcastTo([x.Shape[0], x.Shape[1]]) : alike ? mask : StepMasks.OfSteps(mask))]);
    }
}
