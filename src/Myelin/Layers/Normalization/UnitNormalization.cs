using Myelin.Graph;

namespace Myelin;

/// <summary>Divides rows by their length along axes: y = x / √max(Σx², 10⁻²⁴), so that Σy² = 1. A row of zeros stays one.</summary>
public sealed record UnitNormalization : Layer
{
    /// <summary>Unit length.</summary>
    /// <param name="axis">The axes that make up a length, with the batch as axis 0; null for −1, the last.</param>
    /// <param name="name">The layer's name; null for <c>unit_normalization</c> with a number.</param>
    public UnitNormalization(Axes? axis = null, string? name = null) => (Axis, Name) = (axis ?? -1, name);

    /// <summary>The axes that make up a length, with the batch as axis 0.</summary>
    public Axes Axis { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        RowAxes.Of(this, Axis, input);
        return input;
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => Normalized(x, Axis, 1e-12);

    /// <summary>x divided by its length along axes, or by the least that a length is taken for.</summary>
    internal static Node Normalized(Node x, Axes axes, double least) => x / x.Square().Sum(axes, keepDims: true).Maximum(least * least).Sqrt();
}
