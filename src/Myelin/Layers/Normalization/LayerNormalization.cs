using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Brings each row to mean 0 and variance 1 over some axes, by itself, then scales and shifts it: y = γ (x − μ) / √(σ² + ε) + β, where γ and
/// β have the sizes of those axes. Ba et al. 2016.
/// </summary>
public sealed record LayerNormalization : Layer
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
        Axes? axis = null, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null, string? name = null)
    {
        Axis = axis ?? -1;
        if (Axis.Count == 0)
            throw Throw.OutOfRange(Axis, "at least one axis", nameof(axis));
        Epsilon = Normalized.Checked(epsilon);
        Center = center;
        Scale = scale;
        BetaInitializer = betaInitializer ?? Initializer.Zeros;
        GammaInitializer = gammaInitializer ?? Initializer.Ones;
        BetaRegularizer = betaRegularizer;
        GammaRegularizer = gammaRegularizer;
        BetaConstraint = betaConstraint;
        GammaConstraint = gammaConstraint;
        Name = name;
    }

    /// <summary>The axes that mean and variance are taken over, with the batch as axis 0.</summary>
    public Axes Axis { get; }

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether β is added.</summary>
    public bool Center { get; }

    /// <summary>Whether it is multiplied by γ.</summary>
    public bool Scale { get; }

    /// <summary>How β starts.</summary>
    public Initializer BetaInitializer { get; }

    /// <summary>How γ starts.</summary>
    public Initializer GammaInitializer { get; }

    /// <summary>The penalty on β.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>The penalty on γ.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>What β is brought back within after each step of training.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>What γ is brought back within after each step of training.</summary>
    public Constraint? GammaConstraint { get; }

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
        Shape sizes = RowAxes.Sizes(RowAxes.Of(this, Axis, input), input);
        var weights = new List<WeightSpec>();
        if (Scale)
            weights.Add(new WeightSpec("gamma", sizes, GammaInitializer, GammaRegularizer, Constraint: GammaConstraint));
        if (Center)
            weights.Add(new WeightSpec("beta", sizes, BetaInitializer, BetaRegularizer, Constraint: BetaConstraint));
        return weights;
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Axes axes = RowAxes.Of(this, Axis, new Shape(x.Shape.AsSpan()[1..]));
        Node centred = x - x.Mean(axes, keepDims: true);
        return Normalized.ScaledAndShifted(
            centred, centred.Square().Mean(axes, keepDims: true) + Epsilon,
            Scale ? RowAxes.Spread(context.Weight("gamma"), axes, x.Shape) : null, Center ? RowAxes.Spread(context.Weight("beta"), axes, x.Shape) : null);
    }
}
