using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Brings groups of channels of each row to mean 0 and variance 1, over all other axes of the row too, then scales and shifts each channel:
/// y = γ (x − μ) / √(σ² + ε) + β. One group is a normalization of the whole row; as many groups as channels an instance normalization.
/// Wu and He 2018.
/// </summary>
public sealed record GroupNormalization : NormalizationLayer
{
    /// <summary>Normalization of groups of channels.</summary>
    /// <param name="groups">Into how many groups the channels are cut; −1 for one channel each.</param>
    /// <param name="axis">The axis of the channels, with the batch as axis 0; −1 is the last.</param>
    /// <param name="epsilon">What is added to the variance, ε.</param>
    /// <param name="center">Whether β is added.</param>
    /// <param name="scale">Whether it is multiplied by γ.</param>
    /// <param name="betaInitializer">How β starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="gammaInitializer">How γ starts; null for <see cref="Initializer.Ones"/>.</param>
    /// <param name="betaRegularizer">The penalty on β; null for none.</param>
    /// <param name="gammaRegularizer">The penalty on γ; null for none.</param>
    /// <param name="betaConstraint">What β is brought back within after each step; null for nothing.</param>
    /// <param name="gammaConstraint">What γ is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>group_normalization</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">groups is neither positive nor −1, epsilon is not positive, or axis is the
    /// batch.</exception>
    public GroupNormalization(
        int groups = 32, int axis = -1, double epsilon = 1e-3, bool center = true, bool scale = true, Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null, Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null, string? name = null)
        : base(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name)
    {
        Groups = groups is >= 1 or -1 ? groups : throw Throw.OutOfRange(groups, "at least 1, or −1 for one channel each");
        Axis = axis != 0 ? axis : throw Throw.OutOfRange(axis, "the axis of the channels, not 0, which is the batch");
    }

    /// <summary>Into how many groups the channels are cut; −1 for one channel each.</summary>
    public int Groups { get; }

    /// <summary>The axis of the channels, with the batch as axis 0.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int channels = input[RowAxes.Of(this, Axis, input) - 1].Value;
        return Groups == -1 || channels % Groups == 0
            ? input
            : throw new ArgumentException($"its {Counted.Of(channels, "channel")} cannot be cut into {Groups} equal groups. "
                + $"Take groups that divide them: groups: {Divisor(channels)}.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return [.. ScaleAndShift([input[RowAxes.Of(this, Axis, input) - 1]])];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        int axis = Axis < 0 ? Axis + x.Shape.Rank : Axis, channels = x.Shape[axis].Value, groups = Groups == -1 ? channels : Groups;
        // The channels' axis becomes two: the groups, and the channels of each.
        Node cut = x.Reshape([.. x.Shape.Take(axis), groups, channels / groups, .. x.Shape.Skip(axis + 1)]);
        Axes within = [.. Enumerable.Range(1, cut.Shape.Rank - 1).Where(i => i != axis)];
        Node centred = cut - cut.Mean(within, keepDims: true);
        Node variance = centred.Square().Mean(within, keepDims: true);
        return Normalize(centred, variance, Spread).Reshape(x.Shape);

        Node Spread(string weight)
        {
            var sizes = new Dimension[cut.Shape.Rank];
            Array.Fill(sizes, 1);
            (sizes[axis], sizes[axis + 1]) = (groups, channels / groups);
            return context.Weight(weight).Reshape(new Shape(sizes));
        }
    }

    private int Divisor(int channels)
    {
        int groups = Math.Min(Groups, channels);
        while (channels % groups != 0)
            groups--;
        return groups;
    }
}
