using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A row panel of C: up to 14 rows, tile after tile along a range of columns, while its panel of A stays in the L1 cache.</summary>
internal static unsafe class GemmRowPanel
{
    /// <summary>Computes the tiles of a row panel.</summary>
    /// <param name="rows">Its rows, 1 to 14.</param>
    /// <param name="apart">Whether the rows of A lie aStride apart with k adjacent; else the other way round.</param>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first number of the panel of A.</param>
    /// <param name="aStride">See <see cref="GemmTile.Run"/>.</param>
    /// <param name="b">The first number of the first panel of B.</param>
    /// <param name="bStride">The distance in B from one k to the next.</param>
    /// <param name="bPanel">The distance in B from one panel, two vectors wide, to the next.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="ahead">What to bring to the cache meanwhile.</param>
    public static void Run<V, T>(
        int rows, bool apart, int k, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate, ref GemmAhead<T> ahead)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (apart)
        {
            switch (rows)
            {
                case 1: Tiles<V, T, N1, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 2: Tiles<V, T, N2, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 3: Tiles<V, T, N3, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 4: Tiles<V, T, N4, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 5: Tiles<V, T, N5, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 6: Tiles<V, T, N6, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 7: Tiles<V, T, N7, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 8: Tiles<V, T, N8, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 9: Tiles<V, T, N9, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 10: Tiles<V, T, N10, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 11: Tiles<V, T, N11, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 12: Tiles<V, T, N12, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 13: Tiles<V, T, N13, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                default: Tiles<V, T, N14, Yes>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
            }
        }
        else
        {
            switch (rows)
            {
                case 1: Tiles<V, T, N1, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 2: Tiles<V, T, N2, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 3: Tiles<V, T, N3, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 4: Tiles<V, T, N4, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 5: Tiles<V, T, N5, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 6: Tiles<V, T, N6, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 7: Tiles<V, T, N7, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 8: Tiles<V, T, N8, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 9: Tiles<V, T, N9, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 10: Tiles<V, T, N10, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 11: Tiles<V, T, N11, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 12: Tiles<V, T, N12, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                case 13: Tiles<V, T, N13, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
                default: Tiles<V, T, N14, No>(k, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<V, T, TRows, TApart>(
        int k, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate, ref GemmAhead<T> ahead)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
        where TApart : unmanaged, IChoice
    {
        int width = 2 * V.Count;
        T* below = c + sizeof(TRows) * cStride;
        for (; columns > 0; columns -= width, b += bPanel, c += width)
        {
            T* next = columns > width ? c + width : below, soon = b;
            nint step = 0;
            if (ahead.Runs > 0) ahead.Take(out soon, out step);
            if (columns >= width)
                GemmTile.Run<V, T, TRows, N2, TApart, No>(k, a, aStride, b, bStride, c, cStride, V.Count, accumulate, next, soon, step);
            else if (columns > V.Count)
                GemmTile.Run<V, T, TRows, N2, TApart, Yes>(k, a, aStride, b, bStride, c, cStride, columns - V.Count, accumulate, next, soon, step);
            else
                GemmTile.Run<V, T, TRows, N1, TApart, Yes>(k, a, aStride, b, bStride, c, cStride, columns, accumulate, next, soon, step);
        }
    }
}

