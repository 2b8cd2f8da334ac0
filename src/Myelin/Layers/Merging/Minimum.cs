using Myelin.Graph;

namespace Myelin;

/// <summary>The smallest of tensors, number by number: y = min(x₁, x₂, …). Where some are equal, the gradient goes to the first.</summary>
public sealed record Minimum : MergingLayer
{
    /// <summary>Joins tensors number by number; their rows are broadcast by NumPy's rules.</summary>
    /// <param name="name">The layer's name; null for <c>minimum</c> with a number.</param>
    public Minimum(string? name = null)
        : base(name)
    {
    }

    private protected override Node Join(IReadOnlyList<Node> inputs) => inputs.Aggregate((a, b) => a.Minimum(b));
}
