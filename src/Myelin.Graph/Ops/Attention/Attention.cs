using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// Scaled dot-product attention of all heads: weights = softmax(scale · q · kᵀ) over the keys, y = weights · v, in one kernel. The same
    /// as plain products and a softmax, only that heads are read where they lie and scores stay in the cache.
    /// </summary>
    /// <remarks>
    /// Operands: queries (batch, queries, heads, size), keys (batch, keys, heads, size), values (batch, keys, heads, value size). Results:
    /// the mixed values (batch, queries, heads, value size) and the weights (batch, heads, queries, keys).
    /// </remarks>
    /// <param name="Scale">What the scores are multiplied by.</param>
    public sealed record Attention(double Scale) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => ResultsOf(x)[0].Shape;

        /// <inheritdoc/>
        public override TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x)
        {
            Shape q = x[0].Shape, k = x[1].Shape, v = x[2].Shape;
            if (!x[0].Type.IsFloat)
                throw Throw.NeedsFloat(Name, x[0].Type);
            if (x[1].Type != x[0].Type || x[2].Type != x[0].Type)
                throw Throw.Types(Name, x[0].Type, x[1].Type != x[0].Type ? x[1].Type : x[2].Type);
            if (q.Rank != 4 || k.Rank != 4 || v.Rank != 4 || k != q.With(1, k[1]) || v != k.With(3, v[3]))
            {
                throw Throw.Shape(
                    $"{Name} got queries {q}, keys {k} and values {v}; "
                        + "they must be (batch, queries, heads, size), (batch, keys, heads, size) and (batch, keys, heads, value size).");
            }

            return [x[0] with { Shape = q.With(3, v[3]) }, x[0] with { Shape = [q[0], q[2], q[1], k[1]] }];
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => Pullback(y, [dy, null]);

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy)
        {
            Node[] x = y.Inputs.ToArray();
            if (dy[1] is null)
            {
                Node gradient = Node.Apply(new AttentionGradient(Scale), x[0], x[1], x[2], y.Result(1), dy[0]!);
                return [gradient.Result(0), gradient.Result(1), gradient.Result(2)];
            }

            // Operands stand behind views of their own, for one may be made from another, or be the same.
            Node[] inner = Array.ConvertAll(x, operand => Node.Apply(new Reshape(operand.Shape), operand));
            (Node mixed, Node weights) = AsNodes(inner[0], inner[1], inner[2]);
            return GradientNodes.Pullback(dy[0] is null ? [(weights, dy[1]!)] : [(mixed, dy[0]!), (weights, dy[1]!)], inner);
        }

        /// <inheritdoc/>
        public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) =>
            2.0 * y[1].Length * (x[0].Shape[3].Value + x[2].Shape[3].Value);

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => AttentionKernel.Forward(this, request);

        /// <summary>The same out of plain nodes.</summary>
        internal (Node Mixed, Node Weights) AsNodes(Node q, Node k, Node v)
        {
            Axes headsFirst = [0, 2, 1, 3];
            Node weights = (q.Transpose(headsFirst).MatMul(k.Transpose(headsFirst), false, true) * Scale).Softmax();
            return (weights.MatMul(v.Transpose(headsFirst)).Transpose(headsFirst), weights);
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Attention</c> nodes.</summary>
    public static class AttentionNode
    {
        extension(Node)
        {
            /// <summary>Scaled dot-product attention: weights = softmax(scale · q · kᵀ) over the keys, head by head, and the values mixed
            /// by them.</summary>
            /// <param name="query">(batch, queries, heads, size).</param>
            /// <param name="key">(batch, keys, heads, size).</param>
            /// <param name="value">(batch, keys, heads, value size).</param>
            /// <param name="scale">What the scores are multiplied by.</param>
            /// <returns>The mixed values (batch, queries, heads, value size) and the weights (batch, heads, queries, keys).</returns>
            /// <exception cref="GraphException">The shapes or types do not go together.</exception>
            public static (Node Mixed, Node Weights) Attention(Node query, Node key, Node value, double scale)
            {
                Node attention = Node.Apply(new Attention(scale), query, key, value);
                return (attention.Result(0), attention.Result(1));
            }
        }
    }
}
