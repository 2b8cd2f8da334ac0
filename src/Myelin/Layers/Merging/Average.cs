using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of tensors, number by number: y = (x₁ + x₂ + …) / n.</summary>
public sealed record Average : MergingLayer
{
    /// <summary>Joins tensors number by number; their rows are broadcast by NumPy's rules.</summary>
    /// <param name="name">The layer's name; null for <c>average</c> with a number.</param>
    public Average(string? name = null)
        : base(name)
    {
    }

    private protected override Node Join(IReadOnlyList<Node> inputs) => inputs.Aggregate((a, b) => a + b) * (1.0 / inputs.Count);
}
