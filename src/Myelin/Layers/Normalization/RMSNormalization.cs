using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Divides each row by its root mean square over some axes, then scales it: y = scale · x / √(mean(x²) + ε), where scale has the sizes of
/// those axes. A layer normalization without a mean. Zhang and Sennrich 2019.
/// </summary>
public sealed record RMSNormalization : Layer
{
    /// <summary>Normalization by the root mean square.</summary>
    /// <param name="axis">The axes that the mean is taken over, with the batch as axis 0; null for −1, the last.</param>
    /// <param name="epsilon">What is added to the mean square, ε.</param>
    /// <param name="name">The layer's name; null for <c>rms_normalization</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">epsilon is not positive, or there is no axis.</exception>
    public RMSNormalization(Axes? axis = null, double epsilon = 1e-6, string? name = null)
    {
        Axis = axis ?? -1;
        if (Axis.Count == 0)
            throw Throw.OutOfRange(Axis, "at least one axis", nameof(axis));
        (Epsilon, Name) = (Normalized.Checked(epsilon), name);
    }

    /// <summary>The axes that the mean is taken over, with the batch as axis 0.</summary>
    public Axes Axis { get; }

    /// <summary>What is added to the mean square.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowAxes.Of(this, Axis, input);
        return input;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return [new WeightSpec("scale", RowAxes.Sizes(RowAxes.Of(this, Axis, input), input), Initializer.Ones)];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Axes axes = RowAxes.Of(this, Axis, new Shape(x.Shape.AsSpan()[1..]));
        return Normalized.ScaledAndShifted(
            x, x.Square().Mean(axes, keepDims: true) + Epsilon, RowAxes.Spread(context.Weight("scale"), axes, x.Shape), null);
    }
}
