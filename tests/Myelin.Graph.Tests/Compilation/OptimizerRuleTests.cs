using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>Rules of optimizers, which the compiler does in one sweep or in compound functions: the bits are those of the rule as
/// written.</summary>
[Collection(nameof(EngineSettings))]
public sealed class OptimizerRuleTests
{
    /// <summary>How a parameter and two slots move; and what makes a rule one that must not be done in a sweep.</summary>
    public static TheoryData<string> Rules { get; } = new(
        "adam", "rmsprop", "adam, m is wanted twice", "adam, v of another gradient", "adam, averaged", "momentum", "two adams");

    [Theory]
    [MemberData(nameof(Rules))]
    public void Floats_move_as_the_rule_is_written(string rule)
    {
        foreach (VectorWidth width in EngineSettings.Widths)
        {
            using IDisposable _ = EngineSettings.Use(width);
            foreach (int[] shape in (int[][])[[], [1], [7], [16], [3, 5], [40, 33], [9, 1000], [128, 600]])
                Check(rule, shape, ElementType.Float32);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Doubles_move_as_the_rule_is_written(string rule)
    {
        foreach (VectorWidth width in EngineSettings.Widths)
        {
            using IDisposable _ = EngineSettings.Use(width);
            Check(rule, [40, 33], ElementType.Float64);
        }
    }

    private static void Check(string rule, int[] sizes, ElementType type)
    {
        Shape shape = [.. sizes];
        Variable[] states = [.. Enumerable.Range(0, 6).Select(i => new Variable($"s{i}", shape, type))];
        // The gradient of a matrix comes from a product, which hands it over block by block if it has 64 rows or more.
        bool isMatrix = sizes.Length == 2;
        int between = isMatrix && sizes[0] >= 64 ? 100 : 20;
        Variable left = new("left", isMatrix ? [sizes[0], between] : shape, type), right = new("right", isMatrix ? [between, sizes[1]] : shape, type);
        Node gradient = isMatrix ? left.Node.MatMul(right.Node) : left.Node * right.Node;
        Update[] updates = Updates(rule, states, gradient);
        Variable[] all = [.. states, left, right];
        double[][] written = Run(CompiledGraph.CompileAsWritten([], updates), all, type, between);
        double[][] swept = Run(CompiledGraph.Compile([], updates), all, type, between);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.True(
                MemoryMarshal.AsBytes<double>(written[i]).SequenceEqual(MemoryMarshal.AsBytes<double>(swept[i])),
                $"{rule} of {type.FieldName} {shape}: {all[i]} has other bits at {VectorPath.Current}.");
        }
    }

    private static Update[] Updates(string rule, Variable[] states, Node g)
    {
        Variable p = states[0], m = states[1], v = states[2];
        Node m1 = Toward(m.Node, g, 0.1), v1 = Toward(v.Node, (rule.Contains("another") ? p.Node : g).Square(), 0.001);
        switch (rule)
        {
            case "momentum":
                Node velocity = m.Node * 0.9 - g * 0.01;
                return [new(m, velocity), new(p, p.Node + velocity * 0.9 - g * 0.01)];
            case "rmsprop":
                Node squares = v.Node * 0.9 + g.Square() * 0.1;
                return [new(v, squares), new(p, p.Node - 0.01 * g / (squares + 1e-7).Sqrt())];
            case "two adams":
                Node m2 = Toward(states[4].Node, -g, 0.1), v2 = Toward(states[5].Node, (-g).Square(), 0.001);
                return [
                    new(p, Adam(p, m1, v1)), new(m, m1), new(v, v1), new(states[3], Adam(states[3], m2, v2)), new(states[4], m2),
                    new(states[5], v2),
                ];
            case "adam, m is wanted twice":
                return [new(p, Adam(p, m1, v1)), new(m, m1), new(v, v1), new(states[3], states[3].Node + m1)];
            case "adam, averaged":
                Node after = Adam(p, m1, v1);
                return [new(p, after), new(m, m1), new(v, v1), new(states[3], states[3].Node * 0.9 + after * 0.1)];
            default:
                Assert.StartsWith("adam", rule, StringComparison.Ordinal);
                return [new(p, Adam(p, m1, v1)), new(m, m1), new(v, v1)];
        }
    }

    private static Node Adam(Variable p, Node m, Node v) => p.Node - 0.01 * m / (v.Sqrt() + 1e-7);

    private static Node Toward(Node before, Node number, double share) => before + (number - before) * share;

    private static double[][] Run(CompiledGraph graph, Variable[] states, ElementType type, int between)
    {
        for (int i = 0; i < states.Length; i++)
            Fill(states[i], i, type, between);
        for (int run = 0; run < 3; run++)
            graph.Run();
        return [.. states.Select(s => type == ElementType.Float32
            ? Array.ConvertAll(s.Values<float>().ToArray(), x => (double)x)
            : s.Values<double>().ToArray())];
    }

    /// <summary>Numbers of both signs and, among those that make gradients, some that are not finite, 0 or subnormal; squares are not
    /// negative.</summary>
    private static void Fill(Variable state, int seed, ElementType type, int between)
    {
        // One in three rows of a product, which leaves the others finite.
        int distance = 3 * between + 1;
        var random = new Random(seed);
        int count = type == ElementType.Float32 ? state.Values<float>().Length : state.Values<double>().Length;
        for (int i = 0; i < count; i++)
        {
            double x = random.NextDouble() - 0.5;
            if (state.Name is "s2" or "s5")
                x *= x;
            if (state.Name == "left" && i % distance == 5)
                x = ((double[])[double.NaN, double.PositiveInfinity, 0, 1e-40, -1e30])[i / distance % 5];
            if (type == ElementType.Float32)
                state.Values<float>()[i] = (float)x;
            else
                state.Values<double>()[i] = x;
        }
    }
}
