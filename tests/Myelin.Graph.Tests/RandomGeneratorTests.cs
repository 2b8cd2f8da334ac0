namespace Myelin.Graph.Tests;

/// <summary>Random generators as state: what repeats, what differs, and how the numbers are spread.</summary>
public sealed class RandomGeneratorTests
{
    private const int Count = 100_000;

    [Fact]
    public void Dropout_differs_from_step_to_step_and_repeats_from_the_seed_on()
    {
        var generator = new RandomGenerator(42);
        Node x = Node.Input("x", [1000]), y = x.Dropout(0.5, generator);
        CompiledGraph graph = CompiledGraph.Compile([y], [generator.Advance]);
        graph.Input<float>(x).Fill(1);
        float[][] first = [.. Enumerable.Range(0, 3).Select(_ => Run(graph, y))];
        Assert.NotEqual(first[0], first[1]);
        Assert.NotEqual(first[1], first[2]);
        Assert.NotEqual(first[0], first[2]);
        Assert.Equal([42, 0, 3], generator.State.Values<int>());

        generator.Seed = 42;
        Assert.Equal(first, [.. Enumerable.Range(0, 3).Select(_ => Run(graph, y))]);
        generator.Seed = 43;
        Assert.NotEqual(first[0], Run(graph, y));
    }

    [Fact]
    public void A_saved_state_repeats_its_numbers()
    {
        var generator = new RandomGenerator(ulong.MaxValue - 5);
        Assert.Equal(ulong.MaxValue - 5, generator.Seed);
        Node y = generator.Uniform([64]);
        CompiledGraph graph = CompiledGraph.Compile([y], [generator.Advance]);
        Run(graph, y);
        int[] saved = generator.State.Values<int>().ToArray();
        float[] next = Run(graph, y);
        saved.CopyTo(generator.State.Values<int>());
        Assert.Equal(next, Run(graph, y));
    }

    [Fact]
    public void Without_its_advance_a_generator_stands_still()
    {
        var generator = new RandomGenerator(1);
        Node y = generator.Uniform([100]);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Assert.Equal(Run(graph, y), Run(graph, y));
    }

    [Fact]
    public void Each_op_has_numbers_of_its_own()
    {
        var generator = new RandomGenerator(1);
        Node a = generator.Uniform([1000]), b = generator.Uniform([1000]);
        CompiledGraph graph = CompiledGraph.Compile([a, b]);
        graph.Run();
        float[] x = graph.Output<float>(a).ToArray(), y = graph.Output<float>(b).ToArray();
        Assert.True(x.Zip(y).Count(pair => pair.First == pair.Second) < 5);
        // Neither the same numbers elsewhere: of 1000 and 1000 among 2²⁴ values, chance makes about 0.06 equal.
        Assert.True(x.Intersect(y).Count() < 5);
    }

