using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// One row times a matrix that is used in many steps: y = a · B. B is laid out once in panels of eight vectors of columns, each row of a
/// panel behind the one before, so that every product reads it from the first number to the last and keeps a panel's results in registers.
/// </summary>
/// <remarks>
/// Every sum runs over rising k with one rounding per product, as <see cref="Gemm"/>'s do. On Zen 5, 128 · 512 floats take 1.25 µs out of
/// the L2 cache (210 GB/s; reading alone takes 1.1), where rows read in place take 1.6.
/// </remarks>
internal static unsafe class RowPanels<V, T>
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private const int Vectors = 8;

    /// <summary>Lays a matrix without gaps between its rows out in panels; columns that fill up the last vector are 0.</summary>
    public static void Pack(T* b, int rows, int columns, T* panels)
    {
        for (int j = 0; j < columns;)
        {
            int wide = columns - j >= Vectors * V.Count ? Vectors * V.Count : V.Count;
            for (int k = 0; k < rows; k++, panels += wide)
            {
                for (int i = 0; i < wide; i += V.Count)
                    CellVector.Store(CellVector.Load<V, T>(b + (long)k * columns + j + i, columns - j - i), panels + i, wide - i);
            }

            j += wide;
        }
    }

    /// <summary>y[j] = Σₖ a[k] · B[k, j].</summary>
    public static void Multiply(T* a, T* panels, T* y, int rows, int columns)
    {
        int j = 0;
        for (; j <= columns - Vectors * V.Count; j += Vectors * V.Count, panels += (long)rows * Vectors * V.Count)
            GemmQuads.Tile<V, T, N1, N2>(rows, a, 0, 1, panels, Vectors * V.Count, y + j, 0, accumulate: false);
        for (; j < columns; j += V.Count, panels += (long)rows * V.Count)
            Vector(a, panels, y + j, rows, columns - j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Vector(T* a, T* b, T* y, int rows, int left)
    {
        V sum = V.Zero;
        for (int k = 0; k < rows; k++, b += V.Count)
            sum = V.MultiplyAdd(V.Broadcast(a[k]), V.Load(b), sum);
        CellVector.Store(sum, y, left);
    }
}
