using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The parametric rectified linear unit: x above 0 and α · x below, with a learned α for each number of a row, or one for all along
/// shared axes. He et al. 2015.
/// </summary>
public sealed record PReLU : Layer
{
    /// <summary>The parametric rectified linear unit.</summary>
    /// <param name="alphaInitializer">How α starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="alphaRegularizer">The penalty on α; null for none.</param>
    /// <param name="alphaConstraint">What α is brought back within after each step of training; null for nothing.</param>
    /// <param name="sharedAxes">
    /// Axes along which all numbers have one α: 1 is the first of a row, −1 the last. After a convolution of images with channels last,
    /// [1, 2] gives one α to each channel. Null for none.
    /// </param>
    /// <param name="name">The layer's name; null for <c>p_re_lu</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shared axis is 0, which is the batch.</exception>
    public PReLU(
        Initializer? alphaInitializer = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null,
        int[]? sharedAxes = null, string? name = null)
    {
        foreach (int axis in sharedAxes ?? [])
        {
            if (axis == 0)
            {
                throw Throw.OutOfRange(
                    axis, "axes of a row, 1 or more from the first, −1 or less from the last; axis 0 is the batch", nameof(sharedAxes));
            }
        }

        AlphaInitializer = alphaInitializer ?? Initializer.Zeros;
        AlphaRegularizer = alphaRegularizer;
        AlphaConstraint = alphaConstraint;
        SharedAxes = [.. sharedAxes ?? []];
        Name = name;
    }

    /// <summary>How α starts.</summary>
    public Initializer AlphaInitializer { get; }

    /// <summary>The penalty on α.</summary>
    public Regularizer? AlphaRegularizer { get; }

    /// <summary>What α is brought back within after each step of training.</summary>
    public Constraint? AlphaConstraint { get; }

    /// <summary>Axes along which all numbers have one α.</summary>
    public Axes SharedAxes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Shape alpha = input;
        foreach (int axis in SharedAxes)
        {
            if (axis > input.Rank || axis < -input.Rank)
            {
                throw new ArgumentException(
                    $"{input} has no axis {axis} to share along; its axes are 1 to {input.Rank}, or −1 to −{input.Rank} from the last. "
                        + "Choose among them.", nameof(input));
            }

            alpha = alpha.With(axis > 0 ? axis - 1 : axis, 1);
        }

        return [new WeightSpec("alpha", alpha, AlphaInitializer, AlphaRegularizer, Constraint: AlphaConstraint)];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return x.Where(x > 0, x * context.Weight("alpha"));
    }
}
