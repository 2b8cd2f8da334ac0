using Myelin.Graph;

namespace Myelin;

/// <summary>y = max(0, x) as a layer of its own.</summary>
public sealed record ReLU : Layer
{
    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.Relu();
}
