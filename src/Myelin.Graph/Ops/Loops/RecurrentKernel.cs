using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>The kernels of <see cref="RecurrentSequence"/> and its gradient: where operands and results lie, for the code in
/// Myelin.Kernels.</summary>
internal sealed unsafe class RecurrentKernel
{
    private readonly RecurrentSequence _op;
    private readonly RecurrentShape _shape;
    private readonly bool _hasMemoryGradients;
    private readonly bool[] _written;

    private RecurrentKernel(RecurrentSequence op, KernelRequest request, bool hasMemoryGradients)
    {
        (_op, _hasMemoryGradients, _written) = (op, hasMemoryGradients, request.Written);
        _shape = op.Sizes(request.Inputs[0], request.Inputs[1]);
    }

    public static Kernel Forward(RecurrentSequence op, KernelRequest request)
    {
        var binding = new Binding { Kernel = new RecurrentKernel(op, request, false) };
        RecurrentShape shape = binding.Kernel._shape;
        return Bind(ref binding, request, Recurrence.ForwardWorkspace<float>(shape), Recurrence.ForwardWorkspace<double>(shape));
    }

    public static Kernel Backward(RecurrentSequenceGradient op, KernelRequest request)
    {
        var binding = new Binding { Kernel = new RecurrentKernel(op.Of, request, op.HasMemoryGradients), Backward = true };
        RecurrentShape shape = binding.Kernel._shape;
        return Bind(ref binding, request, Recurrence.BackwardWorkspace<float>(shape), Recurrence.BackwardWorkspace<double>(shape));
    }

    private static Kernel Bind(ref Binding binding, KernelRequest request, long floats, long doubles)
    {
        if (request.IsDouble)
            VectorPath.RunDouble(ref binding);
        else
            VectorPath.Run(ref binding);
        return new Kernel(binding.Code!, request.IsDouble ? doubles * sizeof(double) : floats * sizeof(float));
    }

    private void Forward<V, T>(in Operands operands) where V : struct, IVector<V, T> where T : unmanaged
    {
        nint* results = operands.Addresses + _op.Operands;
        RecurrentCall<T> call = Call<T>(operands, results);
        int saved = _op.HasMemory ? 2 : 1;
        if (_op.HasMemory && !_written[1])
            call.Memories = null;
        if (_op.HasSaved && !_written[saved])
            call.Saved = null;
        Recurrence.Forward<V, T>(call);
    }

    private void Backward<V, T>(in Operands operands) where V : struct, IVector<V, T> where T : unmanaged
    {
        nint* saved = operands.Addresses + _op.Operands;
        int kept = 1 + (_op.HasMemory ? 1 : 0) + (_op.HasSaved ? 1 : 0);
        nint* given = saved + kept, results = given + (_hasMemoryGradients ? 2 : 1);
        RecurrentCall<T> call = Call<T>(operands, saved);
        call.OutputGradients = (T*)given[0];
        call.MemoryGradients = _hasMemoryGradients ? (T*)given[1] : null;
        call.InputGradients = (T*)results[0];
        call.KernelGradient = _written[1] ? (T*)results[1] : null;
        call.StateGradient = _written[2] ? (T*)results[2] : null;
        call.MemoryGradient = _op.HasMemory && _written[3] ? (T*)results[3] : null;
        call.BiasGradient = _op.HasBias && _written[3] ? (T*)results[3] : null;
        Recurrence.Backward<V, T>(call);
    }

    private RecurrentCall<T> Call<T>(in Operands operands, nint* results) where T : unmanaged
    {
        nint* x = operands.Addresses;
        return new RecurrentCall<T>
        {
            Shape = _shape,
            Input = (T*)x[0],
            Kernel = (T*)x[1],
            State = (T*)x[2],
            Memory = _op.HasMemory ? (T*)x[3] : null,
            Bias = _op.HasBias ? (T*)x[3] : null,
            Mask = _op.Masked ? (T*)x[_op.Operands - 1] : null,
            Outputs = (T*)results[0],
            Memories = _op.HasMemory ? (T*)results[1] : null,
            Saved = _op.HasSaved ? (T*)results[_op.HasMemory ? 2 : 1] : null,
            Workspace = operands.WorkspaceAddress<T>(),
        };
    }

    /// <summary>Chooses the code for the width of vectors in use.</summary>
    private struct Binding : IFloat32Work, IFloat64Work
    {
        public RecurrentKernel Kernel;
        public bool Backward;
        public KernelCode? Code;

        void IFloat32Work.Run<V>() => Code = Backward ? Kernel.Backward<V, float> : Kernel.Forward<V, float>;

        void IFloat64Work.Run<V>() => Code = Backward ? Kernel.Backward<V, double> : Kernel.Forward<V, double>;
    }
}
