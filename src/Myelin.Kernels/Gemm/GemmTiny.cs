using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Products of a few tiles (<see cref="GemmTile"/>), less than four vectors wide, with both operands where they lie: c[r, j] (+)= Σₖ a[r, k] ·
/// b[k, j], k rising.
/// </summary>
/// <remarks>
/// Fifteen nanoseconds are 65 cycles, in which a core does some 300 instructions: so nothing stands between a product and its tiles but the
/// choice of their sizes. Measured on one Zen 5 core against <see cref="GemmRowPanel"/>, in ns: 10 × 8 × 2 19 → 13.5, 10 × 8 × 8 27 → 22, its
/// transposes 26 → 21 and 31 → 27, 10 × 16 × 2 17 → 13.
/// </remarks>
internal static unsafe class GemmTiny
{
    /// <summary>Whether a result of so many columns is narrow enough. Wider ones are written otherwise (<see cref="GemmQuads"/>, <see
    /// cref="GemmShortSums"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits<V, T>(int columns) where V : struct, IVector<V, T> where T : unmanaged => columns < GemmQuads.Width<V, T>();

    /// <summary>Computes the product.</summary>
    /// <param name="rows">The rows of C.</param>
    /// <param name="apart">Whether the rows of A lie aStride apart with k adjacent; else the other way round.</param>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first number of A.</param>
    /// <param name="aStride">See <see cref="GemmTile.Run"/>.</param>
    /// <param name="b">The first number of B.</param>
    /// <param name="bStride">The distance between rows of B.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="columns">The columns of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, T>(
        int rows, bool apart, int k, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int most = GemmPlan.MostRows<V, T>(), panels = rows <= most ? 1 : (rows + most - 1) / most;
        for (int panel = 1, row = 0; panel <= panels; panel++)
        {
            int now = (panels == 1 ? rows : (int)((long)rows * panel / panels)) - row;
            switch (apart ? now : 16 + now)
            {
                case 1: Tiles<V, T, N1, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 2: Tiles<V, T, N2, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 3: Tiles<V, T, N3, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 4: Tiles<V, T, N4, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 5: Tiles<V, T, N5, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 6: Tiles<V, T, N6, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 7: Tiles<V, T, N7, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 8: Tiles<V, T, N8, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 9: Tiles<V, T, N9, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 10: Tiles<V, T, N10, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 11: Tiles<V, T, N11, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 12: Tiles<V, T, N12, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 13: Tiles<V, T, N13, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 14: Tiles<V, T, N14, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 17: Tiles<V, T, N1, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 18: Tiles<V, T, N2, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 19: Tiles<V, T, N3, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 20: Tiles<V, T, N4, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 21: Tiles<V, T, N5, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 22: Tiles<V, T, N6, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 23: Tiles<V, T, N7, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 24: Tiles<V, T, N8, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 25: Tiles<V, T, N9, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 26: Tiles<V, T, N10, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 27: Tiles<V, T, N11, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 28: Tiles<V, T, N12, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                case 29: Tiles<V, T, N13, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
                default: Tiles<V, T, N14, No>(k, a, aStride, b, bStride, c, cStride, columns, accumulate); break;
            }
            row += now;
            a += apart ? now * aStride : now;
            c += now * cStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<V, T, TRows, TApart>(int k, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
        where TApart : unmanaged, IChoice
    {
        int width = 2 * V.Count;
        for (; columns >= width; columns -= width, b += width, c += width)
            GemmTile.Run<V, T, TRows, N2, TApart, No, No, No>(
                k, null, a, aStride, b, bStride, c, cStride, V.Count, accumulate, c + width, b, 0, null, 0, 0, null);
        if (columns > V.Count)
            GemmTile.Run<V, T, TRows, N2, TApart, Yes, No, No>(
                k, null, a, aStride, b, bStride, c, cStride, columns - V.Count, accumulate, c, b, 0, null, 0, 0, null);
        else if (columns == V.Count)
            GemmTile.Run<V, T, TRows, N1, TApart, No, No, No>(
                k, null, a, aStride, b, bStride, c, cStride, columns, accumulate, c, b, 0, null, 0, 0, null);
        else if (columns > 0)
            GemmTile.Run<V, T, TRows, N1, TApart, Yes, No, No>(
                k, null, a, aStride, b, bStride, c, cStride, columns, accumulate, c, b, 0, null, 0, 0, null);
    }
}
