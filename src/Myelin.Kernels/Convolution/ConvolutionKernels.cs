namespace Myelin.Kernels;

/// <summary>
/// Convolution over one, two or three spatial axes, channels last, in float and double, and its two gradients. Each is a matrix product
/// whose tiles read the image where it lies (<see cref="GemmWalk"/>).
/// </summary>
/// <remarks>
/// <para>
/// As everywhere in the field it is a correlation: y[p, o] = Σ x[p · stride − before + t · dilation, c] · w[t, c, o], summed over the
/// kernel's positions t and the channels c of o's group.
/// </para>
/// <para>
/// The gradient of the input is again such a product (<see cref="WindowProduct{V, T}"/>), of the output's gradient with the kernel turned
/// round. Where there are strides, input positions of different remainder meet different parts of the kernel; each remainder is a product
/// of its own (a phase), so nothing is multiplied by the zeros that a stride would put in between. The gradient of the kernel
/// (<see cref="WindowWeights{V, T}"/>) is cut into parts of the positions, whose sums are added in their order. Toward few channels vectors
/// would be mostly empty; there a whole line of the kernel is multiplied at once (<see cref="FoldedProduct{V, T}"/>,
/// <see cref="LineWeights{V, T}"/>).
/// </para>
/// <para>
/// Measured on one Zen 5 core as a share of what it can multiply and add, forward, gradient of the input and of the kernel: 3 × 3, 32 → 64
/// channels on 26 × 26 images: 91, 89 and 81 %; 16 → 16 on 32 × 32: 89, 86 and 88 %; 32 → 32 on 16 × 16: 100, 100 and 97 %; 64 → 64 on
/// 8 × 8: 101, 101 and 103 %; 256 → 256 on 14 × 14: 101, 98 and 96 %; 64 → 64 with strides of 2: 83, 82 and 72 %; 5 × 5, 6 → 16 on 12 × 12:
/// 69, 61 and 71 %; 1 → 6 on 28 × 28: 51 % forward, with vectors across positions, and 54 % for the kernel; 1 → 32: 56 % forward, where the
/// output's memory is the limit, and 56 % for the kernel. Products with the zeros around an image are counted, as is usual, but most are not
/// done, so that small images pass 100 %.
/// </para>
/// <para>
/// What lies outside of an image has no part in a sum: a result is infinite or NaN only where the formula makes it so. Zeros that copies of
/// short lines hold are multiplied, but what they made of an infinite or NaN number is found, in numbers that are in the cache anyway, and
/// computed again.
/// </para>
/// <para>Nothing is allocated: whoever calls brings a workspace. Bits are the same for any number of threads.</para>
/// </remarks>
public static unsafe partial class ConvolutionKernels
{
    // Lines that are handed over are read again from the L2 cache.
    private const int MostBytesHandedOver = 256 << 10;

    /// <summary>Numbers of workspace that <see cref="Forward"/> needs.</summary>
    public static long ForwardWorkspace<T>(in ConvolutionShape shape) where T : unmanaged
    {
        if (shape.OutputPositions == 0 || shape.IsDepthwise) return 0;
        if (FoldPlan.FoldsOutput(shape, sizeof(T))) return FoldedForwardWorkspace<T>(shape);
        if (!shape.IsPointwise) return ForwardPlan<T>(shape).WorkspaceLength;
        return Gemm.WorkspaceLength<T>(ForwardProduct(shape), shape.Groups);
    }

