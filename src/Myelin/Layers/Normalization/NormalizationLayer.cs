using Myelin.Graph;

namespace Myelin;

/// <summary>What all layers have in common that bring numbers to mean 0 and variance 1, then scale them by γ and shift them by β.</summary>
public abstract record NormalizationLayer : Layer
{
    private protected NormalizationLayer(
        double epsilon, bool center, bool scale, Initializer? betaInitializer, Initializer? gammaInitializer, Regularizer? betaRegularizer,
        Regularizer? gammaRegularizer, Constraint? betaConstraint, Constraint? gammaConstraint, string? name)
    {
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

    /// <summary>γ and β of some sizes, as far as the layer has them.</summary>
    private protected IEnumerable<WeightSpec> ScaleAndShift(Shape sizes)
    {
        if (Scale)
            yield return new WeightSpec("gamma", sizes, GammaInitializer, GammaRegularizer, Constraint: GammaConstraint);
        if (Center)
            yield return new WeightSpec("beta", sizes, BetaInitializer, BetaRegularizer, Constraint: BetaConstraint);
    }

    /// <summary>y = γ · centred / √(variance + ε) + β, without γ or β where the layer has none.</summary>
    /// <param name="centred">The numbers less their mean.</param>
    /// <param name="variance">Their variance.</param>
    /// <param name="weight">Makes a weight, by its name, of a shape that is broadcast over the numbers.</param>
    private protected Node Normalize(Node centred, Node variance, Func<string, Node> weight) => Normalized.ScaledAndShifted(
        centred, variance + Epsilon, Scale ? weight("gamma") : null, Center ? weight("beta") : null);
}
