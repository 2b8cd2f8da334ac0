using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// Random numbers evenly spread over [0, 1). Number i of a run depends on the generator's seed and step, on the op's key and on i
    /// alone, so a saved generator repeats its numbers bit for bit.
    /// </summary>
    /// <param name="Numbers">The shape.</param>
    /// <param name="Type">The type: float32 or float64.</param>
    /// <param name="Key">What tells this op's numbers from another's with the same generator.</param>
    /// <remarks>J. Salmon et al.: Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011 (Philox 4×32, 10 rounds).</remarks>
    public sealed record RandomUniform(Shape Numbers, ElementType Type, int Key) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Numbers;

        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Type.IsFloat ? Type : throw Throw.NeedsFloat(Name, Type);

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { Numbers = Numbers.Bind(sizes) };

        /// <summary>Random numbers have no slope.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [null];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => Type == ElementType.Float64
            ? new((in Operands o) => Philox.Uniform(o.Result<double>(), RandomGenerator.SeedOf(o.Input<int>()), (uint)Key, (uint)o.Input<int>()[2]))
            : new((in Operands o) => Philox.Uniform(o.Result<float>(), RandomGenerator.SeedOf(o.Input<int>()), (uint)Key, (uint)o.Input<int>()[2]));
    }
}

namespace Myelin.Graph
{
    /// <summary>The state of a random generator: a seed and a step. A training step advances it by one.</summary>
    public sealed class RandomGenerator
    {
        private int _keys;

        /// <summary>A generator that starts at step 0 of a seed.</summary>
        public RandomGenerator(ulong seed = 0, string name = "random")
        {
            State = new Variable(name, [3], ElementType.Int32);
            Seed = seed;
        }

        /// <summary>The low and the high half of the seed, and the step.</summary>
        public Variable State { get; }

        /// <summary>What the numbers follow from; setting it goes back to step 0.</summary>
        public ulong Seed
        {
            get => SeedOf(State.Values<int>());
            set
            {
                Span<int> state = State.Values<int>();
                (state[0], state[1], state[2]) = ((int)value, (int)(value >> 32), 0);
            }
        }

        /// <summary>The update that goes on to the next step's numbers. Every step that uses the generator should make it.</summary>
        public Update Advance => new(State, State.Node + Node.Constant([0, 0, 1], [3]));

        /// <summary>New numbers evenly spread over [0, 1); each call has numbers of its own.</summary>
        public Node Uniform(Shape shape, ElementType type = ElementType.Float32) =>
            Node.Apply(new RandomUniform(shape, type, _keys++), State.Node);

        /// <summary>New numbers of the normal distribution with mean 0 and deviation 1; each call has numbers of its own.</summary>
        public Node Normal(Shape shape, ElementType type = ElementType.Float32) =>
            Node.Apply(new RandomNormal(shape, type, _keys++), State.Node);

        /// <summary>The seed in a generator's state.</summary>
        internal static ulong SeedOf(ReadOnlySpan<int> state) => (uint)state[0] | (ulong)(uint)state[1] << 32;
    }

    /// <summary>Dropout.</summary>
    public static class DropoutNode
    {
        extension(Node x)
        {
            /// <summary>
            /// Each number set to 0 with probability <paramref name="rate"/>, and the others divided by 1 − rate, so that the expected
            /// value stays. Srivastava et al. 2014.
            /// </summary>
            /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1).</exception>
            /// <exception cref="GraphException">x is not of a floating-point type.</exception>
            public Node Dropout(double rate, RandomGenerator generator)
            {
                if (!(rate >= 0 && rate < 1))
                    throw Throw.OutOfRange(rate, "at least 0 and below 1");
                if (!x.Type.IsFloat)
                    throw Throw.NeedsFloat("Dropout", x.Type);
                return rate == 0 ? x : (x * (1 / (1 - rate))).Where(generator.Uniform(x.Shape, x.Type) >= rate);
            }
        }
    }
}
