using System.Runtime.CompilerServices;
using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>What a finished block of a matrix product's result is handed to. It lies on the stack of the thread that started the product.</summary>
internal unsafe struct EpilogueCall
{
    /// <summary>The chain.</summary>
    public TileProgram Program;

    /// <summary>Its buffers: <see cref="Operands.EpilogueAddresses"/>.</summary>
    public nint Buffers;

    /// <summary>Columns of the result.</summary>
    public int Columns;

    /// <summary>The row of the result that the product's first row is.</summary>
    public int Row;

    /// <summary>What <see cref="IGemmEpilogue.Run"/> says, with the address of an <see cref="EpilogueCall"/> as its context.</summary>
    public static void Run(void* context, int rowStart, int rowCount, int columnStart, int columnCount)
    {
        ref EpilogueCall call = ref Unsafe.AsRef<EpilogueCall>(context);
        call.Program.Run((nint*)call.Buffers, call.Row + rowStart, rowCount, columnStart, columnCount, call.Columns);
    }
}
