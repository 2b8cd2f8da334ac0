using System.Numerics;
using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>The kernels of <see cref="Ops.Attention"/> and its gradient: where operands and results lie, for the code in
/// Myelin.Kernels.</summary>
internal sealed unsafe class AttentionKernel
{
    private readonly AttentionShape _shape;
    private readonly double _scale;

    private AttentionKernel(KernelRequest request, double scale)
    {
        Shape q = request.Inputs[0].Shape, v = request.Inputs[2].Shape;
        _shape = new AttentionShape(q[0].Value, q[1].Value, v[1].Value, q[2].Value, q[3].Value, v[3].Value);
        _scale = scale;
    }

    public static Kernel Forward(Ops.Attention op, KernelRequest request)
    {
        var binding = new Binding { Kernel = new AttentionKernel(request, op.Scale) };
        AttentionShape shape = binding.Kernel._shape;
        return Bind(ref binding, request, Kernels.Attention.ForwardWorkspace<float>(shape), Kernels.Attention.ForwardWorkspace<double>(shape));
    }

    public static Kernel Backward(AttentionGradient op, KernelRequest request)
    {
        var binding = new Binding { Kernel = new AttentionKernel(request, op.Scale), Backward = true };
        AttentionShape shape = binding.Kernel._shape;
        return Bind(ref binding, request, Kernels.Attention.BackwardWorkspace<float>(shape), Kernels.Attention.BackwardWorkspace<double>(shape));
    }

    private static Kernel Bind(ref Binding binding, KernelRequest request, long floats, long doubles)
    {
        if (request.IsDouble)
            VectorPath.RunDouble(ref binding);
        else
            VectorPath.Run(ref binding);
        return new Kernel(binding.Code!, request.IsDouble ? doubles * sizeof(double) : floats * sizeof(float));
    }

    private void Forward<V, T>(in Operands operands)
        where V : struct, IVector<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint* x = operands.Addresses;
        Kernels.Attention.Forward<V, T>(new AttentionCall<T>
        {
            Shape = _shape, Scale = _scale, Query = (T*)x[0], Key = (T*)x[1], Value = (T*)x[2], Output = (T*)x[3], Weights = (T*)x[4],
            Workspace = operands.WorkspaceAddress<T>(),
        });
    }

    private void Backward<V, T>(in Operands operands)
        where V : struct, IVector<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint* x = operands.Addresses;
        Kernels.Attention.Backward<V, T>(new AttentionCall<T>
        {
            Shape = _shape, Scale = _scale, Query = (T*)x[0], Key = (T*)x[1], Value = (T*)x[2], Weights = (T*)x[3], OutputGradient = (T*)x[4],
            QueryGradient = (T*)x[5], KeyGradient = (T*)x[6], ValueGradient = (T*)x[7], Workspace = operands.WorkspaceAddress<T>(),
        });
    }

    /// <summary>Chooses the code for the width of vectors in use.</summary>
    private struct Binding : IFloat32Work, IFloat64Work
    {
        public AttentionKernel Kernel;
        public bool Backward;
        public KernelCode? Code;

        void IFloat32Work.Run<V>() => Code = Backward ? Kernel.Backward<V, float> : Kernel.Forward<V, float>;

        void IFloat64Work.Run<V>() => Code = Backward ? Kernel.Backward<V, double> : Kernel.Forward<V, double>;
    }
}
