using System.Runtime.CompilerServices;
using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>The kernel of <see cref="MatMul"/>: GEMM over a stack of matrices, with the chain that follows run on each finished
/// block.</summary>
internal sealed unsafe class MatMulKernel
{
    private readonly GemmShape _shape;
    private readonly int _stack;
    private readonly nint[] _offsetsA;
    private readonly nint[] _offsetsB;
    private readonly TileProgram? _epilogue;
    private BiasChain? _bias;
    private readonly bool _handsOver;
    private long? _consumerLength;
    private long _sumsAt;

    // Changed at each run, so that a large second operand is read back and forth. Runs in parallel may disagree about it.
    private bool _fromMiddle;

    private MatMulKernel(MatMul op, KernelRequest request)
    {
        int[] a = request.Inputs[0].Shape.Sizes, b = request.Inputs[1].Shape.Sizes, c = request.Results[0].Shape.Sizes;
        _shape = new GemmShape(c[^2], c[^1], a[op.TransposeA ? ^2 : ^1], op.TransposeA, op.TransposeB);
        _stack = 1;
        foreach (int size in c.AsSpan(0, c.Length - 2))
            _stack *= size;
        _offsetsA = Offsets(a, c, _stack);
        _offsetsB = Offsets(b, c, _stack);
        IsEven = IsProgression(_offsetsA) && IsProgression(_offsetsB);
        _epilogue = request.Epilogue;
        _bias = request.IsHandedOver ? null : request.Bias;
        _handsOver = request.IsHandedOver;
    }

    public static Kernel Create(MatMul op, KernelRequest request)
    {
        var kernel = new MatMulKernel(op, request);
        int batch = kernel.IsEven ? kernel._stack : 1;
        var binding = new Binding { Kernel = kernel };
        bool shared = batch > 1 && kernel._offsetsB[1] == 0;
        if (request.IsDouble)
        {
            VectorPath.RunDouble(ref binding);
            return new Kernel(binding.Code!, kernel.WorkspaceBytes<double>(batch, shared));
        }

        VectorPath.Run(ref binding);
        return new Kernel(binding.Code!, kernel.WorkspaceBytes<float>(batch, shared));
    }

    /// <summary>See <see cref="ITakesEpilogue.GivesWholeRows"/>.</summary>
    public static bool GivesWholeRows(MatMul op, Node node, int together)
    {
        if (node.Shape.Rank != 2)
            return false;
        int[] a = node.Inputs[0].Shape.Sizes, c = node.Shape.Sizes;
        var rows = new RowsBinding { Shape = new GemmShape(c[0], c[1], a[op.TransposeA ? 0 : 1], op.TransposeA, op.TransposeB), Together = together };
        if (node.Type == ElementType.Float64) VectorPath.RunDouble(ref rows);
        else VectorPath.Run(ref rows);
        return rows.Whole;
    }

    // A result without a place is handed over block by block where the product can do that; else it lies in front of the workspace. What sums
    // of columns need lies behind it.
    private long WorkspaceBytes<T>(int batch, bool shared) where T : unmanaged
    {
        long length = Gemm.WorkspaceLength<T>(_shape, batch, shared) + (_handsOver ? _consumerLength ?? Length : 0);
        long bytesOfSums = _epilogue is { Sums: > 0 } ? _epilogue.WorkspaceBytes((int)Length) : 0;
        if (bytesOfSums == 0)
            return length * sizeof(T);
        _sumsAt = (length * sizeof(T) + 63) & ~63L;
        return _sumsAt + bytesOfSums;
    }

    private long Length => (long)_stack * _shape.M * _shape.N;

    /// <summary>Whether the matrices of each stack lie at equal distances, so that one call does them all.</summary>
    private bool IsEven { get; }

    // What the chain adds up lies in the workspace first, group of rows by group.
    private void RunWithSums<V, T>(in Operands operands) where V : struct, IVector<V, T> where T : unmanaged
    {
        TileProgram program = _epilogue!;
        nint* buffers = stackalloc nint[program.Buffers + program.Sums];
        new ReadOnlySpan<nint>(operands.EpilogueAddresses, program.Buffers).CopyTo(new Span<nint>(buffers, program.Buffers));
        nint* targets = buffers + program.Buffers;
        program.BeginSums(operands.EpilogueAddresses, (nint)operands.WorkspaceAddress<byte>() + (nint)_sumsAt, (int)Length, targets);
        Run<V, T>(operands, buffers);
        program.EndSums(operands.EpilogueAddresses, targets, (int)Length);
    }

