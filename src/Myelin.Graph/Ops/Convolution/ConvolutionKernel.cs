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
    private BiasChain? _bias;
    private readonly PooledResult? _pool;

    private ConvolutionKernel(ConvolutionPass pass, ConvolutionShape shape, KernelRequest request) =>
        (_pass, _shape, _epilogue, _bias, _pool) = (pass, shape, request.Epilogue, request.Bias, request.Pool);

    public static Kernel Create(ConvolutionPass pass, ConvolutionShape shape, KernelRequest request)
    {
        var binding = new Binding { Kernel = new ConvolutionKernel(pass, shape, request) };
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

    /// <summary>Whether lines of the output can be pooled as they are made: windows that lie below one another share none, and images have
    /// two axes.</summary>
    public static bool CanPool(in ConvolutionShape shape, in PoolShape pool, ElementType type)
    {
        PoolAxis height = pool.Height;
        if (pool.Depth != PoolAxis.Single || height.Before != 0 || height.Size > height.Stride || pool.OutputLength == 0)
            return false;
        return type == ElementType.Float64
            ? ConvolutionKernels.HandsOver<double>(shape, height.Stride)
            : ConvolutionKernels.HandsOver<float>(shape, height.Stride);
    }

    private long WorkspaceLength<T>() where T : unmanaged => _pass switch
    {
        ConvolutionPass.Forward when _pool is { } pool => ConvolutionKernels.ForwardToWorkspace<T>(_shape, pool.Shape.Height.Stride),
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
            case ConvolutionPass.Forward when _pool is { } pool:
                nint* rest = operands.EpilogueAddresses;
                var call = new PoolCall
                {
                    Pool = pool, HasChain = _epilogue is not null, IsBias = _bias is not null, Result = rest[_epilogue?.Buffers ?? 1],
                };
                if (_epilogue is not null)
                {
                    call.Chain = new EpilogueCall
                    {
                        Program = _epilogue, Buffers = (nint)rest, Columns = _shape.OutputChannels, Bias = _bias ?? default, InPlace = true,
                    };
                }

                ConvolutionKernels.ForwardTo<V, T>(
                    _shape, a, b, workspace, pool.Shape.Height.Stride, &PoolCall.Run<V, T>, Unsafe.AsPointer(ref call));
                break;
            default:
                if (_epilogue is null)
                {
                    ConvolutionKernels.Forward<V, T>(_shape, a, b, result, workspace);
                    break;
                }

                var epilogue = new EpilogueCall
                {
                    Program = _epilogue, Buffers = (nint)operands.EpilogueAddresses, Columns = _shape.OutputChannels,
                    Bias = _bias ?? default,
                };
                ConvolutionKernels.Forward<V, T>(
                    _shape, a, b, result, workspace, _bias is null ? &EpilogueCall.Run : &EpilogueCall.RunBias<V, T>, Unsafe.AsPointer(ref epilogue));
                break;
        }
    }

    /// <summary>What finished lines are handed to where they are pooled. It lies on the stack of the thread that started the
    /// convolution.</summary>
    private struct PoolCall
    {
        public EpilogueCall Chain;
        public bool HasChain, IsBias;
        public PooledResult Pool;
        public nint Result;

        public static void Run<V, T>(void* context, T* block, nint leading, int rowStart, int rowCount, int columnStart, int columnCount)
            where V : struct, IVector<V, T>
            where T : unmanaged
        {
            ref PoolCall call = ref Unsafe.AsRef<PoolCall>(context);
            if (call.HasChain && !call.IsBias)
                EpilogueCall.RunOn(Unsafe.AsPointer(ref call.Chain), block, leading, rowStart, rowCount, columnStart, columnCount);
            T* bias = call.IsBias ? call.Chain.BiasAddress<T>() : null;
            int positions = call.Pool.Shape.Width.Input;
            PoolingKernels.Lines<V, T>(
                call.Pool.IsMean, block, rowStart / positions, rowCount / positions, (T*)call.Result, call.Pool.Shape, bias,
                call.Chain.Bias.Rectifies);
        }
    }

    /// <summary>Chooses the code for the width of vectors in use.</summary>
    private struct Binding : IFloat32Work, IFloat64Work
    {
        public ConvolutionKernel Kernel;
        public KernelCode? Code;

        void IFloat32Work.Run<V>() => Bind<V, float>();

        void IFloat64Work.Run<V>() => Bind<V, double>();

        private void Bind<V, T>() where V : struct, IVector<V, T> where T : unmanaged
        {
            Code = Kernel.Run<V, T>;
            if (!BiasRows.FillVectors<V, T>(Kernel._shape.OutputChannels))
                Kernel._bias = null;
        }
    }
}
