using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Copies operands of GEMM so that the microkernel reads them in the order of memory. Panel p of B holds the columns from p · width on,
/// width numbers for each k, k rising. Where a panel has fewer columns, the rest of its room is not used.
/// </summary>
internal static unsafe class GemmPacking
{
    /// <summary>Packs one panel of B, which is stored as K × N.</summary>
    /// <param name="b">The first number of the panel's first column.</param>
    /// <param name="leading">The distance between rows of B.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="columns">Columns that the panel has, 1 to the width of two vectors.</param>
    /// <param name="panel">Where it goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel<V, T>(T* b, nint leading, int k, int columns, T* panel)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int width = 2 * V.Count;
        if (columns == width)
        {
            for (; k > 0; k--, b += leading, panel += width)
            {
                V.Store(V.Load(b), panel);
                V.Store(V.Load(b + V.Count), panel + V.Count);
            }
            return;
        }
        int first = Math.Min(columns, V.Count), second = columns - first;
        for (; k > 0; k--, b += leading, panel += width)
        {
            V.Store(V.LoadPartial(b, first), panel);
            V.Store(V.LoadPartial(b + first, second), panel + V.Count);
        }
    }

    /// <summary>Packs one panel of B, which is stored as N × K.</summary>
    /// <param name="b">The first number of the panel's first column, which is a row of B as it is stored.</param>
    /// <param name="leading">The distance between rows of B.</param>
    /// <param name="k">Columns of B as it is stored.</param>
    /// <param name="columns">Columns that the panel has, 1 to the width of two vectors.</param>
    /// <param name="panel">Where it goes.</param>
    public static void PanelTransposed<V, T>(T* b, nint leading, int k, int columns, T* panel)
        where V : struct, IVector<V, T>
        where T : unmanaged =>
        Transposition.Matrix<V, T>(b, leading, panel, 2 * V.Count, columns, k);

    /// <summary>Copies a matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<V, T>(T* from, nint fromLeading, T* to, nint toLeading, int rows, int columns)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        for (; rows > 0; rows--, from += fromLeading, to += toLeading)
        {
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count) V.Store(V.Load(from + j), to + j);
            if (j < columns) V.StorePartial(V.LoadPartial(from + j, columns - j), to + j, columns - j);
        }
    }
}