    private void Run<V, T>(in Operands operands) where V : struct, IVector<V, T> where T : unmanaged => Run<V, T>(operands, operands.EpilogueAddresses);

    private void Run<V, T>(in Operands operands, nint* buffers) where V : struct, IVector<V, T> where T : unmanaged
    {
        if (_stack == 0)
            return;
        nint* addresses = operands.Addresses;
        var call = new GemmCall<T>(_shape, (T*)addresses[0], (T*)addresses[1], (T*)addresses[2], operands.WorkspaceAddress<T>()) { FromMiddle = _fromMiddle };
        _fromMiddle = !_fromMiddle;
        var epilogue = default(EpilogueCall);
        if (_epilogue is not null)
        {
            epilogue = new EpilogueCall { Program = _epilogue, Buffers = (nint)buffers, Columns = _shape.N, Bias = _bias ?? default };
            call.EpilogueContext = Unsafe.AsPointer(ref epilogue);
            if (_handsOver && _consumerLength is not null)
            {
                call.Consumer = &EpilogueCall.RunOn;
            }
            else
            {
                call.Epilogue = _bias is null ? &EpilogueCall.Run : &EpilogueCall.RunBias<V, T>;
                if (_handsOver)
                {
                    call.C = call.Workspace;
                    call.Workspace += Length;
                    // The table of addresses is the kernel's own, and its first place is that of the result.
                    buffers[0] = (nint)call.C;
                }
            }
        }

        if (_stack == 1)
        {
            Gemm.Multiply<V, T>(call);
        }
        else if (IsEven)
        {
            call.Batch = _stack;
            (call.StrideA, call.StrideB, call.StrideC) = (_offsetsA[1], _offsetsB[1], (nint)_shape.M * _shape.N);
            Gemm.Multiply<V, T>(call);
        }
        else
        {
            T* c = call.C;
            for (int s = 0; s < _stack; s++)
            {
                call.A = (T*)addresses[0] + _offsetsA[s];
                call.B = (T*)addresses[1] + _offsetsB[s];
                call.C = c + (nint)s * _shape.M * _shape.N;
                epilogue.Row = s * _shape.M;
                Gemm.Multiply<V, T>(call);
            }
        }
    }

    /// <summary>Where each matrix of an operand's stack begins, repeated where the stack is broadcast.</summary>
    private static nint[] Offsets(int[] operand, int[] result, int stack)
    {
        TileOperand layout = TileOperand.Broadcast(operand.AsSpan(0, operand.Length - 2), result.AsSpan(0, result.Length - 2));
        var offsets = new nint[stack];
        nint matrix = (nint)operand[^1] * operand[^2];
        for (int s = 0; s < stack; s++)
        {
            int rest = s;
            for (int axis = layout.Sizes.Length - 1; axis >= 0; axis--)
            {
                offsets[s] += rest % layout.Sizes[axis] * layout.Strides[axis] * matrix;
                rest /= layout.Sizes[axis];
            }
        }

        return offsets;
    }

    private static bool IsProgression(nint[] offsets)
    {
        for (int i = 2; i < offsets.Length; i++)
        {
            if (offsets[i] - offsets[i - 1] != offsets[1] - offsets[0])
                return false;
        }

        return true;
    }

    private struct RowsBinding : IFloat32Work, IFloat64Work
    {
        public GemmShape Shape;
        public int Together;
        public bool Whole;

        void IFloat32Work.Run<V>() => Whole = Gemm.GivesWholeRows<V, float>(Shape, Together);

        void IFloat64Work.Run<V>() => Whole = Gemm.GivesWholeRows<V, double>(Shape, Together);
    }

    /// <summary>Chooses the code for the width of vectors in use.</summary>
    private struct Binding : IFloat32Work, IFloat64Work
    {
        public MatMulKernel Kernel;
        public KernelCode? Code;

        void IFloat32Work.Run<V>() => Bind<V, float>();

        void IFloat64Work.Run<V>() => Bind<V, double>();

        private void Bind<V, T>() where V : struct, IVector<V, T> where T : unmanaged
        {
            Code = Kernel._epilogue is { Sums: > 0 } ? Kernel.RunWithSums<V, T> : Kernel.Run<V, T>;
            if (!BiasRows.FillVectors<V, T>(Kernel._shape.N))
                Kernel._bias = null;
            if (Kernel._stack == 1)
                Kernel._consumerLength = Gemm.ConsumerLength<V, T>(Kernel._shape);
        }
    }
}
