using Myelin.Kernels;

namespace Myelin.Graph.Ops;

/// <summary>1 where a ≥ b and 0 elsewhere, in the operands' type; nowhere true of NaN.</summary>
public readonly record struct GreaterOrEqual : IPointwise2
{
    /// <inheritdoc/>
    public V Value<V>(V x, V y) where V : struct, IVector<V> => V.And(V.LessOrEqual(y, x), V.One);

    /// <inheritdoc/>
    public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (null, null);

    /// <inheritdoc/>
    public static bool TakesIntegers => true;
}
