using Myelin.Graph.Compilation;

namespace Myelin.Graph;

/// <summary>
/// An operation: a record whose attributes are its properties, so that equal operations are equal values. An op says what shape its
/// result has, how it is computed and how gradients flow back through it. One file holds one op.
/// </summary>
public abstract record Op
{
    /// <summary>The name in listings, drawings and error messages.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape of the result.</summary>
    /// <param name="x">Types and shapes of the operands.</param>
    /// <exception cref="GraphException">The operands do not go together.</exception>
    public abstract Shape ShapeOf(ReadOnlySpan<TensorSpec> x);

    /// <summary>The type of the result: that of the first operand, unless the op says otherwise.</summary>
    public virtual ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => x[0].Type;

    /// <summary>The results of an op that has several; the first is the node itself, the others are <see cref="Node.Result"/>.</summary>
    public virtual TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x) => [new(TypeOf(x), ShapeOf(x))];

    /// <summary>
    /// The gradients of a scalar with respect to the operands, given its gradient <paramref name="dy"/> with respect to the result:
    /// nodes like any others. Null where there is none.
    /// </summary>
    /// <param name="y">The node that this op made.</param>
    /// <param name="dy">The gradient with respect to it, of its shape.</param>
    public abstract Node?[] Pullback(Node y, Node dy);

    /// <summary>
    /// The same for an op with several results: one gradient a result, null where none arrives.
    /// </summary>
    public virtual Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy) => Pullback(y, dy[0]!);

    /// <summary>
    /// Whether the kernel reads the numbers of an operand. An operand that only the pullback needs takes no memory for this op's sake.
    /// </summary>
    /// <param name="operand">The number of the operand.</param>
    public virtual bool Reads(int operand) => true;

    /// <summary>The op with unknown sizes in its attributes replaced by numbers.</summary>
    public virtual Op Bind(IReadOnlyDictionary<string, int> sizes) => this;

    /// <summary>A simpler node with the same value, or null when there is none. Asked once all sizes are known.</summary>
    public virtual Node? Simplify(Node[] inputs) => null;

    /// <summary>
    /// The floating-point operations of a product or convolution of known shapes, a multiplication and an addition being two, for
    /// measurements; 0 for what is no product.
    /// </summary>
    /// <param name="x">Types and shapes of the operands.</param>
    /// <param name="y">Types and shapes of the results.</param>
    public virtual double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) => 0;

    /// <summary>What computes the op for operands and results of known shapes.</summary>
    public abstract Kernel CreateKernel(KernelRequest request);
}
