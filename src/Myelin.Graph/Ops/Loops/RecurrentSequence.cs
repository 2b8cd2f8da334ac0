using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// A recurrent layer over a batch of sequences, time first, in one kernel: the formulas of <see cref="RecurrentKind"/>. It is the same
    /// as a <see cref="Scan"/> over its cell, only faster.
    /// </summary>
    /// <remarks>
    /// <para>Operands: the parts of the inputs (steps, batch, parts · units), that is x · kernel + bias of all steps; the recurrent kernel
    /// (units, parts · units); the first state (batch, units); for an LSTM its first memory (batch, units); for a GRU with the reset after
    /// the product the recurrent bias (parts · units,); with a mask the mask (steps, batch), of the same type, 0 where a step is to change
    /// nothing.</para>
    /// <para>Results: the states after all steps (steps, batch, units); for an LSTM the memories; for gated cells what the gradient needs.
    /// Results that nobody reads are not kept.</para>
    /// </remarks>
    /// <param name="Kind">The recurrence.</param>
    /// <param name="Reverse">Whether time runs backwards. Outputs keep the places of their inputs.</param>
    /// <param name="Masked">Whether there is a mask.</param>
    public sealed record RecurrentSequence(RecurrentKind Kind, bool Reverse, bool Masked) : Op, ISkipsResults
    {
        internal bool HasMemory => Kind == RecurrentKind.Lstm;

        internal bool HasBias => Kind == RecurrentKind.GruResetAfter;

        internal bool HasSaved => Kind != RecurrentKind.Simple;

        /// <summary>How many operands there are.</summary>
        internal int Operands => 3 + (HasMemory || HasBias ? 1 : 0) + (Masked ? 1 : 0);

        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => ResultsOf(x)[0].Shape;

        /// <inheritdoc/>
        public override TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x)
        {
            if (!x[0].Type.IsFloat)
                throw Throw.NeedsFloat(Name, x[0].Type);
            Shape input = x[0].Shape, kernel = x[1].Shape;
            int parts = RecurrentShape.PartsOf(Kind);
            if (x.Length != Operands)
                throw Throw.Shape($"{Name} of {Kind} takes {Operands} operands; it got {x.Length}.");
            if (input.Rank != 3 || kernel.Rank != 2 || input[2] != kernel[1] || kernel[1] != kernel[0] * parts)
            {
                throw Throw.Shape(
                    $"{Name} of {Kind} got inputs {input} and a recurrent kernel {kernel}; "
                        + $"they must be (steps, batch, {parts}·units) and (units, {parts}·units).");
            }

            Shape state = [input[1], kernel[0]], sequence = [input[0], .. state];
            for (int i = 1; i < x.Length; i++)
            {
                Shape expected = i == 1 ? kernel : Masked && i == x.Length - 1 ? [input[0], input[1]] : HasBias && i == 3 ? [kernel[1]] : state;
                if (x[i] != new TensorSpec(x[0].Type, expected))
                {
                    throw Throw.Shape(
                        $"{Name} of {Kind} over inputs {x[0]} needs {new TensorSpec(x[0].Type, expected)} as operand {i}; it got {x[i]}.");
                }
            }

            var results = new List<TensorSpec> { x[0] with { Shape = sequence } };
            if (HasMemory)
                results.Add(results[0]);
            if (HasSaved)
                results.Add(x[0] with { Shape = sequence.With(2, kernel[0] * RecurrentShape.SavedPartsOf(Kind)) });
            return [.. results];
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => Pullback(y, [dy, .. new Node?[y.Results.Length - 1]]);

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy)
        {
            Node dOutputs = dy[0] ?? Node.Scalar(0, y.Type).BroadcastTo(y.Shape);
            Node? dMemories = HasMemory ? dy[1] : null;
            var operands = new List<Node>([.. y.Inputs]);
            for (int i = 0; i < y.Results.Length; i++)
                operands.Add(y.Result(i));
            operands.Add(dOutputs);
            if (dMemories is not null)
                operands.Add(dMemories);
            var op = new RecurrentSequenceGradient(this, dMemories is not null);
            Node gradient = Node.Apply(op, [.. operands]);

            var dx = new Node?[y.Inputs.Length];
            for (int i = 0; i < 3; i++)
                dx[i] = gradient.Result(i);
            if (HasMemory || HasBias)
                dx[3] = gradient.Result(3);
            return dx;
        }

        /// <summary>Each step reads the state that the step before it put out.</summary>
        public bool MaySkip(int result) => result > 0;

        /// <inheritdoc/>
        public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) => 2.0 * x[0].Length * x[1].Shape[0].Value;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => RecurrentKernel.Forward(this, request);

        /// <summary>The sizes for the kernels.</summary>
        internal RecurrentShape Sizes(TensorSpec input, TensorSpec kernel) =>
            new(Kind, input.Shape[0].Value, input.Shape[1].Value, kernel.Shape[0].Value, Reverse);

        /// <summary>The same as a loop of plain nodes: states and, for an LSTM, memories after all steps. Operands as of this op.</summary>
        /// <param name="x">The operands.</param>
        internal Node[] AsLoop(ReadOnlySpan<Node> x)
        {
            Node kernel = x[1];
            Dimension units = kernel.Shape[0];
            Node[] states = HasMemory ? [x[2], x[3]] : [x[2]];
            List<Node> sequences = [x[0]];
            if (HasBias)
                sequences.Add(x[3].BroadcastTo(x[0].Shape));
            if (Masked)
                sequences.Add(x[^1].ExpandDims(-1));
            LoopResult loop = Node.Scan(
                states,
                sequences,
                (s, items) =>
                {
                    Node[] next = Cell(items[0], s, kernel, HasBias ? items[1] : null, units.Value);
                    if (Masked)
                        next = [.. next.Select((n, i) => n.Where(items[^1], s[i]))];
                    return (next, next);
                },
                Reverse);
            return [.. loop.Outputs];
        }

        private Node[] Cell(Node input, IReadOnlyList<Node> state, Node kernel, Node? bias, int units)
        {
            Node h = state[0];
            if (Kind == RecurrentKind.GruResetBefore)
            {
                Node first = h.MatMul(kernel.Slice(1, 0, 2 * units));
                Node z = (Part(input, 0) + Part(first, 0)).Sigmoid(), r = (Part(input, 1) + Part(first, 1)).Sigmoid();
                Node n = (Part(input, 2) + (r * h).MatMul(kernel.Slice(1, 2 * units, units))).Tanh();
                return [z * h + (1 - z) * n];
            }

            Node product = h.MatMul(kernel);
            switch (Kind)
            {
                case RecurrentKind.Simple:
                    return [(input + product).Tanh()];
                case RecurrentKind.Lstm:
                    Node sums = input + product;
                    Node c = Part(sums, 1).Sigmoid() * state[1] + Part(sums, 0).Sigmoid() * Part(sums, 2).Tanh();
                    return [Part(sums, 3).Sigmoid() * c.Tanh(), c];
                default:
                    Node m = product + bias!;
                    Node update = (Part(input, 0) + Part(m, 0)).Sigmoid(), reset = (Part(input, 1) + Part(m, 1)).Sigmoid();
                    Node candidate = (Part(input, 2) + reset * Part(m, 2)).Tanh();
                    return [update * h + (1 - update) * candidate];
            }

            Node Part(Node x, int part) => x.Slice(-1, part * units, units);
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>What a recurrent layer over a batch of sequences leaves.</summary>
    /// <param name="Outputs">The states after all steps, (steps, batch, units).</param>
    /// <param name="Memories">For an LSTM the memories after all steps.</param>
    public sealed record RecurrentResult(Node Outputs, Node? Memories);

    /// <summary>The methods that make <c>RecurrentSequence</c> nodes.</summary>
    public static class RecurrentSequenceNode
    {
        extension(Node)
        {
            /// <summary>A simple recurrence over sequences, h' = tanh(input + h · kernel).</summary>
            /// <param name="input">x · kernel + bias of all steps, (steps, batch, units).</param>
            /// <param name="kernel">The recurrent kernel, (units, units).</param>
            /// <param name="state">The state before the first step, (batch, units).</param>
            /// <param name="mask">(steps, batch), 0 where a step changes nothing; null for none.</param>
            /// <param name="reverse">Whether time runs backwards.</param>
            /// <exception cref="GraphException">The shapes do not go together.</exception>
            public static RecurrentResult SimpleSequence(Node input, Node kernel, Node state, Node? mask = null, bool reverse = false) =>
                Apply(RecurrentKind.Simple, [input, kernel, state], mask, reverse);

            /// <summary>A long short-term memory over sequences; parts in the order i, f, g, o.</summary>
            /// <param name="input">x · kernel + bias of all steps, (steps, batch, 4 · units).</param>
            /// <param name="kernel">The recurrent kernel, (units, 4 · units).</param>
            /// <param name="state">The state before the first step, (batch, units).</param>
            /// <param name="memory">The memory before the first step, (batch, units).</param>
            /// <param name="mask">(steps, batch), 0 where a step changes nothing; null for none.</param>
            /// <param name="reverse">Whether time runs backwards.</param>
            /// <exception cref="GraphException">The shapes do not go together.</exception>
            public static RecurrentResult LstmSequence(Node input, Node kernel, Node state, Node memory, Node? mask = null, bool reverse = false) =>
                Apply(RecurrentKind.Lstm, [input, kernel, state, memory], mask, reverse);

            /// <summary>Gated recurrent units over sequences; parts in the order z, r, n.</summary>
            /// <param name="input">x · kernel + bias of all steps, (steps, batch, 3 · units).</param>
            /// <param name="kernel">The recurrent kernel, (units, 3 · units).</param>
            /// <param name="state">The state before the first step, (batch, units).</param>
            /// <param name="bias">The recurrent bias, (3 · units,): the reset gate works on the product. Null: it works on the
            /// state.</param>
            /// <param name="mask">(steps, batch), 0 where a step changes nothing; null for none.</param>
            /// <param name="reverse">Whether time runs backwards.</param>
            /// <exception cref="GraphException">The shapes do not go together.</exception>
            public static RecurrentResult GruSequence(Node input, Node kernel, Node state, Node? bias, Node? mask = null, bool reverse = false) =>
                bias is null
                    ? Apply(RecurrentKind.GruResetBefore, [input, kernel, state], mask, reverse)
                    : Apply(RecurrentKind.GruResetAfter, [input, kernel, state, bias], mask, reverse);
        }

        private static RecurrentResult Apply(RecurrentKind kind, Node[] operands, Node? mask, bool reverse)
        {
            Node y = Node.Apply(new RecurrentSequence(kind, reverse, mask is not null), mask is null ? operands : [.. operands, mask]);
            return new RecurrentResult(y.Result(0), kind == RecurrentKind.Lstm ? y.Result(1) : null);
        }
    }
}