    /// <summary>y = convolution of x with the kernel.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">The input.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="y">The output.</param>
    /// <param name="workspace">Room for <see cref="ForwardWorkspace{T}"/> numbers.</param>
    /// <param name="epilogue">
    /// What is done with each finished block of y, as a function of the context and of first row, rows, first column, columns; null for
    /// nothing. Rows are output positions, columns output channels.
    /// </param>
    /// <param name="context">What is handed to the epilogue.</param>
    public static void Forward<V, T>(
        in ConvolutionShape shape, T* x, T* kernel, T* y, T* workspace, delegate*<void*, int, int, int, int, void> epilogue = null,
        void* context = null)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (shape.OutputPositions == 0) return;
        if (shape.IsDepthwise)
        {
            DepthwiseForward<V, T>(shape, x, kernel, y, epilogue, context);
            return;
        }
        if (FoldPlan.FoldsOutput(shape, sizeof(T)))
        {
            FoldedForward<V, T>(shape, x, kernel, y, workspace, epilogue, context);
            return;
        }
        if (!shape.IsPointwise)
        {
            var work = new WindowProduct<V, T>(ForwardPlan<T>(shape), shape.InputChannels, shape.OutputChannels, shape.Groups)
            {
                Source = x, Kernel = kernel, Destination = y, Workspace = workspace, Epilogue = epilogue, Context = context,
                DestinationDepth = (0, 1, shape.Depth.Output), DestinationHeight = (0, 1, shape.Height.Output),
                DestinationWidth = (0, 1, shape.Width.Output),
            };
            WindowProduct<V, T>.Start(ref work);
            return;
        }
        GemmShape product = ForwardProduct(shape);
        var finish = new GroupEpilogue(epilogue, context, product.M, shape.GroupOutputs);
        var call = new GemmCall<T>(product, x, kernel, y, workspace)
        {
            LeadingA = shape.InputChannels, LeadingB = shape.OutputChannels, LeadingC = shape.OutputChannels,
            Batch = shape.Groups, StrideA = shape.GroupInputs, StrideB = shape.GroupOutputs, StrideC = shape.GroupOutputs,
            Epilogue = epilogue, EpilogueContext = context,
        };
        if (epilogue != null && shape.Groups > 1)
        {
            call.Epilogue = &GroupEpilogue.Run;
            call.EpilogueContext = &finish;
        }
        Gemm.Multiply<V, T>(call);
    }

    /// <summary>
    /// Whether <see cref="ForwardTo"/> does this convolution: threads share it as they would without, and lines that are handed over
    /// together stay in the L2 cache.
    /// </summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="together">The lines that are handed over together.</param>
    public static bool HandsOver<T>(in ConvolutionShape shape, int together) where T : unmanaged =>
        shape is { Groups: 1, IsPointwise: false, IsEmpty: false } && shape.Depth == ConvolutionAxis.Single && !FoldPlan.FoldsOutput(shape, sizeof(T))
        && ForwardPlan<T>(shape, together) is { PartsOfLine: 1 } plan
        && plan.HandedLength <= MostBytesHandedOver / sizeof(T) && plan.SharesLike(ForwardPlan<T>(shape));

    /// <summary>Numbers of workspace that <see cref="ForwardTo"/> needs.</summary>
    public static long ForwardToWorkspace<T>(in ConvolutionShape shape, int together) where T : unmanaged =>
        ForwardPlan<T>(shape, together).WorkspaceLength;

    /// <summary>
    /// A convolution whose result is never laid down as a whole: finished lines are handed over where they lie, in a cache near the core.
    /// For shapes for which <see cref="HandsOver{T}"/> says yes.
    /// </summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">The input.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="workspace">Room for <see cref="ForwardToWorkspace{T}"/> numbers.</param>
    /// <param name="together">Lines of an image are handed over in whole numbers of so many, but for the last.</param>
    /// <param name="consumer">What <see cref="GemmCall{T}.Consumer"/> says: rows are output positions, whole lines of them, columns output
    /// channels.</param>
    /// <param name="context">What is handed to the consumer.</param>
    public static void ForwardTo<V, T>(
        in ConvolutionShape shape, T* x, T* kernel, T* workspace, int together,
        delegate*<void*, T*, nint, int, int, int, int, void> consumer, void* context)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        var work = new WindowProduct<V, T>(ForwardPlan<T>(shape, together), shape.InputChannels, shape.OutputChannels, shape.Groups)
        {
            Source = x, Kernel = kernel, Workspace = workspace, Consumer = consumer, Context = context,
            DestinationDepth = (0, 1, 1), DestinationHeight = (0, 1, shape.Height.Output), DestinationWidth = (0, 1, shape.Width.Output),
        };
        WindowProduct<V, T>.Start(ref work);
    }

    /// <summary>Numbers of workspace that <see cref="WeightGradient"/> needs.</summary>
    public static long WeightGradientWorkspace<T>(in ConvolutionShape shape) where T : unmanaged
    {
        if (shape.IsEmpty) return 0;
        if (shape.IsDepthwise) return DepthwiseParts.Count(shape) is > 1 and var count ? count * shape.KernelLength : 0;
        return new WeightPlan(shape, sizeof(T)).WorkspaceLength;
    }

    /// <summary>The gradient of the kernel: dw[t, c, o] = Σ over positions p of x[p · stride − before + t · dilation, c] · dy[p,
    /// o].</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">The input.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dw">The gradient of the kernel.</param>
    /// <param name="workspace">Room for <see cref="WeightGradientWorkspace{T}"/> numbers.</param>
    public static void WeightGradient<V, T>(in ConvolutionShape shape, T* x, T* dy, T* dw, T* workspace)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (shape.IsEmpty)
        {
            for (long i = 0; i < shape.KernelLength; i++) dw[i] = default;
            return;
        }
        if (shape.IsDepthwise)
        {
            DepthwiseWeightWork<V, T>.Run(shape, DepthwiseParts.Count(shape), x, dy, dw, workspace);
            return;
        }
        var plan = new WeightPlan(shape, sizeof(T));
        if (plan.ByLines) LineWeights<V, T>.Run(shape, plan, x, dy, dw, workspace);
        else WindowWeights<V, T>.Run(shape, plan, x, dy, dw, workspace);
    }

    private static WindowPlan ForwardPlan<T>(in ConvolutionShape shape, int together = 0) where T : unmanaged => new(
        shape.Batch, shape.Depth.Outputs, shape.Height.Outputs, shape.Width.Outputs, shape.InputChannels, shape.OutputChannels,
        shape.Groups, sizeof(T), together);

    private static GemmShape ForwardProduct(in ConvolutionShape shape) => new(shape.OutputPositions, shape.GroupOutputs, shape.GroupInputs);

    /// <summary>The epilogue of a grouped convolution: its products lie side by side in the channels, not one below the other.</summary>
    private readonly struct GroupEpilogue(delegate*<void*, int, int, int, int, void> epilogue, void* context, int rows, int columns)
    {
        private readonly delegate*<void*, int, int, int, int, void> _epilogue = epilogue;
        private readonly void* _context = context;
        private readonly int _rows = rows, _columns = columns;

        public static void Run(void* context, int rowStart, int rowCount, int columnStart, int columnCount)
        {
            var self = (GroupEpilogue*)context;
            // A call with more than one product's rows is not made: each product is finished by itself.
            (int group, int row) = Math.DivRem(rowStart, self->_rows);
            self->_epilogue(self->_context, row, rowCount, group * self->_columns + columnStart, columnCount);
        }
    }
}
