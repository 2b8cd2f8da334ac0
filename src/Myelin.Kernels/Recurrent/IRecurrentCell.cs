namespace Myelin.Kernels;

/// <summary>One row of one step of a recurrence: where its numbers lie. Parts of a gated cell lie one after another, each of Units
/// numbers.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe struct CellRow<T> where T : unmanaged
{
    /// <summary>Numbers of the state.</summary>
    public int Units;

    /// <summary>The part of the input, and the product of the state with the recurrent kernel.</summary>
    public T* Input, Product;

    /// <summary>The recurrent bias, for cells that have one.</summary>
    public T* Bias;

    /// <summary>What the way back needs; null on the way forth when there is none.</summary>
    public T* Saved;

    /// <summary>The state, and the cell's memory, before and after the step.</summary>
    public T* Before, After, MemoryBefore, MemoryAfter;

    /// <summary>The gradient with respect to the step's output, and to its memory as an output (null for none).</summary>
    public T* OutputGradient, MemoryOutputGradient;

    /// <summary>The gradients with respect to state and memory: after the step when it begins, before it when it ends.</summary>
    public T* StateGradient, MemoryGradient;

    /// <summary>The gradients with respect to the part of the input, and to the product, which may be the same place.</summary>
    public T* InputGradient, ProductGradient;

    /// <summary>The second product of cells that have two.</summary>
    public T* Second;
}

/// <summary>The arithmetic of a recurrence on one row. The products with the recurrent kernel are made by whoever calls.</summary>
/// <remarks>
/// What is one loop takes a part of the row: whole vectors, or what is left of them. A loop for both would have calls in it, before which
/// the compiler gives up all constants that it keeps in registers.
/// </remarks>
internal unsafe interface IRecurrentCell
{
    /// <summary>How many parts the input and the recurrent kernel's columns have.</summary>
    static abstract int Parts { get; }

    /// <summary>How many numbers for each of the state are saved for the way back.</summary>
    static abstract int SavedParts { get; }

    /// <summary>Whether there is a memory beside the state.</summary>
    static virtual bool HasMemory => false;

    /// <summary>Whether the gradients of product and input are different.</summary>
    static virtual bool HasProductGradient => false;

    /// <summary>Whether the last part of the kernel is multiplied by something that the other parts make, after them.</summary>
    static virtual bool HasSecondProduct => false;

    /// <summary>The step; for cells with two products what comes before the second.</summary>
    static abstract void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged;

    /// <summary>What comes after the second product.</summary>
    static virtual void ForwardEnd<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
    }

    /// <summary>
    /// The step backwards, but for the part of the state's gradient that comes through the products; for cells with two products what
    /// comes before the gradient of the second.
    /// </summary>
    static abstract void Backward<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice;

    /// <summary>What comes after the gradient of the second product, which is in <see cref="CellRow{T}.Second"/>.</summary>
    static virtual void BackwardEnd<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
    }
}
