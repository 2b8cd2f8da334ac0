using Myelin.Graph;

namespace Myelin;

/// <summary>Which steps of the value each step of the query sees: 1 where it does and 0 where not.</summary>
internal static class AttentionMask
{
    // The score of what is not seen: e^−10⁹ is 0 beside any other, and where nothing is seen all have the same.
    private const double NotSeen = -1e9;

    /// <summary>Step q sees the steps up to q.</summary>
    public static Node Causal(int queries, int values, ElementType type)
    {
        var seen = new float[queries * values];
        for (int q = 0; q < queries; q++)
            seen.AsSpan(q * values, Math.Min(q + 1, values)).Fill(1);
        return Node.Constant(seen, [queries, values]).Cast(type);
    }

    /// <summary>What both masks let see; null where there is neither.</summary>
    public static Node? Both(Node? a, Node? b) => a is null ? b : b is null ? a : a * b;

    /// <summary>The softmax of scores along the last axis in which what is not seen has no share.</summary>
    public static Node Softmax(Node scores, Node? seen) => (seen is null ? scores : scores.Where(seen, NotSeen)).Softmax();
}
