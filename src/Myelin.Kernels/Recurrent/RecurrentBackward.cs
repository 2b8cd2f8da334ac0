using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A recurrence backwards: each block is some sequences of the batch, taken through all steps from the last to the first.</summary>
internal unsafe struct RecurrentBackward<TCell, V, T> : IBlockWork
    where TCell : struct, IRecurrentCell
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private RecurrentCall<T> _call;
    private RecurrentCut _cut;
    private long _length;
    private T* _transposed;
    private T* _blocks;

    public static void Run(in RecurrentCall<T> call)
    {
        RecurrentShape shape = call.Shape;
        var work = new RecurrentBackward<TCell, V, T>
        {
            _call = call,
            _cut = new(shape),
            _length = Recurrence.BackwardLength<T>(shape),
            _transposed = call.Workspace,
            _blocks = call.Workspace + Rooms.Line(Recurrence.TransposedLength(shape)),
        };
        int width = TCell.Parts * shape.Units;
        // Turned once for all steps, for a product with a kernel that is not transposed reads it in place.
        Transposition.Matrix<V, T>(call.Kernel, width, work._transposed, shape.Units, shape.Units, width);
        long operations = (long)shape.Steps * shape.Batch * shape.Units * TCell.Parts * (shape.Units + 6L);
        if (ThreadTeam.Worthwhile(operations))
        {
            ThreadTeam.Run(ref work, work._cut.Blocks);
        }
        else
        {
            for (int i = 0; i < work._cut.Blocks; i++) work.Run(i);
        }

        if (call.KernelGradient != null) work.KernelGradient();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void Run(int block)
    {
        RecurrentCall<T> call = _call;
        RecurrentShape shape = call.Shape;
        int units = shape.Units, batch = shape.Batch, width = TCell.Parts * units;
        int first = block * _cut.Rows, rows = Math.Min(_cut.Rows, batch - first);
        long room = Rooms.Line((long)_cut.Rows * units);
        T* state = _blocks + block * _length, memory = state + room, second = memory + room, gemm = second + room;
        new Span<T>(state, rows * units).Clear();
        new Span<T>(memory, rows * units).Clear();
        for (int step = shape.Steps - 1; step >= 0; step--)
        {
            long time = shape.Reverse ? shape.Steps - 1 - step : step, previous = shape.Reverse ? time + 1 : time - 1;
            long at = time * batch + first, from = previous * batch + first;
            T* before = step == 0 ? call.State + (long)first * units : call.Outputs + from * units;
            T* memoryBefore = !TCell.HasMemory ? null : step == 0 ? call.Memory + (long)first * units : call.Memories + from * units;
            for (int i = 0; i < rows; i++)
            {
                CellRow<T> row = Row(call, at, i, units, before, memoryBefore, state, memory, second);
                if (call.IsMasked(at + i)) Pass(row);
                else TCell.Backward<V, T>(row);
            }

            T* gradients = TCell.HasProductGradient ? call.ProductGradients : call.InputGradients;
            int parts = width;
            if (TCell.HasSecondProduct)
            {
                parts = 2 * units;
                Gemm.Multiply<V, T>(new GemmCall<T>(
                    new GemmShape(rows, units, units), gradients + at * width + parts, _transposed + (long)parts * units, second, gemm)
                {
                    LeadingA = width,
                });
                for (int i = 0; i < rows; i++)
                {
                    if (!call.IsMasked(at + i))
                        TCell.BackwardEnd<V, T>(Row(call, at, i, units, before, memoryBefore, state, memory, second));
                }
            }

            Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(rows, units, parts), gradients + at * width, _transposed, state, gemm)
            {
                LeadingA = width, Accumulate = true,
            });
        }

        if (call.StateGradient != null) CellVector.Copy(state, call.StateGradient + (long)first * units, rows * units);
        if (call.MemoryGradient != null) CellVector.Copy(memory, call.MemoryGradient + (long)first * units, rows * units);
    }

    private static CellRow<T> Row(
        in RecurrentCall<T> call, long at, int i, int units, T* before, T* memoryBefore, T* state, T* memory, T* second)
    {
        int width = TCell.Parts * units;
        long row = (at + i) * units, own = (long)i * units;
        return new()
        {
            Units = units,
            Saved = call.Saved + (at + i) * TCell.SavedParts * units,
            Before = before + own,
            After = call.Outputs + row,
            MemoryBefore = memoryBefore + own,
            MemoryAfter = call.Memories + row,
            OutputGradient = call.OutputGradients + row,
            MemoryOutputGradient = call.MemoryGradients == null ? null : call.MemoryGradients + row,
            StateGradient = state + own,
            MemoryGradient = memory + own,
            InputGradient = call.InputGradients + (at + i) * width,
            ProductGradient = call.ProductGradients == null ? null : call.ProductGradients + (at + i) * width,
            Second = second + own,
        };
    }

    /// <summary>A masked step hands the gradients on as they come.</summary>
    private static void Pass(in CellRow<T> row)
    {
        int width = TCell.Parts * row.Units;
        Add(row.StateGradient, row.OutputGradient, row.Units);
        if (TCell.HasMemory && row.MemoryOutputGradient != null) Add(row.MemoryGradient, row.MemoryOutputGradient, row.Units);
        new Span<T>(row.InputGradient, width).Clear();
        if (row.ProductGradient != null) new Span<T>(row.ProductGradient, width).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add(T* sum, T* x, int count)
    {
        for (int j = 0; j < count; j += V.Count)
            CellVector.Store(CellVector.Load<V, T>(sum + j, count - j) + CellVector.Load<V, T>(x + j, count - j), sum + j, count - j);
    }

    /// <summary>Σₜ (state before step t)ᵀ · (gradient of its product), over the rows of all steps at once.</summary>
    private readonly void KernelGradient()
    {
        RecurrentShape shape = _call.Shape;
        int units = shape.Units, batch = shape.Batch, width = TCell.Parts * units, rows = shape.Steps * batch;
        T* gradients = TCell.HasProductGradient ? _call.ProductGradients : _call.InputGradients;
        int columns = TCell.HasSecondProduct ? 2 * units : width;
        // Where time runs backwards, the state before step t is the output of step t + 1.
        T* states = _call.Outputs + (shape.Reverse ? (long)batch * units : 0);
        T* following = gradients + (shape.Reverse ? 0 : (long)batch * width);
        T* begin = gradients + (shape.Reverse ? (long)(rows - batch) * width : 0);
        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(units, columns, Math.Max(0, rows - batch), true), states, following, _call.KernelGradient, _blocks)
        {
            LeadingB = width, LeadingC = width,
        });
        if (rows > 0)
        {
            Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(units, columns, batch, true), _call.State, begin, _call.KernelGradient, _blocks)
            {
                LeadingB = width, LeadingC = width, Accumulate = true,
            });
        }

        if (TCell.HasSecondProduct)
        {
            int saved = TCell.SavedParts * units;
            Gemm.Multiply<V, T>(new GemmCall<T>(
                new GemmShape(units, units, rows, true), _call.Saved + 3 * units, gradients + columns, _call.KernelGradient + columns, _blocks)
            {
                LeadingA = saved, LeadingB = width, LeadingC = width,
            });
        }
    }
}
