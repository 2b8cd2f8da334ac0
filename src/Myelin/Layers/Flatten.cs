using Myelin.Graph;

namespace Myelin;

/// <summary>Makes one axis of all axes of a row: (28, 28) becomes (784,).</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => [input.ElementCount];

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.Reshape([x.Shape[0], -1]);
}
