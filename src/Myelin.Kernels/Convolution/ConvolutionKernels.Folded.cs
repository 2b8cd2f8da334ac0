namespace Myelin.Kernels;

/// <content>Convolutions to few channels.</content>
public static unsafe partial class ConvolutionKernels
{
    private static long FoldedForwardWorkspace<T>(in ConvolutionShape shape) where T : unmanaged
    {
        FoldPlan plan = FoldPlan.OfOutput(shape, sizeof(T));
        return shape.KernelLength + plan.WorkspaceLength;
    }

    private static void FoldedForward<V, T>(
        in ConvolutionShape shape, T* x, T* kernel, T* y, T* workspace, delegate*<void*, int, int, int, int, void> epilogue, void* context)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        // An input is in the outputs before it: the last tap comes first.
        int taps = shape.Width.Kernel, inputs = shape.InputChannels, outputs = shape.OutputChannels, tap = inputs * outputs;
        for (int line = 0; line < shape.Depth.Kernel * shape.Height.Kernel; line++)
        {
            for (int t = 0; t < taps; t++)
            {
                nint first = (nint)line * taps * tap;
                GemmPacking.Copy<V, T>(
                    kernel + first + (taps - 1 - t) * tap, outputs, workspace + first + t * outputs, taps * outputs, inputs, outputs);
            }
        }
        var work = new FoldedProduct<V, T>(FoldPlan.OfOutput(shape, sizeof(T)))
        {
            Source = x, SourceLine = (shape.Width.Input, inputs), Kernel = workspace, Taps = taps, Destination = y,
            DestinationDepth = (0, 1, shape.Depth.Output), DestinationHeight = (0, 1, shape.Height.Output),
            DestinationLine = (shape.Width.Output, outputs),
            Fold = (shape.Width.Before - (taps - 1), 1), Workspace = workspace + shape.KernelLength, Epilogue = epilogue, Context = context,
        };
        FoldedProduct<V, T>.Start(ref work);
    }

    private static long FoldedDataGradientWorkspace<T>(in ConvolutionShape shape) where T : unmanaged
    {
        long room = 0;
        for (int number = 0; number < shape.Phases; number += shape.Width.Stride)
        {
            FoldPlan plan = FoldPlan.OfInput(shape, new DataPhase(shape, number), sizeof(T));
            room = Math.Max(room, plan.WorkspaceLength);
        }
        return shape.KernelLength + room;
    }

    private static void FoldedDataGradient<V, T>(in ConvolutionShape shape, T* dy, T* kernel, T* dx, T* workspace)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int taps = shape.Width.Kernel, inputs = shape.InputChannels, outputs = shape.OutputChannels, lineLength = taps * inputs * outputs;
        // The lines have phases; along them the fold puts everything where it belongs.
        for (int number = 0; number < shape.Phases; number += shape.Width.Stride)
        {
            var phase = new DataPhase(shape, number);
            for (int line = 0; line < phase.Depth.Taps * phase.Height.Taps; line++)
            {
                int from = phase.Line(shape, line / phase.Height.Taps, line % phase.Height.Taps);
                Transposition.Matrix<V, T>(
                    kernel + (nint)from * lineLength, outputs, workspace + (nint)line * lineLength, taps * inputs, taps * inputs, outputs);
            }
            (int d, int h, _) = shape.Phase(number);
            var work = new FoldedProduct<V, T>(FoldPlan.OfInput(shape, phase, sizeof(T)))
            {
                Source = dy, SourceLine = (shape.Width.Output, outputs), Kernel = workspace, Taps = taps, Destination = dx,
                DestinationDepth = (d, shape.Depth.Stride, shape.Depth.Input), DestinationHeight = (h, shape.Height.Stride, shape.Height.Input),
                DestinationLine = (shape.Width.Input, inputs), Fold = (-shape.Width.Before, shape.Width.Stride),
                Workspace = workspace + shape.KernelLength,
            };
            FoldedProduct<V, T>.Start(ref work);
        }
    }
}
