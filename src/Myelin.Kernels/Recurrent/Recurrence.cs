namespace Myelin.Kernels;

/// <summary>
/// Recurrences over time, fused: in each step one product with the recurrent kernel, which is laid out once where there are many steps, and
/// one sweep over the gates.
/// </summary>
/// <remarks>
/// The sequences of a batch do not know of each other, so each block of them, up to 16 rows, goes through all steps by itself and threads
/// meet only at the end. On the way back a block adds its part to the gradients of kernel and bias some steps at a time, while they are in
/// its cache; a kernel whose gradient is not small beside that has it made by one product over all steps at the end
/// (<see cref="RecurrentWeightPlan"/>). Blocks follow from the batch alone, so any number of threads gives the same bits. Nothing is
/// allocated. On two Zen 5 cores 80 steps of 32 rows and 128 units take 0.64 ms forth and 1.15 back as a GRU, of which the products alone
/// would take 71 and 79 % at the full rate, and 0.87 and 1.50 as an LSTM (69 and 80 %). Asking for the next step's numbers while a product
/// is computed does not help: what remains is the gates' arithmetic.
/// </remarks>
public static unsafe class Recurrence
{
    /// <summary>Laying the kernel out takes as long as it saves in so many steps.</summary>
    private const int StepsForPanels = 16;

    /// <summary>How many numbers of workspace <see cref="Forward"/> needs.</summary>
    public static long ForwardWorkspace<T>(RecurrentShape shape) where T : unmanaged
    {
        var cut = new RecurrentCut(shape);
        return PanelsLength<T>(shape) + cut.Blocks * ForwardLength<T>(shape);
    }

    /// <summary>How many numbers of workspace <see cref="Backward"/> needs.</summary>
    public static long BackwardWorkspace<T>(RecurrentShape shape) where T : unmanaged
    {
        var cut = new RecurrentCut(shape);
        var weights = new RecurrentWeightPlan(shape, cut.Rows, sizeof(T));
        long product = 0;
        foreach (GemmShape gradient in weights.ByBlocks ? [] : KernelGradientShapes(shape))
            product = Math.Max(product, Gemm.WorkspaceLength<T>(gradient));
        long room = new BackwardRoom(shape, cut.Rows, weights, OneRowLength<T>(shape)).Length;
        return TurnedLength<T>(shape) + ProductsLength<T>(shape) + Math.Max(cut.Blocks * room, product);
    }

    /// <summary>All steps: fills the outputs and, where they are wanted, memories and what is saved.</summary>
    public static void Forward<V, T>(in RecurrentCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        switch (call.Shape.Kind)
        {
            case RecurrentKind.Simple: RecurrentForward<SimpleCell, V, T>.Run(call); break;
            case RecurrentKind.Lstm: RecurrentForward<LstmCell, V, T>.Run(call); break;
            case RecurrentKind.GruResetAfter: RecurrentForward<GruResetAfterCell, V, T>.Run(call); break;
            default: RecurrentForward<GruResetBeforeCell, V, T>.Run(call); break;
        }
    }

    /// <summary>All steps backwards: fills the gradients.</summary>
    public static void Backward<V, T>(in RecurrentCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        switch (call.Shape.Kind)
        {
            case RecurrentKind.Simple: RecurrentBackward<SimpleCell, V, T>.Run(call); break;
            case RecurrentKind.Lstm: RecurrentBackward<LstmCell, V, T>.Run(call); break;
            case RecurrentKind.GruResetAfter: RecurrentBackward<GruResetAfterCell, V, T>.Run(call); break;
            default: RecurrentBackward<GruResetBeforeCell, V, T>.Run(call); break;
        }
    }

    /// <summary>Whether the recurrent kernel is laid out anew for all steps.</summary>
    internal static bool TakesPanels(RecurrentShape shape) => shape.Steps >= StepsForPanels;

    /// <summary>Whether it is laid out for products of one row: one sequence reads all of it for each.</summary>
    internal static bool TakesRowPanels(RecurrentShape shape) => TakesPanels(shape) && shape.Batch == 1 && shape.Kind != RecurrentKind.GruResetBefore;

