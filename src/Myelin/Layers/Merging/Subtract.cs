using Myelin.Graph;

namespace Myelin;

/// <summary>The difference of two tensors, number by number: y = x₁ − x₂.</summary>
public sealed record Subtract : MergingLayer
{
    /// <summary>Joins tensors number by number; their rows are broadcast by NumPy's rules.</summary>
    /// <param name="name">The layer's name; null for <c>subtract</c> with a number.</param>
    public Subtract(string? name = null)
        : base(name)
    {
    }

    private protected override string? Refuses(int inputs) => inputs == 2 ? null : "two tensors, of which the second is taken from the first";

    private protected override Node Join(IReadOnlyList<Node> inputs) => inputs[0] - inputs[1];
}
