using Myelin.Graph;

namespace Myelin;

/// <summary>y = e^x / Σ e^x along the last axis, as a layer of its own. A cross-entropy after it is computed from x.</summary>
public sealed record Softmax : Layer
{
    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.Softmax();
}
