using System.Runtime.CompilerServices;
using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>A convolution or one of its gradients.</summary>
internal enum ConvolutionPass
{
    /// <summary>The output, from input and kernel.</summary>
    Forward,

    /// <summary>The input's gradient, from the output's and the kernel.</summary>
    DataGradient,

    /// <summary>The kernel's gradient, from the input and the output's.</summary>
    WeightGradient,
}

/// <summary>The kernels of the three passes of a convolution.</summary>
internal sealed unsafe class ConvolutionKernel
{
    private readonly ConvolutionPass _pass;
    private readonly ConvolutionShape _shape;
    private readonly TileProgram? _epilogue;

    private ConvolutionKernel(ConvolutionPass pass, ConvolutionShape shape, TileProgram? epilogue) =>
        (_pass, _shape, _epilogue) = (pass, shape, epilogue);

    public static Kernel Create(ConvolutionPass pass, ConvolutionShape shape, KernelRequest request)
    {
        var binding = new Binding { Kernel = new ConvolutionKernel(pass, shape, request.Epilogue) };
        if (request.IsDouble)
        {
            VectorPath.RunDouble(ref binding);
            return new Kernel(binding.Code!, binding.Kernel.WorkspaceLength<double>() * sizeof(double));
        }

        VectorPath.Run(ref binding);
        return new Kernel(binding.Code!, binding.Kernel.WorkspaceLength<float>() * sizeof(float));
    }

    public static void CheckTypes(string op, ReadOnlySpan<TensorSpec> x)
    {
        if (x[0].Type != x[1].Type)
            throw Throw.Types(op, x[0].Type, x[1].Type);
        if (!x[0].Type.IsFloat)
            throw Throw.NeedsFloat(op, x[0].Type);
    }

    private long WorkspaceLength<T>() where T : unmanaged => _pass switch
    {
        ConvolutionPass.Forward => ConvolutionKernels.ForwardWorkspace<T>(_shape),
        ConvolutionPass.DataGradient => ConvolutionKernels.DataGradientWorkspace<T>(_shape),
        _ => ConvolutionKernels.WeightGradientWorkspace<T>(_shape),
    };

    private void Run<V, T>(in Operands operands) where V : struct, IVector<V, T> where T : unmanaged
    {
        nint* addresses = operands.Addresses;
        T* a = (T*)addresses[0], b = (T*)addresses[1], result = (T*)addresses[2], workspace = operands.WorkspaceAddress<T>();
        switch (_pass)
        {
            case ConvolutionPass.DataGradient:
                ConvolutionKernels.DataGradient<V, T>(_shape, a, b, result, workspace);
                break;
            case ConvolutionPass.WeightGradient:
                ConvolutionKernels.WeightGradient<V, T>(_shape, a, b, result, workspace);
                break;
            default:
                if (_epilogue is null)
                {
                    ConvolutionKernels.Forward<V, T>(_shape, a, b, result, workspace);
                    break;
                }

                var epilogue = new EpilogueCall { Program = _epilogue, Buffers = (nint)operands.EpilogueAddresses, Columns = _shape.OutputChannels };
                ConvolutionKernels.Forward<V, T>(_shape, a, b, result, workspace, &EpilogueCall.Run, Unsafe.AsPointer(ref epilogue));
                break;
        }
    }

    /// <summary>Chooses the code for the width of vectors in use.</summary>
    private struct Binding : IFloat32Work, IFloat64Work
    {
        public ConvolutionKernel Kernel;
        public KernelCode? Code;

        void IFloat32Work.Run<V>() => Code = Kernel.Run<V, float>;

        void IFloat64Work.Run<V>() => Code = Kernel.Run<V, double>;
    }
}
