namespace Myelin.Kernels.Tests.Convolution;

/// <summary>Convolutions and their gradients against plain loops, at every width of vector and on any number of threads.</summary>
public sealed class ConvolutionTests : VectorWidths
{
    /// <summary>Convolutions large enough to be cut into blocks, parts and strips in every way that there is.</summary>
    private static readonly Dictionary<string, ConvolutionShape> s_shapes = new()
    {
        ["images"] = Images(5, 18, 17, 35, kernel: 3, before: 1),
        ["images of one channel"] = Images(9, 21, 1, 33, kernel: 3),
        ["one channel to few"] = Images(9, 21, 1, 6, kernel: 5, before: 2),
        ["one channel to few, whole lines"] = Images(9, 28, 1, 6, kernel: 5),
        ["one channel to eight, lines apart"] = Images(9, 30, 1, 8, kernel: 3, dilation: 2, before: 1),
        ["one channel to one"] = Images(11, 25, 1, 1, kernel: 3, before: 1),
        ["one channel to few, in depth"] = new ConvolutionShape(
            3, 1, 7, 1, new ConvolutionAxis(7, 3, 7, Before: 1), new ConvolutionAxis(9, 3, 9, Before: 1), new ConvolutionAxis(26, 3, 26, Before: 1)),
        ["sixteen channels"] = Images(5, 20, 19, 16, kernel: 3, before: 1),
        ["few channels"] = Images(9, 17, 6, 5, kernel: 5, before: 1),
        ["few channels, with strides"] = Images(9, 19, 3, 20, kernel: 4, stride: 2, before: 2),
        ["colours to one filter"] = Images(5, 22, 24, 1, kernel: 5, before: 2),
        ["small images of many channels"] = Images(23, 8, 33, 40, kernel: 3, before: 1),
        ["images smaller than the kernel, many channels"] = Images(9, 3, 21, 17, kernel: 5, before: 3),
        ["many channels in groups, with strides"] = Images(7, 15, 66, 40, kernel: 3, stride: 2, groups: 2, before: 1),
        ["many channels, in depth"] = new ConvolutionShape(
            3, 29, 18, 1, new ConvolutionAxis(5, 3, 5, Before: 1), new ConvolutionAxis(6, 3, 3, 2, Before: 1),
            new ConvolutionAxis(11, 3, 7, Dilation: 2, Before: 0)),
        ["a long series of many channels"] = Series(2500, 31, 20, kernel: 5, before: 4),
        ["sixteen channels, lines apart"] = new ConvolutionShape(
            3, 19, 16, 1, ConvolutionAxis.Single, new ConvolutionAxis(23, 3, 12, 2, Before: 1), new ConvolutionAxis(27, 5, 29, Before: 3)),
        ["wide edges"] = Images(3, 27, 20, 40, kernel: 5, before: 3),
        ["strides"] = Images(6, 23, 12, 20, kernel: 3, stride: 2, before: 1),
        ["strides beyond the kernel"] = Images(8, 29, 12, 20, kernel: 2, stride: 3),
        ["dilation"] = Images(4, 22, 9, 32, kernel: 3, dilation: 3, before: 3),
        ["pointwise"] = Images(6, 16, 20, 40, kernel: 1),
        ["groups"] = Images(5, 17, 24, 36, kernel: 3, groups: 3, before: 1),
        ["channels that are groups"] = Images(7, 19, 37, 37, kernel: 3, groups: 37, before: 1),
        ["channels that are groups, with strides"] = Images(9, 30, 33, 33, kernel: 5, stride: 2, groups: 33, before: 2),
        ["long sums"] = Images(1, 9, 190, 40, kernel: 3, before: 1),
        ["a long series"] = Series(3000, 12, 20, kernel: 5, before: 4),
        ["a long series with strides"] = Series(5000, 9, 40, kernel: 4, stride: 3, dilation: 2, before: 1),
        ["a long series of one channel"] = Series(10000, 1, 5, kernel: 9, dilation: 3, before: 24),
        ["a long series to few channels"] = Series(3000, 16, 4, kernel: 7, before: 3),
        ["a long series of few channels"] = Series(3000, 4, 16, kernel: 7, before: 3),
        ["a long series of sixteen channels"] = Series(3000, 16, 16, kernel: 3, before: 1),
        ["a long series of channels that are groups"] = Series(4000, 19, 19, kernel: 5, groups: 19, before: 4),
        ["a series of many channels"] = Series(130, 64, 96, kernel: 5, before: 2),
        ["wide images"] = new ConvolutionShape(
            1, 5, 20, 1, ConvolutionAxis.Single, new ConvolutionAxis(5, 3, 5, Before: 1), new ConvolutionAxis(1100, 3, 1100, Before: 1)),
        ["a kernel larger than the parts' room"] = Images(3, 5, 160, 330, kernel: 3, before: 1),
        ["a long series, nothing added"] = Series(3000, 12, 40, kernel: 5),
        ["a long series with strides, nothing added"] = Series(3000, 12, 40, kernel: 5, stride: 2),
        ["a long series in groups, nothing added"] = Series(1100, 20, 20, kernel: 3, groups: 2),
        ["one short series, nothing added"] = Series(200, 32, 64, kernel: 5),
        ["one small image of many channels, nothing added"] = Images(1, 6, 256, 256, kernel: 3),
        ["wide images, nothing added"] = new ConvolutionShape(
            1, 20, 40, 1, ConvolutionAxis.Single, new ConvolutionAxis(5, 3, 3), new ConvolutionAxis(1100, 3, 1098)),
        ["colours to one filter, strides down"] = new ConvolutionShape(
            2, 3, 1, 1, ConvolutionAxis.Single, new ConvolutionAxis(9, 3, 4, Stride: 2), new ConvolutionAxis(16, 1, 16)),
        ["colours to one filter, strides down beyond the kernel"] = new ConvolutionShape(
            2, 3, 1, 1, ConvolutionAxis.Single, new ConvolutionAxis(10, 2, 3, Stride: 3), new ConvolutionAxis(16, 1, 16)),
    };