    [Fact]
    public void Seeds_and_steps_that_are_near_have_nothing_in_common()
    {
        float[][] runs = [.. from seed in (ulong[])[0, 1, 1UL << 32]
                             from step in (int[])[0, 1]
                             select Numbers(seed, step)];
        for (int i = 0; i < runs.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.True(runs[i].Intersect(runs[j]).Count() < 5, $"runs {i} and {j} share numbers");
        }

        static float[] Numbers(ulong seed, int step)
        {
            var generator = new RandomGenerator(seed);
            generator.State.Values<int>()[2] = step;
            Node y = generator.Uniform([1000]);
            return Run(CompiledGraph.Compile([y]), y);
        }
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Uniform_numbers_are_spread_evenly_from_0_to_below_1(ElementType type)
    {
        Node y = new RandomGenerator(7).Uniform([Count], type).Cast(ElementType.Float64);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        graph.Run();
        double[] numbers = graph.Output<double>(y).ToArray();
        Assert.All(numbers, x => Assert.InRange(x, 0, 1 - 1e-8));
        double mean = numbers.Average();
        // Five standard errors: chance alone fails one seed in a million, and the seed is fixed.
        Assert.Equal(0.5, mean, 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1.0 / 12, numbers.Average(x => (x - mean) * (x - mean)), 5 * Math.Sqrt(1.0 / 180 / Count));
        int[] tenths = new int[10];
        foreach (double x in numbers)
            tenths[(int)(x * 10)]++;
        Assert.True(tenths.Sum(n => Math.Pow(n - Count / 10.0, 2) / (Count / 10.0)) < 40, "χ² of the tenths");
        double neighbours = numbers.Zip(numbers.Skip(1)).Average(p => (p.First - 0.5) * (p.Second - 0.5)) * 12;
        Assert.Equal(0, neighbours, 5 / Math.Sqrt(Count));
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution(ElementType type)
    {
        Node y = new RandomGenerator(7).Normal([Count], type).Cast(ElementType.Float64);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        graph.Run();
        double[] numbers = graph.Output<double>(y).ToArray();
        // Five standard errors of the moments 0, 1, 0 and 3.
        Assert.Equal(0, numbers.Average(), 5 / Math.Sqrt(Count));
        Assert.Equal(1, numbers.Average(x => x * x), 5 * Math.Sqrt(2.0 / Count));
        Assert.Equal(0, numbers.Average(x => x * x * x), 5 * Math.Sqrt(15.0 / Count));
        Assert.Equal(3, numbers.Average(x => x * x * x * x), 5 * Math.Sqrt(96.0 / Count));
        double inOneDeviation = numbers.Count(x => Math.Abs(x) < 1) / (double)Count;
        Assert.Equal(0.682689492137086, inOneDeviation, 5 * Math.Sqrt(0.6827 * 0.3173 / Count));
    }

    [Fact]
    public void Normal_and_even_numbers_of_one_generator_have_nothing_in_common()
    {
        var generator = new RandomGenerator(1);
        Node a = generator.Uniform([1000]), b = generator.Normal([1000]), c = generator.Normal([1000]);
        CompiledGraph graph = CompiledGraph.Compile([a, b, c]);
        graph.Run();
        Assert.True(graph.Output<float>(a).ToArray().Intersect(graph.Output<float>(b).ToArray()).Count() < 5);
        Assert.True(graph.Output<float>(b).ToArray().Intersect(graph.Output<float>(c).ToArray()).Count() < 5);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropout_drops_its_share_and_keeps_the_mean(double rate)
    {
        Node x = Node.Input("x", [Count]), y = x.Dropout(rate, new RandomGenerator(11));
        CompiledGraph graph = CompiledGraph.Compile([y]);
        graph.Input<float>(x).Fill(2);
        float[] numbers = Run(graph, y);
        Assert.Equal(rate, numbers.Count(v => v == 0) / (double)Count, 5 * Math.Sqrt(rate * (1 - rate) / Count));
        Assert.Equal(2, numbers.Distinct().Count());
        Assert.Equal(2 / (1 - rate), numbers.Max(), 1e-5);
    }

    [Fact]
    public void Dropout_by_nothing_is_the_node_itself()
    {
        Node x = Node.Input("x", [3]);
        Assert.Same(x, x.Dropout(0, new RandomGenerator()));
    }

    [Fact]
    public void The_gradient_passes_where_the_forward_pass_did()
    {
        var generator = new RandomGenerator(3);
        Node x = Node.Input("x", ["batch", 50]), y = x.Dropout(0.4, generator);
        Node gradient = y.Gradients(x)[0];
        CompiledGraph graph = CompiledGraph.Compile([y, gradient], [generator.Advance], new Dictionary<string, int> { ["batch"] = 20 });
        graph.Input<float>(x).Fill(1);
        for (int step = 0; step < 3; step++)
        {
            graph.Run();
            Assert.Equal(graph.Output<float>(y), graph.Output<float>(gradient));
            Assert.Contains(0, graph.Output<float>(y).ToArray());
        }
    }

    [Fact]
    public void Compiled_as_written_and_optimized_draw_the_same_numbers()
    {
        var generator = new RandomGenerator(3);
        Node x = Node.Input("x", [500]), y = (x + 1).Dropout(0.4, generator).Tanh();
        CompiledGraph a = CompiledGraph.Compile([y]), b = CompiledGraph.CompileAsWritten([y]);
        Assert.Equal(Run(a, y), Run(b, y));
    }

    private static float[] Run(CompiledGraph graph, Node node)
    {
        graph.Run();
        return graph.Output<float>(node).ToArray();
    }
}
