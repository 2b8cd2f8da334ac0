using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Brings each channel to mean 0 and variance 1 over the batch and all other axes, then scales and shifts it: y = γ (x − μ) / √(σ² + ε) +
/// β. In training μ and σ² are those of the batch, and moving averages of them are kept: m ← momentum · m + (1 − momentum) · μ. Otherwise
/// the moving averages are used. Ioffe and Szegedy 2015.
/// </summary>
/// <remarks>
/// <para>σ² is the variance of the whole batch as a population (divided by n, not n − 1), in the moving average too, as in Keras.</para>
/// <para>A frozen layer (<see cref="BuiltLayer.Trainable"/>) uses its moving averages in training too. Steps that a mask passes over do not
/// count.</para>
/// </remarks>
public sealed record BatchNormalization : NormalizationLayer
{
    /// <summary>Normalization over the batch.</summary>
    /// <param name="axis">The axis of the channels, with the batch as axis 0; −1 is the last.</param>
    /// <param name="momentum">What the moving averages keep of themselves at each step.</param>
    /// <param name="epsilon">What is added to the variance, ε.</param>
    /// <param name="center">Whether β is added.</param>
    /// <param name="scale">Whether it is multiplied by γ.</param>
    /// <param name="betaInitializer">How β starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="gammaInitializer">How γ starts; null for <see cref="Initializer.Ones"/>.</param>
    /// <param name="movingMeanInitializer">How the moving mean starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="movingVarianceInitializer">How the moving variance starts; null for <see cref="Initializer.Ones"/>.</param>
    /// <param name="betaRegularizer">The penalty on β; null for none.</param>
    /// <param name="gammaRegularizer">The penalty on γ; null for none.</param>
    /// <param name="betaConstraint">What β is brought back within after each step; null for nothing.</param>
    /// <param name="gammaConstraint">What γ is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>batch_normalization</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">momentum is not in [0, 1], epsilon is not positive, or axis is the batch.</exception>
    public BatchNormalization(
        int axis = -1, double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null, Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null, string? name = null)
        : base(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name)
    {
        Axis = axis != 0 ? axis : throw Throw.OutOfRange(axis, "the axis of the channels, not 0, which is the batch");
        Momentum = momentum is >= 0 and <= 1 ? momentum : throw Throw.OutOfRange(momentum, "from 0 to 1");
        MovingMeanInitializer = movingMeanInitializer ?? Initializer.Zeros;
        MovingVarianceInitializer = movingVarianceInitializer ?? Initializer.Ones;
    }

    /// <summary>The axis of the channels, with the batch as axis 0.</summary>
    public int Axis { get; }

    /// <summary>What the moving averages keep of themselves at each step.</summary>
    public double Momentum { get; }

    /// <summary>How the moving mean starts.</summary>
    public Initializer MovingMeanInitializer { get; }

    /// <summary>How the moving variance starts.</summary>
    public Initializer MovingVarianceInitializer { get; }

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
        Shape channels = [input[RowAxes.Of(this, Axis, input) - 1]];
        return
        [
            .. ScaleAndShift(channels),
            new WeightSpec("moving_mean", channels, MovingMeanInitializer, Trainable: false),
            new WeightSpec("moving_variance", channels, MovingVarianceInitializer, Trainable: false),
        ];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Axes channels = Axis < 0 ? Axis + x.Shape.Rank : Axis, others = RowAxes.Others(channels, x.Shape.Rank);
        if (!context.Training || !context.Trainable)
        {
            return Normalized.ScaledAndShifted(
                x, Spread("moving_mean"), Spread("moving_variance") + Epsilon, Scale ? Spread("gamma") : null, Center ? Spread("beta") : null);
        }

        Node mean, variance;
        if (context.Mask is { } mask)
        {
            // Two passes, mean first: the difference of two large means would lose the variance of numbers far from 0.
            Func<Node, Node> meanOf = MeanOf(mask, x, others);
            mean = meanOf(x);
            variance = meanOf((x - mean).Square());
        }
        else
        {
            (mean, variance) = x.Moments(others);
        }

        Average("moving_mean", mean);
        Average("moving_variance", variance);
        return Normalize(x - mean, variance, Spread);

        Node Spread(string weight) => RowAxes.Spread(context.Weight(weight), channels, x.Shape);

        void Average(string weight, Node now)
        {
            Node before = context.Weight(weight);
            context.Update(weight, before * Momentum + now.Reshape(before.Shape) * (1 - Momentum));
        }
    }

    /// <summary>The mean over the steps that count; the little that Keras adds to their number keeps it finite where none do.</summary>
    private static Func<Node, Node> MeanOf(Node mask, Node x, Axes axes)
    {
        Node counts = mask.Reshape([.. mask.Shape, .. Enumerable.Repeat((Dimension)1, x.Shape.Rank - mask.Shape.Rank)]);
        Node total = counts.BroadcastTo(x.Shape).Sum(axes, keepDims: true) + 1e-7;
        return y => (y * counts).Sum(axes, keepDims: true) / total;
    }
}
