using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The inner products of two tensors along an axis of each: y[…, …] = Σₖ a[…, k] · b[…, k], with the other axes of a, then those of b. Two
/// vectors give one number.
/// </summary>
public sealed record Dot : Layer
{
    /// <summary>Inner products.</summary>
    /// <param name="axes">The axis that is summed over, the same for both or one for each, with the batch as axis 0.</param>
    /// <param name="normalize">Whether both are divided by their length along that axis before, which gives the cosine of their
    /// angle.</param>
    /// <param name="name">The layer's name; null for <c>dot</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not one or two axes, or one is the batch.</exception>
    public Dot(Axes axes, bool normalize = false, string? name = null)
    {
        if (axes.Count is not (1 or 2) || axes.Contains(0))
            throw Throw.OutOfRange(axes, "one axis or two, and not 0, which is the batch");
        (Axes, Normalize, Name) = (axes, normalize, name);
    }

    /// <summary>The axis that is summed over, the same for both or one for each, with the batch as axis 0.</summary>
    public Axes Axes { get; }

    /// <summary>Whether both are divided by their length along that axis before.</summary>
    public bool Normalize { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != 2)
            throw Throw.InputCount(nameof(Dot), "two tensors", inputs.Count);
        int a = RowAxes.Of(this, Axes[0], inputs[0]) - 1, b = RowAxes.Of(this, Axes[Axes.Count - 1], inputs[1]) - 1;
        if (inputs[0][a] != inputs[1][b])
        {
            throw new ArgumentException($"the axes to sum over, {Axes}, "
                + $"have the sizes {inputs[0][a]} in {inputs[0]} and {inputs[1][b]} in {inputs[1]}; they must be equal.");
        }

        Dimension[] rest = [.. Without(inputs[0], a), .. Without(inputs[1], b)];
        return [rest.Length == 0 ? [1] : new Shape(rest)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        Shape output = OutputShapes([.. inputs.Select(x => new Shape(x.Shape.AsSpan()[1..]))])[0];
        Node a = Rows(inputs[0], Axes[0]), b = Rows(inputs[1], Axes[Axes.Count - 1]);
        return [a.MatMul(b, false, true).Reshape([a.Shape[0], .. output])];
    }

    private static IEnumerable<Dimension> Without(Shape shape, int axis) => shape.Where((_, i) => i != axis);

    /// <summary>The axis last, and all others as one: (batch, others, axis).</summary>
    private Node Rows(Node x, int axis)
    {
        int rank = x.Shape.Rank, at = axis < 0 ? axis + rank : axis;
        if (Normalize)
            x = UnitNormalization.Normalized(x, at, 1e-7);
        Node last = x.Transpose([0, .. Enumerable.Range(1, rank - 1).Where(i => i != at), at]);
        return last.Reshape([x.Shape[0], -1, x.Shape[at]]);
    }
}
