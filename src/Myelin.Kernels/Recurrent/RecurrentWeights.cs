namespace Myelin.Kernels;

/// <summary>
/// How the gradient of a recurrent kernel, Σₜ (state before step t)ᵀ · (gradient of its product), is made: block by block, some steps at a
/// time while they are in the cache, each block adding up a gradient of its own, or in one product over all steps at the end, if it is too
/// large for that.
/// </summary>
internal readonly struct RecurrentWeightPlan
{
    // Bytes of the gradient that stay in the L2 cache beside all that a block needs for a step, and of the products' gradients of some
    // steps.
    private const int LargestGradient = 384 << 10;
    private const int BytesOfSteps = 256 << 10;

    // Rows of a block, and all that it adds up, below which its part is better made at the end; and blocks above which there would be too
    // many gradients.
    private const int FewestRows = 8;
    private const int FewestSums = 128;
    private const int MostBlocks = 64;

    public unsafe RecurrentWeightPlan(RecurrentShape shape, int rows, int elementSize)
    {
        long width = (long)shape.Units * shape.Parts;
        ByBlocks = rows >= FewestRows && (long)rows * shape.Steps >= FewestSums
            && shape.Batch <= (long)rows * MostBlocks && shape.Units * width * elementSize <= LargestGradient;
        Steps = ByBlocks ? (int)Math.Clamp(BytesOfSteps / (rows * width * elementSize), 1, Math.Max(1, shape.Steps)) : Math.Max(1, shape.Steps);
    }

    /// <summary>Whether each block adds up a gradient of its own.</summary>
    public bool ByBlocks { get; }

    /// <summary>The steps that are taken together.</summary>
    public int Steps { get; }
}

/// <summary>What a block has in its workspace on the way back: where each begins, the gradient of the state first, and how long all
/// is.</summary>
internal readonly struct BackwardRoom
{
    public BackwardRoom(RecurrentShape shape, int rows, RecurrentWeightPlan weights, long oneRow)
    {
        long units = shape.Units, width = units * shape.Parts, state = Rooms.Line(rows * units);
        bool hasProducts = shape.Kind == RecurrentKind.GruResetAfter;
        Memory = state;
        Second = Memory + state;
        OneRow = Second + state;
        Bias = OneRow + Rooms.Line(oneRow);
        Products = Bias + (hasProducts ? Rooms.Line(width) : 0);
        Kernel = Products + (hasProducts && weights.ByBlocks ? Rooms.Line(weights.Steps * rows * width) : 0);
        Length = Kernel + (weights.ByBlocks ? Rooms.Line(units * width) : 0);
    }

    /// <summary>The gradients of the memory and of the second product, what a product of one row needs, this block's part of the gradient
    /// of the bias.</summary>
    public long Memory { get; }

    public long Second { get; }

    public long OneRow { get; }

    public long Bias { get; }

    /// <summary>The gradients of the products of some steps, and this block's part of the gradient of the kernel.</summary>
    public long Products { get; }

    public long Kernel { get; }

    public long Length { get; }
}