    public static TheoryData<string, VectorWidth> Cases
    {
        get
        {
            var cases = new TheoryData<string, VectorWidth>();
            foreach (string name in s_shapes.Keys)
            {
                foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest)) cases.Add(name, width);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes_are_those_of_plain_loops(string name, VectorWidth width)
    {
        VectorPath.Current = width;
        new ConvolutionProblem<float>(new Random(1), s_shapes[name]).Check();
        new ConvolutionProblem<double>(new Random(2), s_shapes[name]).Check();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Infinite_and_NaN_numbers_reach_what_the_formula_says_and_nothing_else(string name, VectorWidth width)
    {
        VectorPath.Current = width;
        for (int seed = 0; seed < 3; seed++)
        {
            new ConvolutionProblem<float>(new Random(1), s_shapes[name]).CheckSpecial(new Random(seed));
            if (seed == 0) new ConvolutionProblem<double>(new Random(2), s_shapes[name]).CheckSpecial(new Random(seed));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Infinite_and_NaN_numbers_in_convolutions_of_any_sizes(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(18);
        for (int i = 0; i < 300; i++) new ConvolutionProblem<float>(random, Any(random)).CheckSpecial(random);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Convolutions_of_any_sizes_are_those_of_plain_loops(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(17);
        for (int i = 0; i < 150; i++)
        {
            ConvolutionShape shape = Any(random);
            new ConvolutionProblem<float>(random, shape).Check();
            new ConvolutionProblem<double>(random, shape).Check();
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Lines_that_are_handed_over_have_the_bits_of_those_that_are_written(VectorWidth width)
    {
        VectorPath.Current = width;
        ThreadTeam.WaitsForWorkers = true;
        var random = new Random(19);
        int handedOver = 0;
        foreach (ConvolutionShape shape in s_shapes.Values.Concat(
            Enumerable.Range(0, 200).Select(_ => Any(random) with { Groups = 1, Depth = ConvolutionAxis.Single })))
        {
            var floats = new ConvolutionProblem<float>(random, shape);
            var doubles = new ConvolutionProblem<double>(random, shape);
            if (random.Next(3) == 0) floats.CheckSpecial(random);
            for (int together = 1; together < 5; together++)
            {
                ThreadTeam.Threads = random.Next(1, 4);
                handedOver += Same(floats, together) + Same(doubles, together);
            }
        }
        Assert.True(handedOver > 500);

        int Same<T>(ConvolutionProblem<T> problem, int together) where T : unmanaged, System.Numerics.INumber<T>
        {
            if (problem.ForwardTo(together) is not { } lines) return 0;
            if (!Bytes(problem.Forward()).SequenceEqual(Bytes(lines))) Assert.Fail($"{problem}, {together} lines together");
            return 1;
        }
    }

    [Theory]
    [InlineData("images")]
    [InlineData("images of one channel")]
    [InlineData("one channel to few")]
    [InlineData("one channel to few, whole lines")]
    [InlineData("sixteen channels")]
    [InlineData("few channels")]
    [InlineData("few channels, with strides")]
    [InlineData("colours to one filter")]
    [InlineData("small images of many channels")]
    [InlineData("many channels in groups, with strides")]
    [InlineData("sixteen channels, lines apart")]
    [InlineData("strides")]
    [InlineData("dilation")]
    [InlineData("pointwise")]
    [InlineData("groups")]
    [InlineData("channels that are groups")]
    [InlineData("a kernel larger than the parts' room")]
    [InlineData("a long series")]
    [InlineData("a long series with strides")]
    [InlineData("a long series of one channel")]
    [InlineData("a long series to few channels")]
    [InlineData("a long series of few channels")]
    [InlineData("a long series of sixteen channels")]
    [InlineData("a long series of channels that are groups")]
    [InlineData("a series of many channels")]
    [InlineData("a long series, nothing added")]
    [InlineData("a long series with strides, nothing added")]
    [InlineData("a long series in groups, nothing added")]
    [InlineData("one short series, nothing added")]
    [InlineData("one small image of many channels, nothing added")]
    [InlineData("wide images, nothing added")]
    public void The_bits_are_the_same_on_any_number_of_threads(string name)
    {
        var problem = new ConvolutionProblem<float>(new Random(1), s_shapes[name]);
        foreach (Func<float[]> pass in (Func<float[]>[])[problem.Forward, problem.DataGradient, problem.WeightGradient])
            SameOnAnyNumberOfThreads<float>(pass().Length, y => pass().CopyTo(y, 0));
    }

    [Theory]
    [InlineData("images")]
    [InlineData("colours to one filter")]
    [InlineData("one channel to few")]
    [InlineData("sixteen channels")]
    [InlineData("few channels")]
    [InlineData("strides")]
    [InlineData("groups")]
    [InlineData("channels that are groups")]
    public void Nothing_is_allocated(string name) => AllocatesNothing(new ConvolutionProblem<float>(new Random(1), s_shapes[name]).Again());

    [Fact]
    public void No_images_are_no_work()
    {
        ConvolutionShape none = s_shapes["images"] with { Batch = 0 };
        var problem = new ConvolutionProblem<float>(new Random(1), none);
        Assert.Empty(problem.Forward());
        Assert.Empty(problem.DataGradient());
        Assert.All(problem.WeightGradient(), x => Assert.Equal(0, x));
    }

    private static ConvolutionShape Images(
        int batch, int size, int inputs, int outputs, int kernel, int stride = 1, int dilation = 1, int groups = 1, int before = 0)
    {
        var axis = new ConvolutionAxis(size, kernel, (size + 2 * before - (kernel - 1) * dilation - 1) / stride + 1, stride, dilation, before);
        return new ConvolutionShape(
            batch, inputs, outputs, groups, ConvolutionAxis.Single, axis,
            axis with { Before = Math.Max(0, before - 1), Output = axis.Output });
    }

    // One series; what is added before it and not after it makes a convolution causal.
    private static ConvolutionShape Series(
        int length, int inputs, int outputs, int kernel, int stride = 1, int dilation = 1, int groups = 1, int before = 0)
    {
        var axis = new ConvolutionAxis(length, kernel, (length + before - (kernel - 1) * dilation - 1) / stride + 1, stride, dilation, before);
        return new ConvolutionShape(1, inputs, outputs, groups, ConvolutionAxis.Single, ConvolutionAxis.Single, axis);
    }

    private static ConvolutionShape Any(Random random)
    {
        int groups = random.Next(4) == 0 ? random.Next(1, 5) : 1;
        int inputs = groups * random.Next(1, random.Next(2, 20)), outputs = groups * random.Next(1, random.Next(2, 40));
        if (random.Next(5) == 0) groups = outputs = inputs;
        return new ConvolutionShape(
            random.Next(1, 4), inputs, outputs, groups, random.Next(3) == 0 ? Axis(4) : ConvolutionAxis.Single,
            random.Next(4) == 0 ? ConvolutionAxis.Single : Axis(9), Axis(20));

        ConvolutionAxis Axis(int most)
        {
            int kernel = random.Next(1, 5), dilation = random.Next(1, 4), stride = random.Next(1, 5), before = random.Next(0, 4),
                after = random.Next(0, 4);
            int reach = (kernel - 1) * dilation + 1, size = random.Next(Math.Max(1, reach - before - after), most + reach);
            return new ConvolutionAxis(size, kernel, (size + before + after - reach) / stride + 1, stride, dilation, before);
        }
    }
}
