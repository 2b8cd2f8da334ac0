using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Copies operands of GEMM so that the microkernel reads them in the order of memory. Panel p of B holds the columns from p · width on,
/// width numbers for each k, k rising. Where a panel has fewer columns, the rest of its room is not used.
/// </summary>
internal static unsafe class GemmPacking
{
    // k that are copied before the next panel is, so that memory is read in long stretches, of B and of A.
    private const int KAtOnce = 4;
    private const int KOfRowsAtOnce = 8;

    // How many k beforehand a row of B is asked for.
    private const int Ahead = 4;

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
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead * leading);
                    if (V.Count * sizeof(T) == 64) Sse.Prefetch0(b + Ahead * leading + V.Count);
                }
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

    /// <summary>Packs a part of B in panels one after another.</summary>
    /// <param name="b">The first number of the part.</param>
    /// <param name="leading">The distance between rows of B as it is stored.</param>
    /// <param name="transposed">Whether B is stored as N × K.</param>
    /// <param name="k">The part's length.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="panels">Where they go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels<V, T>(T* b, nint leading, bool transposed, int k, int columns, T* panels)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int width = 2 * V.Count;
        if (transposed)
        {
            for (; columns > 0; columns -= width, panels += (nint)width * k, b += width * leading)
                PanelTransposed<V, T>(b, leading, k, Math.Min(width, columns), panels);
            return;
        }
        for (int begin = 0; begin < k; begin += KAtOnce, b += KAtOnce * leading)
        {
            T* from = b, to = panels + (nint)begin * width;
            for (int left = columns; left > 0; left -= width, from += width, to += (nint)width * k)
                Panel<V, T>(from, leading, Math.Min(KAtOnce, k - begin), Math.Min(width, left), to);
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

    /// <summary>
    /// Copies rows of a transposed A in panels: panel p holds its rows side by side, k by k, k rising, and panels lie one after another.
    /// They are as the multiplication cuts them: panel p of n begins with row ⌊rows · p / n⌋.
    /// </summary>
    /// <param name="a">The first number: A is stored as K × M.</param>
    /// <param name="leading">The distance from one k to the next.</param>
    /// <param name="rows">Rows of op(A), adjacent.</param>
    /// <param name="k">How many k.</param>
    /// <param name="panels">The number of panels.</param>
    /// <param name="to">Where they go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RowPanels<V, T>(T* a, nint leading, int rows, int k, int panels, T* to)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        for (int begin = 0; begin < k; begin += KOfRowsAtOnce, a += KOfRowsAtOnce * leading)
        {
            int count = Math.Min(KOfRowsAtOnce, k - begin);
            for (int panel = 0, r = 0; panel < panels; panel++)
            {
                int next = (int)((long)rows * (panel + 1) / panels), width = next - r;
                T* from = a + r, row = to + (nint)r * k + (nint)begin * width;
                for (int i = 0; i < count; i++, from += leading, row += width)
                {
                    if (Sse.IsSupported) Sse.Prefetch0(from + KOfRowsAtOnce * leading);
                    int j = 0;
                    for (; j + V.Count <= width; j += V.Count) V.Store(V.Load(from + j), row + j);
                    if (j < width) V.StorePartial(V.LoadPartial(from + j, width - j), row + j, width - j);
                }
                r = next;
            }
        }
    }
}
