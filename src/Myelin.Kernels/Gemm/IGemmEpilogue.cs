namespace Myelin.Kernels;

/// <summary>What is done to the result of a matrix product, block by block, while the block is still in the cache: bias, activation and the
/// like.</summary>
/// <remarks>
/// Every element of C is in exactly one call, made by the thread that finished the block, when its value is final. The cut into
/// blocks follows from the shape and the machine. Rows count through a batch: row i of product p has the number p · M + i.
/// Whether a call is for whole rows, <see cref="Gemm.GivesWholeRows"/> says.
/// </remarks>
public interface IGemmEpilogue
{
    /// <summary>Works on the rows from <paramref name="rowStart"/> and the columns from <paramref name="columnStart"/> on.</summary>
    void Run(int rowStart, int rowCount, int columnStart, int columnCount);
}
