using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>A function of one tensor, number by number.</summary>
public interface IPointwise : IUnaryFunction
{
    /// <summary>The gradient with respect to x, given that with respect to y = f(x).</summary>
    Node? Pullback(Node x, Node y, Node dy);

    /// <summary>Whether whole numbers may go in.</summary>
    static virtual bool TakesIntegers => false;
}

/// <summary>A function of two tensors, number by number; shapes are broadcast by NumPy's rules.</summary>
public interface IPointwise2 : IBinaryFunction
{
    /// <summary>The gradients with respect to a and b, given that with respect to y = f(a, b).</summary>
    (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy);

    /// <summary>Whether whole numbers may go in.</summary>
    static virtual bool TakesIntegers => false;

    /// <summary>A simpler node, when an operand is a known number; null when there is none.</summary>
    static virtual Node? Simplify(Node a, Node b) => null;
}

/// <summary>A function of three tensors, number by number; shapes are broadcast by NumPy's rules.</summary>
public interface IPointwise3 : ITernaryFunction
{
    /// <summary>The gradients with respect to a, b and c, given that with respect to y = f(a, b, c).</summary>
    (Node? A, Node? B, Node? C) Pullback(Node a, Node b, Node c, Node y, Node dy);

    /// <summary>Whether whole numbers may go in.</summary>
    static virtual bool TakesIntegers => false;
}

/// <summary>
/// An op that works number by number. The compiler joins neighbours of one result shape into one <see cref="TileProgram"/>, or into
/// the epilogue of a matrix product.
/// </summary>
public abstract record PointwiseOp : Op
{
    /// <summary>The function for numbers of a type at the width of vectors in use.</summary>
    public abstract TileFunction Function(ElementType type);

    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
    {
        Shape shape = x[0].Shape;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i].Type != x[0].Type)
                throw Throw.Types(Name, x[0].Type, x[i].Type);
            if (!Shape.TryBroadcast(shape, x[i].Shape, out Shape joined))
                throw Throw.Broadcast(Name, shape, x[i].Shape);
            shape = joined;
        }

        return shape;
    }

    /// <summary>Pointwise ops run inside of tile programs.</summary>
    public override Kernel CreateKernel(KernelRequest request) => throw new InvalidOperationException("A pointwise op is run by a tile program.");

    private protected static ElementType Checked(string op, ElementType type, bool takesIntegers) =>
        type.IsFloat || takesIntegers ? type : throw Throw.NeedsFloat(op, type);
}

/// <summary>A function of one tensor as an op.</summary>
public sealed record Pointwise<F>(F Of) : PointwiseOp where F : struct, IPointwise
{
    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Checked(Name, x[0].Type, F.TakesIntegers);

    /// <inheritdoc/>
    public override TileFunction Function(ElementType type) => type switch
    {
        ElementType.Float32 => TileFunction.Unary32(Of),
        ElementType.Float64 => TileFunction.Unary64(Of),
        _ => TileFunction.UnaryInt(Of),
    };

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy) => [Of.Pullback(y.Inputs[0], y, dy)];
}

/// <summary>A function of two tensors as an op.</summary>
public sealed record Pointwise2<F>(F Of) : PointwiseOp where F : struct, IPointwise2
{
    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Checked(Name, x[0].Type, F.TakesIntegers);

    /// <inheritdoc/>
    public override TileFunction Function(ElementType type) => type switch
    {
        ElementType.Float32 => TileFunction.Binary32(Of),
        ElementType.Float64 => TileFunction.Binary64(Of),
        _ => TileFunction.BinaryInt(Of),
    };

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy)
    {
        Node a = y.Inputs[0], b = y.Inputs[1];
        (Node? da, Node? db) = Of.Pullback(a, b, y, dy);
        return [da?.SumTo(a.Shape), db?.SumTo(b.Shape)];
    }

    /// <inheritdoc/>
    public override Node? Simplify(Node[] inputs) => F.Simplify(inputs[0], inputs[1]);
}

/// <summary>A function of three tensors as an op.</summary>
public sealed record Pointwise3<F>(F Of) : PointwiseOp where F : struct, IPointwise3
{
    /// <inheritdoc/>
    public override string Name => typeof(F).Name;

    /// <inheritdoc/>
    public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Checked(Name, x[0].Type, F.TakesIntegers);

    /// <inheritdoc/>
    public override TileFunction Function(ElementType type) => type switch
    {
        ElementType.Float32 => TileFunction.Ternary32(Of),
        ElementType.Float64 => TileFunction.Ternary64(Of),
        _ => TileFunction.TernaryInt(Of),
    };

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy)
    {
        Node a = y.Inputs[0], b = y.Inputs[1], c = y.Inputs[2];
        (Node? da, Node? db, Node? dc) = Of.Pullback(a, b, c, y, dy);
        return [da?.SumTo(a.Shape), db?.SumTo(b.Shape), dc?.SumTo(c.Shape)];
    }
}

/// <summary>Makes nodes of pointwise functions.</summary>
public static class Pointwise
{
    /// <summary>f(x).</summary>
    public static Node Apply<F>(F function, Node x) where F : struct, IPointwise => Node.Apply(new Pointwise<F>(function), x);

    /// <summary>f(a, b).</summary>
    public static Node Apply<F>(F function, Node a, Node b) where F : struct, IPointwise2 => Node.Apply(new Pointwise2<F>(function), a, b);

    /// <summary>f(a, b, c).</summary>
    public static Node Apply<F>(F function, Node a, Node b, Node c) where F : struct, IPointwise3 =>
        Node.Apply(new Pointwise3<F>(function), a, b, c);

    /// <summary>Whether a node is one known number, seen through broadcasting. 0 and −0 are different numbers: x + 0 turns −0 into
    /// 0.</summary>
    internal static bool IsNumber(Node node, double number) => node.Op is ScalarOp scalar
        ? BitConverter.DoubleToInt64Bits(scalar.Value) == BitConverter.DoubleToInt64Bits(number)
        : node.Op is BroadcastTo && IsNumber(node.Inputs[0], number);

    /// <summary>The node x itself where it already has the shape that x and another have together.</summary>
    internal static Node? Unchanged(Node x, Node other) =>
        Shape.TryBroadcast(x.Shape, other.Shape, out Shape shape) && shape == x.Shape ? x : null;
}
