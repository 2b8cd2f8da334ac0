using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Masks the steps of which all features have a certain value: layers after it that know masks pass over these steps, and the
/// features become 0.
/// </summary>
/// <remarks>Rows have the shape (time, …, features).</remarks>
public sealed record Masking : Layer
{
    /// <summary>Masks the steps of which all features have a certain value.</summary>
    /// <param name="maskValue">The value.</param>
    /// <param name="name">The layer's name; null for <c>masking</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public Masking(double maskValue = 0, string? name = null)
    {
        MaskValue = double.IsFinite(maskValue) ? maskValue : throw Throw.OutOfRange(maskValue, "finite");
        Name = name;
    }

    /// <summary>The value that all features of a masked step have.</summary>
    public double MaskValue { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank >= 2 ? input : throw new ArgumentException("it needs rows of shape (time, features).", nameof(input));
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        // A number that was saved as a double is held against inputs as they are held: rounded to the inputs' type.
        Node counts = x.NotEqual(MaskValue).Max([-1], keepDims: true);
        context.OutputMask = counts.Squeeze(-1);
        return x.Where(counts);
    }
}
