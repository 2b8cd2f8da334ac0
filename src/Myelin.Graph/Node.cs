using System.Numerics;
using System.Runtime.InteropServices;

namespace Myelin.Graph;

/// <summary>
/// A value in a computational graph: an <see cref="Op"/> applied to other nodes. Its type and shape are known as soon as it is made;
/// its number is there when a <see cref="CompiledGraph"/> has run.
/// </summary>
public sealed class Node
{
    private static long s_created;
    private readonly Node[] _inputs;
    private readonly TensorSpec[] _results;

    internal Node(Op op, Node[] inputs, params TensorSpec[] results)
    {
        foreach (TensorSpec result in results)
            result.Shape.CheckSizes();
        (Op, _inputs, _results) = (op, inputs, results);
        Id = Interlocked.Increment(ref s_created);
    }

    /// <summary>What makes the value.</summary>
    public Op Op { get; }

    /// <summary>What it is made from.</summary>
    public ReadOnlySpan<Node> Inputs => _inputs;

    /// <summary>Type and shape.</summary>
    public TensorSpec Spec => _results[0];

    /// <summary>The type of the numbers.</summary>
    public ElementType Type => Spec.Type;

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape => Spec.Shape;

    /// <summary>The types and shapes of all results of the op.</summary>
    public ReadOnlySpan<TensorSpec> Results => _results;

    /// <summary>A name for listings and drawings; it means nothing to the computation.</summary>
    public string? Name { get; set; }

    /// <summary>Nodes are numbered in the order in which they are made, so operands always have smaller numbers.</summary>
    public long Id { get; }

    /// <summary>Applies an op.</summary>
    /// <exception cref="GraphException">The operands do not go together.</exception>
    public static Node Apply(Op op, params Node[] inputs)
    {
        ArgumentNullException.ThrowIfNull(op);
        ArgumentNullException.ThrowIfNull(inputs);
        return new Node(op, inputs, op.ResultsOf(Array.ConvertAll(inputs, n => n.Spec)));
    }

    /// <summary>One of the results of an op that has several.</summary>
    public Node Result(int index) =>
        index == 0 && _results.Length == 1 ? this : Apply(new ResultOp(index, _results[index]), this);

    /// <summary>A value that is given anew for each run.</summary>
    /// <param name="name">The name of the input; it need not differ from others', for inputs are told apart by their nodes.</param>
    /// <param name="shape">Its shape, which may hold named unknown sizes.</param>
    /// <param name="type">The type of its numbers.</param>
    public static Node Input(string name, Shape shape, ElementType type = ElementType.Float32) =>
        new(new InputOp(name), [], new TensorSpec(type, shape)) { Name = name };

    /// <summary>A float32 value that is given anew for each run: <c>Input("x", 2)</c> is a vector, <c>Input("x", 3, 4)</c> a
    /// matrix.</summary>
    /// <param name="name">The name of the input; it need not differ from others', for inputs are told apart by their nodes.</param>
    /// <param name="length">The size of the first axis.</param>
    /// <param name="more">The sizes of the axes after it.</param>
    public static Node Input(string name, int length, params ReadOnlySpan<int> more)
    {
        var axes = new Dimension[more.Length + 1];
        axes[0] = length;
        for (int i = 0; i < more.Length; i++)
            axes[i + 1] = more[i];
        return Input(name, new Shape(axes));
    }

    /// <summary>A trainable scalar.</summary>
    public static Node Parameter(float value, string name = "parameter") => Parameter([value], Shape.Scalar, name);

    /// <summary>A trainable vector.</summary>
    public static Node Parameter(float[] values, string name = "parameter") => Parameter(values, [values.Length], name);

    /// <summary>A trainable tensor of the given shape, float or double.</summary>
    public static Node Parameter<T>(T[] values, Shape shape, string name = "parameter") where T : unmanaged, IBinaryNumber<T>
    {
        var variable = new Variable(name, shape, ElementTypes.Of<T>(), trainable: true);
        CheckLength(values.Length, shape);
        values.CopyTo(variable.Values<T>());
        return variable.Node;
    }

    /// <summary>A scalar that never changes.</summary>
    /// <exception cref="GraphException">The type is int32 and the value is not a whole number that it can hold.</exception>
    public static Node Scalar(double value, ElementType type = ElementType.Float32) =>
        type == ElementType.Int32 && (int)value != value
            ? throw Throw.NotWhole(value)
            : new(new ScalarOp(value, type), [], new TensorSpec(type, Shape.Scalar));

    /// <summary>Numbers that never change.</summary>
    public static Node Constant<T>(T[] values, Shape shape) where T : unmanaged, IBinaryNumber<T>
    {
        CheckLength(values.Length, shape);
        var variable = new Variable("constant", shape, ElementTypes.Of<T>());
        values.CopyTo(variable.Values<T>());
        return Constant(variable);
    }

    internal static Node Constant(Variable values) => new(new ConstantOp(values), [], values.Spec);

    /// <summary>The op with its operands, type and shape.</summary>
    public override string ToString() => $"{(Name is null ? "" : $"\"{Name}\" = ")}{Op.Name}{Spec.Shape}:{Type.FieldName}";

    internal Variable? Variable => (Op as StateOp)?.Variable;

    internal static Node[] Copy(ReadOnlySpan<Node> nodes) => nodes.ToArray();

    private static void CheckLength(int given, Shape shape)
    {
        if (given != shape.ElementCount)
            throw Throw.Shape($"{given} numbers do not fill a tensor of shape {shape}, which holds {shape.ElementCount}.");
    }
}
