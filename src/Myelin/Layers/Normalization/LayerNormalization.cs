using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Brings each row to mean 0 and variance 1 over some axes, by itself, then scales and shifts it: y = γ (x − μ) / √(σ² + ε) + β, where γ
/// and β have the sizes of those axes. Ba et al. 2016.
/// </summary>
public sealed record LayerNormalization : NormalizationLayer
{
    /// <summary>Normalization of each row.</summary>
    /// <param name="axis">The axes that μ and σ² are taken over, with the batch as axis 0; null for −1, the last.</param>
    /// <param name="epsilon">What is added to the variance, ε.</param>
    /// <param name="center">Whether β is added.</param>
    /// <param name="scale">Whether it is multiplied by γ.</param>
    /// <param name="betaInitializer">How β starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="gammaInitializer">How γ starts; null for <see cref="Initializer.Ones"/>.</param>
    /// <param name="betaRegularizer">The penalty on β; null for none.</param>
    /// <param name="gammaRegularizer">The penalty on γ; null for none.</param>
    /// <param name="betaConstraint">What β is brought back within after each step; null for nothing.</param>
    /// <param name="gammaConstraint">What γ is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>layer_normalization</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">epsilon is not positive, or there is no axis.</exception>
    public LayerNormalization(
        Axes? axis = null, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null, string? name = null)
        : base(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name)
    {
        Axis = axis ?? -1;
        if (Axis.Count == 0)
            throw Throw.OutOfRange(Axis, "at least one axis", nameof(axis));
    }

    /// <summary>The axes that mean and variance are taken over, with the batch as axis 0.</summary>
    public Axes Axis { get; }

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
        return [.. ScaleAndShift(RowAxes.Sizes(RowAxes.Of(this, Axis, input), input))];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Axes axes = RowAxes.Of(this, Axis, new Shape(x.Shape.AsSpan()[1..]));
        (Node mean, Node variance) = x.Moments(axes);
        return Normalize(x - mean, variance, weight => RowAxes.Spread(context.Weight(weight), axes, x.Shape));
    }
}
