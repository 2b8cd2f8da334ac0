using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A recurrence forwards: each block is some sequences of the batch, taken through all steps.</summary>
internal unsafe struct RecurrentForward<TCell, V, T> : IBlockWork
    where TCell : struct, IRecurrentCell
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private RecurrentCall<T> _call;
    private RecurrentCut _cut;
    private KernelPanels<V, T> _first, _second;
    private T* _blocks;
    private long _length;

    public static void Run(in RecurrentCall<T> call)
    {
        RecurrentShape shape = call.Shape;
        var work = new RecurrentForward<TCell, V, T>
        {
            _call = call, _cut = new(shape), _blocks = call.Workspace + Recurrence.PanelsLength<T>(shape),
            _length = Recurrence.ForwardLength<T>(shape),
        };
        work.LayOut();
        long operations = (long)shape.Steps * shape.Batch * shape.Units * shape.Parts * (shape.Units + 12L);
        ThreadTeam.Run(ref work, work._cut.Blocks, operations);
    }

    private void LayOut()
    {
        RecurrentShape shape = _call.Shape;
        int units = shape.Units, width = TCell.Parts * units, columns = Recurrence.FirstColumns(shape);
        if (!Recurrence.TakesPanels(shape)) return;
        if (Recurrence.TakesRowPanels(shape))
        {
            RowPanels<V, T>.Pack(_call.Kernel, units, width, _call.Workspace);
            return;
        }

        _first = KernelPanels<V, T>.LayOut(_call.Kernel, width, transposed: false, units, columns, _call.Workspace);
        if (TCell.HasSecondProduct)
        {
            T* panels = _call.Workspace + Recurrence.FirstPanelsLength<T>(shape);
            _second = KernelPanels<V, T>.LayOut(_call.Kernel + columns, width, transposed: false, units, units, panels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void Run(int block)
    {
        RecurrentCall<T> call = _call;
        RecurrentShape shape = call.Shape;
        int units = shape.Units, batch = shape.Batch, width = TCell.Parts * units, saved = TCell.SavedParts * units;
        int first = block * _cut.Rows, rows = Math.Min(_cut.Rows, batch - first);
        T* product = _blocks + block * _length;
        T* second = product + Rooms.Line((long)_cut.Rows * width), memory = second + Rooms.Line((long)_cut.Rows * units);
        T* gemm = memory + Rooms.Line((long)_cut.Rows * units);
        int columns = Recurrence.FirstColumns(shape);
        bool ofRow = Recurrence.TakesRowPanels(shape);
        T* before = call.State + (long)first * units, memoryBefore = TCell.HasMemory ? call.Memory + (long)first * units : null;
        for (int step = 0; step < shape.Steps; step++)
        {
            long time = shape.Reverse ? shape.Steps - 1 - step : step, at = time * batch + first;
            T* after = call.Outputs + at * units;
            T* memoryAfter = call.Memories == null ? memory : call.Memories + at * units;
            if (ofRow) RowPanels<V, T>.Multiply(before, call.Workspace, product, units, width);
            else Multiply(_first, rows, before, call.Kernel, product, columns, gemm);
            for (int i = 0; i < rows; i++)
            {
                CellRow<T> row = Row(call, at + i, i, units, width, saved, product, before, after, memoryBefore, memoryAfter, second);
                if (call.IsMasked(at + i)) Keep(row, saved);
                else TCell.Forward<V, T>(row);
            }

            if (TCell.HasSecondProduct)
            {
                Multiply(_second, rows, second, call.Kernel + columns, product + columns, units, gemm);
                for (int i = 0; i < rows; i++)
                {
                    if (!call.IsMasked(at + i))
                        End(Row(call, at + i, i, units, width, saved, product, before, after, memoryBefore, memoryAfter, second));
                }
            }

            before = after;
            memoryBefore = memoryAfter;
        }
    }

    private static void End(in CellRow<T> row)
    {
        int whole = CellVector.Whole<V, T>(row.Units);
        if (whole > 0) TCell.ForwardEnd<V, T, No>(row, 0, whole);
        if (whole < row.Units) TCell.ForwardEnd<V, T, Yes>(row, whole, row.Units);
    }

    private readonly void Multiply(KernelPanels<V, T> panels, int rows, T* a, T* kernel, T* product, int columns, T* gemm)
    {
        int units = _call.Shape.Units, width = TCell.Parts * units;
        if (Recurrence.TakesPanels(_call.Shape))
        {
            panels.Multiply(rows, 0, units, a, units, product, width, columns, add: false);
            return;
        }

        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(rows, columns, units), a, kernel, product, gemm) { LeadingB = width, LeadingC = width });
    }

    private static CellRow<T> Row(
        in RecurrentCall<T> call, long at, int i, int units, int width, int saved, T* product, T* before, T* after, T* memoryBefore,
        T* memoryAfter, T* second) => new()
        {
            Units = units,
            Input = call.Input + at * width,
            Product = product + (long)i * width,
            Bias = call.Bias,
            Saved = call.Saved == null ? null : call.Saved + at * saved,
            Before = before + (long)i * units,
            After = after + (long)i * units,
            MemoryBefore = memoryBefore + (long)i * units,
            MemoryAfter = memoryAfter + (long)i * units,
            Second = second + (long)i * units,
        };

    /// <summary>A masked step: state and memory stay, and what is saved is 0, so that it can stand in products.</summary>
    private static void Keep(in CellRow<T> row, int saved)
    {
        CellVector.Copy(row.Before, row.After, row.Units);
        Clear(row.Second, row.Units);
        if (TCell.HasMemory && row.MemoryBefore != row.MemoryAfter) CellVector.Copy(row.MemoryBefore, row.MemoryAfter, row.Units);
        if (row.Saved != null) Clear(row.Saved, saved);
    }

    private static void Clear(T* at, int count) => new Span<T>(at, count).Clear();
}
