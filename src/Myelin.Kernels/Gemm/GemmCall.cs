namespace Myelin.Kernels;

/// <summary>
/// One matrix product, or a batch of them, by addresses: C = op(A) · op(B), or C += op(A) · op(B). Nothing is checked; the memory must
/// not move while it runs. C must not overlap A, B or the workspace.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public unsafe struct GemmCall<T> where T : unmanaged
{
    /// <summary>A single product of matrices without gaps between their rows.</summary>
    public GemmCall(GemmShape shape, T* a, T* b, T* c, T* workspace)
    {
        Shape = shape;
        A = a;
        B = b;
        C = c;
        Workspace = workspace;
        LeadingA = shape.ColumnsOfA;
        LeadingB = shape.ColumnsOfB;
        LeadingC = shape.N;
        Batch = 1;
    }

    /// <summary>The sizes of one product.</summary>
    public GemmShape Shape { get; set; }

    /// <summary>A: M × K, or K × M when transposed.</summary>
    public T* A { get; set; }

    /// <summary>B: K × N, or N × K when transposed.</summary>
    public T* B { get; set; }

    /// <summary>C: M × N.</summary>
    public T* C { get; set; }

    /// <summary>The distance from a row of A, as it is stored, to the next.</summary>
    public int LeadingA { get; set; }

    /// <summary>The distance from a row of B, as it is stored, to the next.</summary>
    public int LeadingB { get; set; }

    /// <summary>The distance from a row of C to the next.</summary>
    public int LeadingC { get; set; }

    /// <summary>Add to C instead of setting it.</summary>
    public bool Accumulate { get; set; }

    /// <summary>The number of products; by default 1.</summary>
    public int Batch { get; set; }

    /// <summary>The distance from A of one product to A of the next; 0 uses the same for all.</summary>
    public nint StrideA { get; set; }

    /// <summary>The distance from B of one product to B of the next; 0 uses the same for all.</summary>
    public nint StrideB { get; set; }

    /// <summary>The distance from C of one product to C of the next.</summary>
    public nint StrideC { get; set; }

    /// <summary>
    /// Whether two threads read the parts of a single row's sums from the middle to the ends, and not the other way. Who multiplies by the
    /// same B again and again changes it every time: what a thread read last is what its cache still holds. No bit depends on it.
    /// </summary>
    public bool FromMiddle { get; set; }

    /// <summary>Room for as many numbers as <see cref="Gemm.WorkspaceLength{T}"/> says for this shape and batch.</summary>
    public T* Workspace { get; set; }

    /// <summary>What <see cref="IGemmEpilogue.Run"/> says, as a function of <see cref="EpilogueContext"/> and the four numbers; null for
    /// none.</summary>
    public delegate*<void*, int, int, int, int, void> Epilogue { get; set; }

    /// <summary>
    /// Takes each finished block from where it lies, in place of an epilogue: context, first number of the block, distance between its
    /// rows, first row, rows, first column, columns. C is not written then, and the workspace is longer by
    /// <see cref="Gemm.ConsumerLength{V, T}"/>. Null for none.
    /// </summary>
    /// <remarks>Not for products that add to C.</remarks>
    public delegate*<void*, T*, nint, int, int, int, int, void> Consumer { get; set; }

    /// <summary>What is handed to the epilogue or consumer.</summary>
    public void* EpilogueContext { get; set; }
}
