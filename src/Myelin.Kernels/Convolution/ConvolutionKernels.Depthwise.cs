namespace Myelin.Kernels;

/// <content>Convolutions of every channel by itself.</content>
public static unsafe partial class ConvolutionKernels
{
    private static void DepthwiseForward<V, T>(
        in ConvolutionShape shape, T* x, T* kernel, T* y, delegate*<void*, int, int, int, int, void> epilogue, void* context)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        nint channels = shape.InputChannels;
        var work = new DepthwiseWork<V, T>(shape.Batch, shape.InputChannels, shape.Depth.Outputs, shape.Height.Outputs, shape.Width.Outputs)
        {
            Source = x, Kernel = kernel, Destination = y, Epilogue = epilogue, Context = context,
            KernelSteps = (shape.Height.Kernel * shape.Width.Kernel * channels, shape.Width.Kernel * channels, channels),
            DestinationDepth = (0, 1, shape.Depth.Output), DestinationHeight = (0, 1, shape.Height.Output),
            DestinationWidth = (0, 1, shape.Width.Output),
        };
        DepthwiseWork<V, T>.Start(ref work);
    }

    private static void DepthwiseDataGradient<V, T>(in ConvolutionShape shape, T* dy, T* kernel, T* dx)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        nint channels = shape.InputChannels;
        for (int number = 0; number < shape.Phases; number++)
        {
            var phase = new DataPhase(shape, number);
            (int d, int h, int w) = shape.Phase(number);
            // A phase without taps writes the zeros that its inputs have as their gradients.
            bool any = phase.Depth.Taps * phase.Height.Taps * phase.Width.Taps > 0;
            var work = new DepthwiseWork<V, T>(shape.Batch, shape.InputChannels, phase.Depth, phase.Height, phase.Width)
            {
                Source = dy, Kernel = any ? kernel + phase.Tap(shape, 0, 0, 0) * channels : kernel, Destination = dx,
                KernelSteps = (
                    -shape.Depth.PhaseStep * shape.Height.Kernel * shape.Width.Kernel * channels,
                    -shape.Height.PhaseStep * shape.Width.Kernel * channels, -shape.Width.PhaseStep * channels),
                DestinationDepth = (d, shape.Depth.Stride, shape.Depth.Input), DestinationHeight = (h, shape.Height.Stride, shape.Height.Input),
                DestinationWidth = (w, shape.Width.Stride, shape.Width.Input),
            };
            DepthwiseWork<V, T>.Start(ref work);
        }
    }
}
