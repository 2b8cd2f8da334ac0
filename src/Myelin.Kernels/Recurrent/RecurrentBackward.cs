using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// A recurrence backwards: each block is some sequences of the batch, taken through all steps from the last to the first. What the
/// gradients of kernel and bias need of some steps is added to them while it is in the cache.
/// </summary>
internal unsafe struct RecurrentBackward<TCell, V, T> : IBlockWork
    where TCell : struct, IRecurrentCell
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private RecurrentCall<T> _call;
    private RecurrentCut _cut;
    private RecurrentWeightPlan _weights;
    private BackwardRoom _room;
    private KernelPanels<V, T> _kernel;
    private T* _transposed;
    private T* _products;
    private T* _blocks;

    public static void Run(in RecurrentCall<T> call)
    {
        RecurrentShape shape = call.Shape;
        int units = shape.Units, width = TCell.Parts * units;
        var cut = new RecurrentCut(shape);
        var weights = new RecurrentWeightPlan(shape, cut.Rows, sizeof(T));
        T* products = call.Workspace + Recurrence.TurnedLength<T>(shape);
        var work = new RecurrentBackward<TCell, V, T>
        {
            _call = call, _cut = cut, _weights = weights, _room = new BackwardRoom(shape, cut.Rows, weights, Recurrence.OneRowLength<T>(shape)),
            _transposed = call.Workspace, _products = products, _blocks = products + Recurrence.ProductsLength<T>(shape),
        };
        if (cut.Rows == 1) Transposition.Matrix<V, T>(call.Kernel, width, work._transposed, units, units, width);
        else work._kernel = KernelPanels<V, T>.LayOut(call.Kernel, width, transposed: true, width, units, work._transposed);
        long operations = (long)shape.Steps * shape.Batch * units * TCell.Parts * (units + 6L);
        ThreadTeam.Run(ref work, cut.Blocks, operations);

        if (call.BiasGradient != null) work.AddParts(call.BiasGradient, work._room.Bias, width);
        if (call.KernelGradient == null) return;
        if (weights.ByBlocks) work.AddParts(call.KernelGradient, work._room.Kernel, units * width);
        else work.KernelGradient();
    }

    // The first block's part lies where the sum belongs.
    private readonly void AddParts(T* sum, long place, int numbers)
    {
        if (_cut.Blocks == 0) new Span<T>(sum, numbers).Clear();
        else PartialSums<V, T>.Add(sum, _blocks + _room.Length + place, _cut.Blocks - 1, _room.Length, numbers, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void Run(int block)
    {
        RecurrentCall<T> call = _call;
        RecurrentShape shape = call.Shape;
        int units = shape.Units, batch = shape.Batch, width = TCell.Parts * units;
        int first = block * _cut.Rows, rows = Math.Min(_cut.Rows, batch - first);
        T* room = _blocks + block * _room.Length, state = room, memory = room + _room.Memory, second = room + _room.Second,
            oneRow = room + _room.OneRow;
        T* bias = block == 0 ? call.BiasGradient : room + _room.Bias, kernel = block == 0 ? call.KernelGradient : room + _room.Kernel;
        new Span<T>(state, rows * units).Clear();
        new Span<T>(memory, rows * units).Clear();
        if (call.BiasGradient != null) new Span<T>(bias, width).Clear();
        if (call.KernelGradient != null && _weights.ByBlocks) new Span<T>(kernel, units * width).Clear();
        for (int step = shape.Steps - 1; step >= 0; step--)
        {
            long time = shape.Reverse ? shape.Steps - 1 - step : step, previous = shape.Reverse ? time + 1 : time - 1;
            long at = time * batch + first, from = previous * batch + first;
            T* before = step == 0 ? call.State + (long)first * units : call.Outputs + from * units;
            T* memoryBefore = !TCell.HasMemory ? null : step == 0 ? call.Memory + (long)first * units : call.Memories + from * units;
            T* products = ProductGradients(room, rows, step, at);
            for (int i = 0; i < rows; i++)
            {
                CellRow<T> row = Row(call, at, i, units, before, memoryBefore, state, memory, second, products);
                if (call.IsMasked(at + i)) Pass(row);
                else Back(row);
            }

            if (call.BiasGradient != null) AddRows(products, rows, width, bias);
            int parts = width;
            if (TCell.HasSecondProduct)
            {
                parts = 2 * units;
                new Span<T>(second, rows * units).Clear();
                Multiply(rows, parts, units, products + parts, second, oneRow);
                for (int i = 0; i < rows; i++)
                {
                    if (!call.IsMasked(at + i))
                        BackEnd(Row(call, at, i, units, before, memoryBefore, state, memory, second, products));
                }
            }

            Multiply(rows, 0, parts, products, state, oneRow);
            if (call.KernelGradient != null && _weights.ByBlocks && step % _weights.Steps == 0)
                AddSteps(step, Math.Min(_weights.Steps, shape.Steps - step), first, rows, products, kernel);
        }

        if (call.StateGradient != null) CellVector.Copy(state, call.StateGradient + (long)first * units, rows * units);
        if (call.MemoryGradient != null) CellVector.Copy(memory, call.MemoryGradient + (long)first * units, rows * units);
    }

    private static void Back(in CellRow<T> row)
    {
        int whole = CellVector.Whole<V, T>(row.Units);
        if (whole > 0) TCell.Backward<V, T, No>(row, 0, whole);
        if (whole < row.Units) TCell.Backward<V, T, Yes>(row, whole, row.Units);
    }

    private static void BackEnd(in CellRow<T> row)
    {
        int whole = CellVector.Whole<V, T>(row.Units);
        if (whole > 0) TCell.BackwardEnd<V, T, No>(row, 0, whole);
        if (whole < row.Units) TCell.BackwardEnd<V, T, Yes>(row, whole, row.Units);
    }

    // Those of the inputs; or, where they differ, in a place for all steps, or for the few whose part of the kernel's gradient is made
    // together.
    private readonly T* ProductGradients(T* room, int rows, int step, long at)
    {
        int width = TCell.Parts * _call.Shape.Units;
        return !TCell.HasProductGradient ? _call.InputGradients + at * width
            : _weights.ByBlocks ? room + _room.Products + (long)(step % _weights.Steps) * rows * width
            : _products + at * width;
    }

    /// <summary>C += A · (columns of the kernel from <paramref name="first"/> on)ᵀ.</summary>
    private readonly void Multiply(int rows, int first, int columns, T* a, T* c, T* oneRow)
    {
        int units = _call.Shape.Units, width = TCell.Parts * units;
        if (_cut.Rows > 1)
        {
            _kernel.Multiply(rows, first, columns, a, width, c, units, units, add: true);
            return;
        }

        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(rows, units, columns), a, _transposed + (long)first * units, c, oneRow)
        {
            LeadingA = width, Accumulate = true,
        });
    }

    /// <summary>Adds some steps' part of a block to its gradient of the kernel. The gradients of their products begin at
    /// <paramref name="products"/>.</summary>
    private readonly void AddSteps(int step, int steps, int first, int rows, T* products, T* gradient)
    {
        RecurrentShape shape = _call.Shape;
        int units = shape.Units, batch = shape.Batch, width = TCell.Parts * units, saved = TCell.SavedParts * units;
        int columns = TCell.HasSecondProduct ? 2 * units : width, time = shape.Reverse ? shape.Steps - 1 - step : step,
            on = shape.Reverse ? -batch : batch;
        // From one step's rows to the next's.
        nint next = TCell.HasProductGradient ? (nint)rows * width : (nint)on * width;
        if (TCell.HasSecondProduct)
        {
            T* reset = _call.Saved + ((long)time * batch + first) * saved + 3 * units;
            AddProduct(rows, steps, reset, saved, (nint)on * saved, products + columns, next, gradient + columns, units);
        }

        if (step == 0)
        {
            // Before the first step there is no output.
            AddProduct(rows, 1, _call.State + (long)first * units, units, 0, products, next, gradient, columns);
            products += next;
            (steps, time) = (steps - 1, time + Math.Sign(on));
        }

        T* states = _call.Outputs + ((long)(time - Math.Sign(on)) * batch + first) * units;
        AddProduct(rows, steps, states, units, (nint)on * units, products, next, gradient, columns);
    }

    /// <summary>C += Aᵀ · B, where A and B have the rows of some steps.</summary>
    private readonly void AddProduct(int rows, int steps, T* a, int aStride, nint aStep, T* b, nint bStep, T* c, int columns)
    {
        int units = _call.Shape.Units, width = TCell.Parts * units;
        var walk = new GemmWalk(rows, 1, steps, 0, aStep - (nint)rows * aStride, bStep - (nint)rows * width);
        int most = GemmPlan.MostRows<V, T>(), parts = (units + most - 1) / most;
        for (int part = 0, row = 0; part < parts; part++)
        {
            int next = (int)((long)units * (part + 1) / parts);
            GemmRowPanel.Run<V, T>(next - row, apart: false, &walk, a + row, aStride, b, width, GemmPlan.PanelWidth<V, T>(),
                c + (nint)row * width, width, columns, accumulate: true);
            row = next;
        }
    }

    /// <summary>Adds the sum of rows to a row.</summary>
    private static void AddRows(T* rows, int count, int width, T* sum)
    {
        int whole = CellVector.Whole<V, T>(width);
        if (whole > 0) AddRows<No>(rows, count, width, sum, whole);
        if (whole < width) AddRows<Yes>(rows + whole, count, width, sum + whole, width - whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddRows<TPartial>(T* rows, int count, nint stride, T* sum, int width) where TPartial : unmanaged, IChoice
    {
        for (int j = 0; j < width; j += V.Count)
        {
            T* row = rows + j;
            V x = EdgeLanes.Load<V, T, TPartial>(row, width);
            for (int i = 1; i < count; i++)
            {
                row += stride;
                x += EdgeLanes.Load<V, T, TPartial>(row, width);
            }

            EdgeLanes.Store<V, T, TPartial>(EdgeLanes.Load<V, T, TPartial>(sum + j, width) + x, sum + j, width);
        }
    }

    private static CellRow<T> Row(
        in RecurrentCall<T> call, long at, int i, int units, T* before, T* memoryBefore, T* state, T* memory, T* second, T* products)
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
            ProductGradient = products + (long)i * width,
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
        if (TCell.HasProductGradient) new Span<T>(row.ProductGradient, width).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add(T* sum, T* x, int count)
    {
        for (int j = 0; j < count; j += V.Count)
            CellVector.Store(CellVector.Load<V, T>(sum + j, count - j) + CellVector.Load<V, T>(x + j, count - j), sum + j, count - j);
    }

    /// <summary>The gradient of the kernel as one product over the rows of all steps.</summary>
    private readonly void KernelGradient()
    {
        RecurrentShape shape = _call.Shape;
        int units = shape.Units, batch = shape.Batch, width = TCell.Parts * units, rows = shape.Steps * batch;
        T* gradients = TCell.HasProductGradient ? _products : _call.InputGradients;
        int columns = TCell.HasSecondProduct ? 2 * units : width;
        // Where time runs backwards, the state before step t is the output of step t + 1.
        T* states = _call.Outputs + (shape.Reverse ? (long)batch * units : 0);
        T* following = gradients + (shape.Reverse ? 0 : (long)batch * width);
        T* begin = gradients + (shape.Reverse ? (long)(rows - batch) * width : 0);
        Gemm.Multiply<V, T>(new GemmCall<T>(
            new GemmShape(units, columns, Math.Max(0, rows - batch), true), states, following, _call.KernelGradient, _blocks)
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