    /// <summary>The kernel's panels on the way forth, if it is laid out.</summary>
    internal static long PanelsLength<T>(RecurrentShape shape) where T : unmanaged
    {
        if (!TakesPanels(shape)) return 0;
        // A panel's last vector may be longer than the row, by at most a line.
        if (TakesRowPanels(shape)) return (long)shape.Units * Rooms.Line(shape.Units * shape.Parts);
        return FirstPanelsLength<T>(shape) + Rooms.Line(GemmPlan.PackedLength<T>(shape.Units * shape.Parts - FirstColumns(shape), shape.Units));
    }

    /// <summary>Those of the columns that are multiplied by the state.</summary>
    internal static long FirstPanelsLength<T>(RecurrentShape shape) where T : unmanaged =>
        Rooms.Line(GemmPlan.PackedLength<T>(FirstColumns(shape), shape.Units));

    /// <summary>Columns of the recurrent kernel that are multiplied by the state, not by what the first parts make of it.</summary>
    internal static int FirstColumns(RecurrentShape shape) => shape.Units * (shape.Kind == RecurrentKind.GruResetBefore ? 2 : shape.Parts);

    /// <summary>The kernel transposed, in panels or as it is.</summary>
    internal static long TurnedLength<T>(RecurrentShape shape) where T : unmanaged =>
        Rooms.Line(GemmPlan.PackedLength<T>(shape.Units, shape.Units * shape.Parts));

    /// <summary>The gradients of the products of all steps, where they are neither the inputs' nor used up by the blocks.</summary>
    internal static long ProductsLength<T>(RecurrentShape shape) where T : unmanaged =>
        shape.Kind != RecurrentKind.GruResetAfter || new RecurrentWeightPlan(shape, new RecurrentCut(shape).Rows, sizeof(T)).ByBlocks ? 0
        : Rooms.Line((long)shape.Steps * shape.Batch * shape.Units * shape.Parts);

    /// <summary>What the products of a single row backwards need.</summary>
    internal static long OneRowLength<T>(RecurrentShape shape) where T : unmanaged
    {
        long length = 0;
        for (int part = 1; part <= shape.Parts && shape.Batch == 1; part++)
            length = Math.Max(length, Gemm.WorkspaceLength<T>(new GemmShape(1, shape.Units, part * shape.Units)));
        return length;
    }

    /// <summary>Products, r · h, memories, and what the products need, of one block.</summary>
    internal static long ForwardLength<T>(RecurrentShape shape) where T : unmanaged
    {
        int rows = new RecurrentCut(shape).Rows, units = shape.Units;
        long gemm = 0;
        for (int part = 1; part <= shape.Parts && !TakesPanels(shape); part++)
            gemm = Math.Max(gemm, WorkspaceOfRows<T>(rows, part * units, units));
        return Rooms.Line((long)rows * units * shape.Parts) + 2 * Rooms.Line((long)rows * units) + Rooms.Line(gemm);
    }

    /// <summary>The products that the recurrent kernel's gradient is made by.</summary>
    internal static GemmShape[] KernelGradientShapes(RecurrentShape shape)
    {
        int units = shape.Units, rows = checked(shape.Steps * shape.Batch);
        int columns = FirstColumns(shape);
        return
        [
            new(units, columns, Math.Max(0, rows - shape.Batch), TransposeA: true),
            new(units, columns, shape.Batch, TransposeA: true),
            new(units, units, rows, TransposeA: true),
        ];
    }

    /// <summary>The last block may have fewer rows, for which a product may be cut otherwise.</summary>
    private static long WorkspaceOfRows<T>(int rows, int n, int k) where T : unmanaged
    {
        long length = 0;
        for (int m = 1; m <= rows; m++)
            length = Math.Max(length, Gemm.WorkspaceLength<T>(new GemmShape(m, n, k)));
        return length;
    }
}

/// <summary>How the sequences of a batch are cut into blocks.</summary>
internal readonly struct RecurrentCut
{
    public RecurrentCut(RecurrentShape shape)
    {
        // Rows for a good product, but blocks for at least two threads.
        Rows = Math.Clamp(shape.Batch, 1, shape.Batch >= 32 ? 16 : 8);
        Blocks = (shape.Batch + Rows - 1) / Rows;
    }

    /// <summary>Sequences of a block.</summary>
    public int Rows { get; }

    /// <summary>The number of blocks.</summary>
    public int Blocks { get; }
}
