using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What the layers have in common that drop whole channels in training: neighbouring positions are too alike for dropping single numbers
/// to be of use. Tompson et al. 2015.
/// </summary>
public abstract record SpatialDropoutLayer : Layer
{
    private protected SpatialDropoutLayer(double rate, DataFormat dataFormat, string? name) =>
        (Rate, DataFormat, Name) = (Dropped.Checked(rate), SpatialAxes.Checked(dataFormat), name);

    /// <summary>The probability of a channel becoming 0.</summary>
    public double Rate { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>The number of spatial axes.</summary>
    private protected abstract int SpatialRank { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, SpatialRank, DataFormat, input);
        return input;
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || Rate == 0)
            return x;
        Shape channels = x.Shape;
        foreach (int axis in SpatialAxes.OfBatch(SpatialRank, DataFormat))
            channels = channels.With(axis, 1);
        return Dropped.Of(x, Rate, channels, context);
    }
}
