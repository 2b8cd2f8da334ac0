using Myelin.Graph;

namespace Myelin;

/// <summary>y = x: a place in a model that does nothing.</summary>
public sealed record Identity : Layer
{
    /// <summary>A place in a model that does nothing.</summary>
    /// <param name="name">The layer's name; null for <c>identity</c> with a number.</param>
    public Identity(string? name = null) => Name = name;

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x;
}
