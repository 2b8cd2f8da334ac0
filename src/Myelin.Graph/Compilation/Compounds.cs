using Myelin.Graph.Ops;
using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>A step of a tile program: a function, what it reads, and the node whose numbers it makes.</summary>
/// <param name="Result">The node.</param>
/// <param name="Function">The function; null for an update.</param>
/// <param name="Inputs">What it reads: one to three nodes; of an update the gradient, what is kept, and the single numbers.</param>
/// <param name="Within">The nodes that it computes on the way, whose numbers are never laid down.</param>
internal sealed record TileStep(Node Result, TileFunction? Function, Node[] Inputs, params Node[] Within)
{
    /// <summary>The update in the function's place, which has several results.</summary>
    public TileUpdate? Update { get; init; }

    /// <summary>The results of an update, <see cref="Result"/> first.</summary>
    public Node[] After { get; init; } = [];
}

/// <summary>
/// Functions of two or three numbers that do several nodes' work at once, as optimizers and activations have them: an intermediate number
/// stays in a register instead of going through the cache. Each operation rounds as it would alone, so no bit changes.
/// </summary>
/// <remarks>
/// Measured on one Zen 5 core: as five functions and not twelve, Adam's rule in a step of 784-256-128-10 with 32 rows took 238 and not 276
/// µs. It is one of the <see cref="Updates"/> since; what is left here are other rules, and the rules where more is to be done to a
/// parameter.
/// </remarks>
internal static class Compounds
{
    /// <summary>The step that makes a node's numbers from as far back as a compound function reaches.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isInner">Whether nobody but its one reader wants a node's numbers.</param>
    public static TileStep StepOf(Node node, Func<Node, bool> isInner)
    {
        Node[] inputs = node.Inputs.ToArray();
        return (node.Type.IsFloat ? Compound(node, inputs, isInner) : null) ?? new TileStep(node, ((PointwiseOp)node.Op).Function(node.Type), inputs);
    }

    private static TileStep? Compound(Node node, Node[] x, Func<Node, bool> isInner)
    {
        switch (node.Op)
        {
            case Pointwise2<Add>:
                if (Inner<Pointwise2<Multiply>>(x[1]) is { } share && Inner<Pointwise2<Subtract>>(share.Inputs[0]) is { } way && way.Inputs[1] == x[0])
                {
                    return Inner<Pointwise<Square>>(way.Inputs[0]) is { } square
                        ? Ternary(node, new TowardSquare(), x[0], square.Inputs[0], share.Inputs[1], share, way, square)
                        : Ternary(node, new Toward(), x[0], way.Inputs[0], share.Inputs[1], share, way);
                }

                if (Inner<Pointwise<Sqrt>>(x[0]) is { } root)
                    return Binary(node, new SqrtPlus(), root.Inputs[0], x[1], root);
                if (Inner<Pointwise2<Multiply>>(x[0]) is { } product)
                    return Ternary(node, new TimesPlus(), product.Inputs[0], product.Inputs[1], x[1], product);
                break;
            case Pointwise2<Subtract>:
                if (Inner<Pointwise2<Multiply>>(x[0]) is { } scaled)
                    return Ternary(node, new TimesMinus(), scaled.Inputs[0], scaled.Inputs[1], x[1], scaled);
                if (Inner<Pointwise2<Multiply>>(x[1]) is { } move)
                    return Ternary(node, new MinusTimes(), x[0], move.Inputs[0], move.Inputs[1], move);
                if (Inner<Pointwise2<Divide>>(x[1]) is { } quotient)
                    return Ternary(node, new MinusQuotient(), x[0], quotient.Inputs[0], quotient.Inputs[1], quotient);
                if (Inner<Pointwise2<Add>>(x[0]) is { } shifted)
                    return Ternary(node, new PlusMinus(), shifted.Inputs[0], shifted.Inputs[1], x[1], shifted);
                break;
            case Pointwise2<Multiply>:
                if (Inner<Pointwise<Square>>(x[0]) is { } squared)
                    return Binary(node, new SquareTimes(), squared.Inputs[0], x[1], squared);
                if (Inner<Pointwise2<Multiply>>(x[0]) is { } first)
                    return Ternary(node, new ProductTimes(), first.Inputs[0], first.Inputs[1], x[1], first);
                if (Inner<Pointwise2<Multiply>>(x[1]) is { } second)
                    return Ternary(node, new ProductTimes(), second.Inputs[0], second.Inputs[1], x[0], second);
                break;
            case Pointwise<Sqrt>:
                if (Inner<Pointwise2<Add>>(x[0]) is { } sum)
                    return Binary(node, new SqrtOfSum(), sum.Inputs[0], sum.Inputs[1], sum);
                break;
            case Pointwise<Relu>:
                if (Inner<Pointwise2<Add>>(x[0]) is { } biased)
                    return Binary(node, new ReluOfSum(), biased.Inputs[0], biased.Inputs[1], biased);
                break;
        }

        return null;

        Node? Inner<TOp>(Node inner) where TOp : PointwiseOp => inner.Op is TOp && isInner(inner) ? inner : null;
    }

    private static TileStep Binary<F>(Node node, F function, Node x, Node y, params Node[] within) where F : struct, IBinaryFunction =>
        new(node, node.Type == ElementType.Float32 ? TileFunction.Binary32(function) : TileFunction.Binary64(function), [x, y], within);

    private static TileStep Ternary<F>(Node node, F function, Node x, Node y, Node z, params Node[] within) where F : struct, ITernaryFunction =>
        new(node, node.Type == ElementType.Float32 ? TileFunction.Ternary32(function) : TileFunction.Ternary64(function), [x, y, z], within);

    private readonly struct Toward : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x + (y - x) * z;
    }

    private readonly struct TowardSquare : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x + (y * y - x) * z;
    }

    private readonly struct TimesPlus : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x * y + z;
    }

    private readonly struct ProductTimes : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x * y * z;
    }

    private readonly struct PlusMinus : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x + y - z;
    }

    private readonly struct TimesMinus : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x * y - z;
    }

    private readonly struct MinusTimes : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x - y * z;
    }

    private readonly struct MinusQuotient : ITernaryFunction
    {
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => x - y / z;
    }

    private readonly struct SqrtPlus : IBinaryFunction
    {
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Sqrt(x) + y;
    }

    private readonly struct SquareTimes : IBinaryFunction
    {
        public V Value<V>(V x, V y) where V : struct, IVector<V> => x * x * y;
    }

    private readonly struct SqrtOfSum : IBinaryFunction
    {
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Sqrt(x + y);
    }

    internal readonly struct ReluOfSum : IBinaryFunction
    {
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Rectify(x + y);
    }
}
