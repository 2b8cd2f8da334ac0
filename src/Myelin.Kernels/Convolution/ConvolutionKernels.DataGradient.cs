namespace Myelin.Kernels;

/// <content>The gradient of the input, which is also the transposed convolution.</content>
public static unsafe partial class ConvolutionKernels
{
    /// <summary>Numbers of workspace that <see cref="DataGradient"/> needs.</summary>
    public static long DataGradientWorkspace<T>(in ConvolutionShape shape) where T : unmanaged
    {
        if (shape.IsEmpty || shape.IsDepthwise) return 0;
        if (shape.IsPointwise) return Gemm.WorkspaceLength<T>(PointwiseProduct(shape), shape.Groups);
        if (FoldPlan.FoldsInput(shape, sizeof(T))) return FoldedDataGradientWorkspace<T>(shape);
        long room = 0;
        for (int phase = 0; phase < shape.Phases; phase++)
        {
            var windows = new DataPhase(shape, phase);
            if (!windows.IsEmpty) room = Math.Max(room, windows.Plan<T>(shape).WorkspaceLength);
        }
        return room + shape.KernelLength;
    }

    /// <summary>The gradient of the input: dx[i, c] = Σ dy[p, o] · w[t, c, o] over all p and t with p · stride − before + t · dilation =
    /// i.</summary>
    /// <param name="shape">The sizes, of the convolution whose gradient it is.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="dx">The gradient of the input.</param>
    /// <param name="workspace">Room for <see cref="DataGradientWorkspace{T}"/> numbers.</param>
    public static void DataGradient<V, T>(in ConvolutionShape shape, T* dy, T* kernel, T* dx, T* workspace)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (shape.IsEmpty)
        {
            Clear(dx, shape.InputLength);
        }
        else if (shape.IsDepthwise)
        {
            DepthwiseDataGradient<V, T>(shape, dy, kernel, dx);
        }
        else if (shape.IsPointwise)
        {
            Gemm.Multiply<V, T>(new GemmCall<T>(PointwiseProduct(shape), dy, kernel, dx, workspace)
            {
                LeadingA = shape.OutputChannels, LeadingB = shape.OutputChannels, LeadingC = shape.InputChannels,
                Batch = shape.Groups, StrideA = shape.GroupOutputs, StrideB = shape.GroupOutputs, StrideC = shape.GroupInputs,
            });
        }
        else if (FoldPlan.FoldsInput(shape, sizeof(T)))
        {
            FoldedDataGradient<V, T>(shape, dy, kernel, dx, workspace);
        }
        else
        {
            Phases<V, T>(shape, dy, kernel, dx, workspace);
        }
    }

    private static void Phases<V, T>(in ConvolutionShape shape, T* dy, T* kernel, T* dx, T* workspace)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        // Inputs that no output was made from; the other phases write over the rest.
        if (HasIdleInputs(shape)) Clear(dx, shape.InputLength);
        T* turned = workspace, room = workspace + shape.KernelLength;
        for (int phase = 0; phase < shape.Phases; phase++)
        {
            var windows = new DataPhase(shape, phase);
            if (windows.IsEmpty) continue;
            KernelTurning<V, T>.Run(shape, windows, kernel, turned);
            (int d, int h, int w) = shape.Phase(phase);
            var work = new WindowProduct<V, T>(windows.Plan<T>(shape), shape.OutputChannels, shape.InputChannels, shape.Groups)
            {
                Source = dy, Kernel = turned, Destination = dx, Workspace = room,
                DestinationDepth = (d, shape.Depth.Stride, shape.Depth.Input), DestinationHeight = (h, shape.Height.Stride, shape.Height.Input),
                DestinationWidth = (w, shape.Width.Stride, shape.Width.Input),
            };
            WindowProduct<V, T>.Start(ref work);
        }
    }

    private static bool HasIdleInputs(in ConvolutionShape shape)
    {
        for (int number = 0; number < shape.Phases; number++)
        {
            var phase = new DataPhase(shape, number);
            if (phase.IsEmpty && phase.Positions(1) > 0) return true;
        }
        return false;
    }

    private static GemmShape PointwiseProduct(in ConvolutionShape shape) =>
        new(shape.OutputPositions, shape.GroupInputs, shape.GroupOutputs, TransposeB: true);

    private static void Clear<T>(T* x, long length) where T : unmanaged
    {
        for (; length > int.MaxValue / 2; length -= 1 << 30, x += 1 << 30) new Span<T>(x, 1 << 30).Clear();
        new Span<T>(x, (int)length).Clear();
    }
}
