using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Convolutions and their gradients.</summary>
internal static unsafe class ConvolutionRows
{
    private static readonly (string Name, ConvolutionShape Shape)[] s_shapes =
    [
        ("MNIST 1", Images(128, 28, 1, 32, kernel: 3)),
        ("MNIST 2", Images(128, 26, 32, 64, kernel: 3)),
        ("MNIST 2, pooled", Images(128, 13, 32, 64, kernel: 3)),
        ("LeNet 1", Images(64, 28, 1, 6, kernel: 5)),
        ("LeNet 2", Images(64, 12, 6, 16, kernel: 5)),
        ("ResNet-20, 16 channels", Images(32, 32, 16, 16, kernel: 3, padded: true)),
        ("ResNet-20, 32 channels", Images(32, 16, 32, 32, kernel: 3, padded: true)),
        ("ResNet-20, 64 channels", Images(32, 8, 64, 64, kernel: 3, padded: true)),
        ("colours", Images(32, 64, 3, 32, kernel: 3, padded: true)),
        ("deep", Images(8, 14, 256, 256, kernel: 3, padded: true)),
        ("strides", Images(32, 56, 64, 64, kernel: 3, stride: 2, padded: true)),
        ("narrow, 7 × 7", Images(32, 7, 256, 256, kernel: 3, padded: true)),
        ("narrow, 4 × 4", Images(32, 4, 256, 256, kernel: 3, padded: true)),
        ("to one channel", Images(32, 28, 1, 32, kernel: 3, padded: true)),
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

    public static IEnumerable<Row> Measure(Run run)
    {
        foreach ((string name, ConvolutionShape shape) in s_shapes)
        {
            foreach (Pass pass in Enum.GetValues<Pass>())
            {
                string of = pass switch
                {
                    Pass.Forward => "forward",
                    Pass.DataGradient => "gradient of the data",
                    _ => "gradient of the kernel",
                };
                string title = $"convolution: {name}, {of}";
                if (!run.Options.Wants(title))
                    continue;
                foreach (int threads in Options.OneAndAll(run.Options.Threads))
                    yield return Measure(run, title, shape, pass, threads);
            }
        }
    }

    private static ConvolutionShape Images(
        int batch, int size, int inputs, int outputs, int kernel, int stride = 1, int groups = 1, bool padded = false)
    {
        int zeros = padded ? kernel - 1 : 0;
        var axis = new ConvolutionAxis(size, kernel, (size + zeros - kernel) / stride + 1, stride, 1, zeros / 2);
        return new ConvolutionShape(batch, inputs, outputs, groups, ConvolutionAxis.Single, axis, axis);
    }

    private static Row Measure(Run run, string name, ConvolutionShape shape, Pass pass, int threads)
    {
        ThreadTeam.Threads = threads;
        using var x = new NativeFloats(shape.InputLength);
        using var kernel = new NativeFloats(shape.KernelLength);
        using var y = new NativeFloats((long)shape.OutputPositions * shape.OutputChannels);
        using var workspace = new NativeFloats(Math.Max(
            ConvolutionKernels.ForwardWorkspace<float>(shape),
            Math.Max(ConvolutionKernels.DataGradientWorkspace<float>(shape), ConvolutionKernels.WeightGradientWorkspace<float>(shape))));
        var work = new Work { Shape = shape, Pass = pass, X = x.Pointer, Kernel = kernel.Pointer, Y = y.Pointer, Workspace = workspace.Pointer };
        Row row = Contest.Run(run, name, threads, Contest.Repeated("Myelin", "", () => VectorPath.Run(ref work)), [], run.Options.KernelSeconds);
        double bytes = sizeof(float) * (double)(shape.InputLength + shape.KernelLength + (long)shape.OutputPositions * shape.OutputChannels);
        return run.WithCeiling(row, 2.0 * shape.OutputPositions * shape.KernelLength, 0) with
        {
            Bytes = bytes,
            Table = "Convolutions and their gradients",
        };
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
