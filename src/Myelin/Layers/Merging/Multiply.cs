using Myelin.Graph;

namespace Myelin;

/// <summary>The product of tensors, number by number: y = x₁ · x₂ · ….</summary>
public sealed record Multiply : MergingLayer
{
    /// <summary>Joins tensors number by number; their rows are broadcast by NumPy's rules.</summary>
    /// <param name="name">The layer's name; null for <c>multiply</c> with a number.</param>
    public Multiply(string? name = null)
        : base(name)
    {
    }

    private protected override Node Join(IReadOnlyList<Node> inputs) => inputs.Aggregate((a, b) => a * b);
}
