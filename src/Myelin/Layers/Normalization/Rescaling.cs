using Myelin.Graph;

namespace Myelin;

/// <summary>y = x · scale + offset: <c>new Rescaling(1.0 / 255)</c> brings bytes to 0 … 1.</summary>
public sealed record Rescaling : Layer
{
    /// <summary>A scale and an offset.</summary>
    /// <param name="scale">What x is multiplied by.</param>
    /// <param name="offset">What is added then.</param>
    /// <param name="name">The layer's name; null for <c>rescaling</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    public Rescaling(double scale, double offset = 0, string? name = null)
    {
        Scale = double.IsFinite(scale) ? scale : throw Throw.OutOfRange(scale, "finite");
        Offset = double.IsFinite(offset) ? offset : throw Throw.OutOfRange(offset, "finite");
        Name = name;
    }

    /// <summary>What x is multiplied by.</summary>
    public double Scale { get; }

    /// <summary>What is added then.</summary>
    public double Offset { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x * Scale + Offset;
}
