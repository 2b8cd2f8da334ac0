using Myelin.Graph;

namespace Myelin;

/// <summary>y = x: a place in a model that does nothing.</summary>
public sealed record Identity : Layer
{
    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x;
}
