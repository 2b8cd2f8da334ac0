using Myelin.Graph;

namespace Myelin;

/// <summary>An activation as a layer of its own.</summary>
[CatalogueName("Activation")]
public sealed record ActivationLayer : Layer
{
    /// <summary>An activation as a layer of its own.</summary>
    public ActivationLayer(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <summary>What the numbers go through.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => Activation.Apply(x);
}
