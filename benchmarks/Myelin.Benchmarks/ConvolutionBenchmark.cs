using System.Diagnostics;
using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Speed of convolutions and their gradients as a share of <see cref="FmaCeiling"/>. The best of many repetitions counts.</summary>
internal static unsafe class ConvolutionBenchmark
{
    private static readonly (string Name, ConvolutionShape Shape)[] s_shapes =
    [
        ("MNIST 1", Images(128, 28, 1, 32, kernel: 3)),
        ("MNIST 2", Images(128, 26, 32, 64, kernel: 3)),
        ("MNIST 2, pooled", Images(128, 13, 32, 64, kernel: 3)),
        ("colours", Images(32, 64, 3, 32, kernel: 3, padded: true)),
        ("deep", Images(8, 14, 256, 256, kernel: 3, padded: true)),
        ("strides", Images(32, 56, 64, 64, kernel: 3, stride: 2, padded: true)),
        ("one image", Images(1, 28, 128, 128, kernel: 3, padded: true)),
        ("pointwise", Images(32, 28, 64, 128, kernel: 1)),
        ("groups", Images(32, 28, 64, 64, kernel: 3, groups: 4, padded: true)),
        ("depthwise", Images(32, 28, 128, 128, kernel: 3, groups: 128, padded: true)),
        ("depthwise strides", Images(32, 56, 64, 64, kernel: 3, stride: 2, groups: 64, padded: true)),
    ];

    private enum Pass
    {
        Forward,
        DataGradient,
        WeightGradient,
    }

    public static int Run(string[] names)
    {
        Console.WriteLine($"vectors {VectorPath.Current}, {Environment.ProcessorCount} processors");
        Console.WriteLine($"{"",-20}{"pass",-16}{"threads",8}{"µs",12}{"GFLOP/s",10}{"ceiling",10}{"share",8}");
        foreach ((string name, ConvolutionShape shape) in s_shapes)
        {
            if (names.Length > 0 && !names.Any(n => name.Contains(n, StringComparison.OrdinalIgnoreCase)))
                continue;
            foreach (Pass pass in Enum.GetValues<Pass>())
            {
                Measure(name, shape, pass, 1);
                if (Environment.ProcessorCount > 1) Measure(name, shape, pass, 2);
            }
        }
        return 0;
    }

    private static ConvolutionShape Images(int batch, int size, int inputs, int outputs, int kernel, int stride = 1, int groups = 1, bool padded = false)
    {
        int zeros = padded ? kernel - 1 : 0;
        var axis = new ConvolutionAxis(size, kernel, (size + zeros - kernel) / stride + 1, stride, 1, zeros / 2);
        return new ConvolutionShape(batch, inputs, outputs, groups, ConvolutionAxis.Single, axis, axis);
    }

    private static void Measure(string name, ConvolutionShape shape, Pass pass, int threads)
    {
        const double secondsForEach = 0.3;
        ThreadTeam.Threads = threads;
        float* x = Numbers(shape.InputLength), kernel = Numbers(shape.KernelLength), y = Numbers((long)shape.OutputPositions * shape.OutputChannels);
        float* workspace = Numbers(Math.Max(
            ConvolutionKernels.ForwardWorkspace<float>(shape),
            Math.Max(ConvolutionKernels.DataGradientWorkspace<float>(shape), ConvolutionKernels.WeightGradientWorkspace<float>(shape))));
        var work = new Work { Shape = shape, Pass = pass, X = x, Kernel = kernel, Y = y, Workspace = workspace };
        double operations = 2.0 * shape.OutputPositions * shape.KernelLength;
        double best = double.MaxValue, ceiling = 0;
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 10 || Stopwatch.GetElapsedTime(start).TotalSeconds < secondsForEach; round++)
        {
            if (round % 16 == 0) ceiling = Math.Max(ceiling, FmaCeiling.Measure());
            long begin = Stopwatch.GetTimestamp();
            VectorPath.Run(ref work);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalNanoseconds);
        }
        Console.WriteLine(
            $"{name,-20}{pass,-16}{threads,8}{best / 1000,12:0.0}{operations / best,10:0.0}{ceiling,10:0.0}{operations / best / ceiling,8:0.0%}");
        NativeMemory.AlignedFree(x);
        NativeMemory.AlignedFree(kernel);
        NativeMemory.AlignedFree(y);
        NativeMemory.AlignedFree(workspace);
    }

    private static float* Numbers(long count)
    {
        var numbers = (float*)NativeMemory.AlignedAlloc((nuint)(count + 16) * sizeof(float), 64);
        var random = new Random(1);
        for (long i = 0; i < count; i++) numbers[i] = random.NextSingle() - 0.5f;
        return numbers;
    }

    private struct Work : IFloat32Work
    {
        public ConvolutionShape Shape;
        public Pass Pass;
        public float* X, Kernel, Y, Workspace;

        public readonly void Run<V>() where V : struct, IVector<V, float>
        {
            switch (Pass)
            {
                case Pass.Forward: ConvolutionKernels.Forward<V, float>(Shape, X, Kernel, Y, Workspace); break;
                case Pass.DataGradient: ConvolutionKernels.DataGradient<V, float>(Shape, Y, Kernel, X, Workspace); break;
                default: ConvolutionKernels.WeightGradient<V, float>(Shape, X, Y, Kernel, Workspace); break;
            }
        }
    }
}
