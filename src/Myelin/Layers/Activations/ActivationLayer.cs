using Myelin.Graph;

namespace Myelin;

/// <summary>An activation as a layer of its own.</summary>
[CatalogueName("Activation")]
public sealed record ActivationLayer : Layer
{
    /// <summary>An activation as a layer of its own.</summary>
    /// <param name="activation">What the numbers go through.</param>
    /// <param name="name">The layer's name; null for <c>activation</c> with a number.</param>
    public ActivationLayer(Activation activation, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
        Name = name;
    }

    /// <summary>What the numbers go through.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => Activation.Apply(x);
}
