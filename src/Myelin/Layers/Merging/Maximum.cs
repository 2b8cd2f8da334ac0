using Myelin.Graph;

namespace Myelin;

/// <summary>The largest of tensors, number by number: y = max(x₁, x₂, …). Where some are equal, the gradient goes to the first.</summary>
public sealed record Maximum : MergingLayer
{
    /// <summary>Joins tensors number by number; their rows are broadcast by NumPy's rules.</summary>
    /// <param name="name">The layer's name; null for <c>maximum</c> with a number.</param>
    public Maximum(string? name = null)
        : base(name)
    {
    }

    private protected override Node Join(IReadOnlyList<Node> inputs) => inputs.Aggregate((a, b) => a.Maximum(b));
}
