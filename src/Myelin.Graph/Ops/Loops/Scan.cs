using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// A recurrence: a body run step by step over the first axis of sequences, each step with the states that the step before it left.
    /// </summary>
    /// <remarks>
    /// <para>Operands: the states before the first step, the sequences (steps, …), the constants. Results: the states after the last step,
    /// the outputs of all steps (steps, …), and the states as they were before each step (steps, …), which the gradient needs. Results that
    /// nobody reads are not kept, and what of the body serves them alone is not run.</para>
    /// <para>The gradient is a scan in the other direction over the body's own gradient, so it can be differentiated again.</para>
    /// </remarks>
    /// <param name="Body">What a step does.</param>
    /// <param name="Steps">How many steps there are.</param>
    /// <param name="Reverse">Whether time runs backwards: the step at the end of the sequences comes first. Outputs keep the places of
    /// their items.</param>
    public sealed record Scan(LoopBody Body, Dimension Steps, bool Reverse) : Op, ISkipsResults
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => ResultsOf(x)[0].Shape;

        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => ResultsOf(x)[0].Type;

        /// <inheritdoc/>
        public override TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x)
        {
            TensorSpec[] states = Bound(Body.States);
            TensorSpec[] expected = [.. states, .. Bound(Body.Items).Select(Stacked), .. Bound(Body.Constants)];
            if (x.Length != expected.Length)
                throw Throw.Shape($"Scan has {expected.Length} operands: {string.Join(", ", expected)}; it got {x.Length}.");
            for (int i = 0; i < expected.Length; i++)
            {
                if (x[i] != expected[i])
                    throw Throw.Shape($"Scan over {Steps} steps needs {expected[i]} as operand {i}; it got {x[i]}.");
            }

            return [.. states, .. Bound(Body.Outputs).Select(Stacked), .. states.Select(Stacked)];
        }

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { Body = Body.Bind(sizes), Steps = Steps.Bind(sizes) };

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => Pullback(y, [dy, .. new Node?[y.Results.Length - 1]]);

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy)
        {
            int states = Body.States.Count, outputs = Body.Outputs.Count;
            ReadOnlySpan<Node?> dOutputs = dy.Slice(states, outputs), dStates = dy.Slice(states + outputs, states);
            GradientBody gradient = Body.Gradient(
                Array.ConvertAll(dOutputs.ToArray(), d => d is not null), Array.ConvertAll(dStates.ToArray(), d => d is not null));
            return gradient.Apply(y, this, dy);
        }

        /// <inheritdoc/>
        public bool MaySkip(int result) => true;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => ScanKernel.Create(this, request);

        private TensorSpec[] Bound(IReadOnlyList<Node> nodes) =>
            [.. nodes.Select(n => n.Spec with { Shape = n.Shape.Bind(Body.Sizes) })];

        private TensorSpec Stacked(TensorSpec spec) => spec with { Shape = [Steps, .. spec.Shape] };
    }
}

namespace Myelin.Graph
{
    /// <summary>What a loop leaves behind.</summary>
    /// <param name="States">The states after the last step.</param>
    /// <param name="Outputs">The outputs of all steps, each with the steps as its first axis.</param>
    public sealed record LoopResult(IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs);

    /// <summary>The method that makes <c>Scan</c> nodes.</summary>
    public static class ScanNode
    {
        extension(Node)
        {
            /// <summary>
            /// A loop over the first axis of sequences: (states', outputs) = step(states, items), once for each item. The function may use
            /// any node from outside; gradients flow to all of them.
            /// </summary>
            /// <param name="states">The states before the first step.</param>
            /// <param name="sequences">Tensors whose first axis is the steps.</param>
            /// <param name="step">What a step does; it is called once, with placeholders, to make the graph of a step.</param>
            /// <param name="reverse">Whether the last item comes first. Outputs keep the places of their items.</param>
            /// <param name="steps">How many steps there are; needed only without sequences.</param>
            /// <exception cref="GraphException">Sequences differ in their first axis, there are none and no steps are given, or a step
            /// changes the type or the shape of a state.</exception>
            public static LoopResult Scan(
                IReadOnlyList<Node> states,
                IReadOnlyList<Node> sequences,
                Func<IReadOnlyList<Node>, IReadOnlyList<Node>, (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> step,
                bool reverse = false,
                Dimension? steps = null)
            {
                ArgumentNullException.ThrowIfNull(states);
                ArgumentNullException.ThrowIfNull(sequences);
                ArgumentNullException.ThrowIfNull(step);
                Dimension count = StepsOf(sequences, steps);
                Node[] stateHolders = [.. states.Select((s, i) => Node.Input($"state{i}", s.Shape, s.Type))];
                Node[] items = [.. sequences.Select((s, i) => Node.Input($"item{i}", [.. s.Shape.Skip(1)], s.Type))];
                (IReadOnlyList<Node> newStates, IReadOnlyList<Node> outputs) = step(stateHolders, items);
                if (newStates.Count != states.Count)
                    throw Throw.Shape($"A step of Scan got {states.Count} states and gave {newStates.Count}; it must give each of them anew.");
                for (int i = 0; i < states.Count; i++)
                {
                    if (newStates[i].Spec != states[i].Spec)
                    {
                        throw Throw.Shape($"A step of Scan turned state {i}, {states[i].Spec}, into {newStates[i].Spec}; "
                            + "a state keeps its type and shape.");
                    }
                }

                if (states.Count + outputs.Count == 0)
                    throw Throw.Shape("Scan needs a state or an output; its step gave neither.");
                LoopBody body = LoopBody.Create(stateHolders, items, [.. newStates], [.. outputs], out Node[] captured);
                Node loop = Node.Apply(new Scan(body, count, reverse), [.. states, .. sequences, .. captured]);
                return new LoopResult(
                    [.. Enumerable.Range(0, states.Count).Select(loop.Result)],
                    [.. Enumerable.Range(states.Count, outputs.Count).Select(loop.Result)]);
            }
        }

        private static Dimension StepsOf(IReadOnlyList<Node> sequences, Dimension? steps)
        {
            foreach (Node sequence in sequences)
            {
                if (sequence.Shape.Rank == 0)
                    throw Throw.Shape($"Scan goes over the first axis of its sequences; {sequence} has none.");
                steps ??= sequence.Shape[0];
                if (sequence.Shape[0] != steps)
                    throw Throw.Shape($"Scan goes over {steps} steps, but the first axis of {sequence} is {sequence.Shape[0]}; all must be equal.");
            }

            return steps ?? throw Throw.Shape("Scan without sequences needs to be told how many steps there are.");
        }
    }
}
