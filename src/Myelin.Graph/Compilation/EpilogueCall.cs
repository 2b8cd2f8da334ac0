using System.Runtime.CompilerServices;
using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>What a finished block of a matrix product's result is handed to. It lies on the stack of the thread that started the
/// product.</summary>
internal unsafe struct EpilogueCall
{
    /// <summary>The chain.</summary>
    public TileProgram Program;

    /// <summary>Its buffers: <see cref="Operands.EpilogueAddresses"/>, sums being where <see cref="TileProgram.BeginSums"/> has them.</summary>
    public nint Buffers;

    /// <summary>Columns of the result.</summary>
    public int Columns;

    /// <summary>The row of the result that the product's first row is.</summary>
    public int Row;

    /// <summary>What the chain is, for <see cref="RunBias"/>.</summary>
    public BiasChain Bias;

    /// <summary>Whether the chain's result takes the place of what it is made of, where it is run on a block that lies by itself.</summary>
    public bool InPlace;

    /// <summary>What <see cref="IGemmEpilogue.Run"/> says, with the address of an <see cref="EpilogueCall"/> as its context.</summary>
    public static void Run(void* context, int rowStart, int rowCount, int columnStart, int columnCount)
    {
        ref EpilogueCall call = ref Unsafe.AsRef<EpilogueCall>(context);
        call.Program.RunBehind((nint*)call.Buffers, call.Row + rowStart, rowCount, columnStart, columnCount, call.Columns);
    }

    /// <summary>The same for a chain that is a bias, whose result takes the anchor's place.</summary>
    public static void RunBias<V, T>(void* context, int rowStart, int rowCount, int columnStart, int columnCount)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        ref EpilogueCall call = ref Unsafe.AsRef<EpilogueCall>(context);
        T* block = (T*)*(nint*)call.Buffers + (nint)(call.Row + rowStart) * call.Columns + columnStart;
        BiasRows.Run<V, T>(block, call.Columns, rowCount, columnCount, call.BiasAddress<T>() + columnStart, call.Bias.Rectifies);
    }

    /// <summary>Where the bias of such a chain lies.</summary>
    public readonly T* BiasAddress<T>() where T : unmanaged => (T*)((nint*)Buffers)[1];

    /// <summary>
    /// What <see cref="GemmCall{T}.Consumer"/> says: the same for a block that lies by itself, not at its place in the result.
    /// </summary>
    public static void RunOn<T>(void* context, T* block, nint leading, int rowStart, int rowCount, int columnStart, int columnCount) where T : unmanaged
    {
        ref EpilogueCall call = ref Unsafe.AsRef<EpilogueCall>(context);
        // The program counts numbers from the result's first; so it is told where that would be if this row lay in its place.
        int count = call.Program.Buffers + call.Program.Sums;
        nint* buffers = stackalloc nint[count];
        new ReadOnlySpan<nint>((void*)call.Buffers, count).CopyTo(new Span<nint>(buffers, count));
        if (columnCount == call.Columns && leading == columnCount)
        {
            int start = (call.Row + rowStart) * columnCount;
            Place(buffers, block - start, call);
            call.Program.Run(buffers, start, rowCount * columnCount, near: 1);
            return;
        }

        for (int i = 0; i < rowCount; i++, block += leading)
        {
            int start = (call.Row + rowStart + i) * call.Columns + columnStart;
            Place(buffers, block - start, call);
            call.Program.Run(buffers, start, columnCount, near: 1);
        }
    }

    private static void Place<T>(nint* buffers, T* block, in EpilogueCall call) where T : unmanaged
    {
        buffers[0] = (nint)block;
        if (call.InPlace)
            buffers[call.Program.Buffers - 1] = (nint)block;
    }
}
