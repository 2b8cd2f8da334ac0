using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A row panel of C: up to 14 rows, tile after tile along a range of columns, while its panel of A stays in the L1 cache; of short
/// sums (<see cref="GemmShortSums"/>) any number of rows.</summary>
internal static unsafe class GemmRowPanel
{
    /// <summary>Computes the tiles of a row panel.</summary>
    /// <param name="rows">Its rows, 1 to 14; of short sums any number.</param>
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
    /// <param name="ahead">What to bring to the cache meanwhile; short sums do not.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, T>(
        int rows, bool apart, int k, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate,
        ref GemmAhead<T> ahead)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (GemmShortSums.Suit<V, T>(k, columns))
        {
            GemmShortSums.Run<V, T>(rows, k, a, apart ? aStride : 1, apart ? 1 : aStride, b, bStride, bPanel, c, cStride, columns, accumulate);
            return;
        }
        Debug.Assert(rows <= GemmPlan.MostRows<V, T>(), "More rows than a tile has are for short sums alone.");
        // Where panels lie side by side B is read in place, or its panels hold a single k.
        if (rows <= GemmQuads.MostRows<V, T>() && columns >= GemmQuads.Width<V, T>() && bPanel == GemmPlan.PanelWidth<V, T>())
        {
            int done = GemmQuads.Run<V, T>(rows, k, a, apart ? aStride : 1, apart ? 1 : aStride, b, bStride, c, cStride, columns, accumulate);
            columns -= done;
            b += done;
            c += done;
        }
        Run<V, T, No, No>(rows, apart, k, null, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, null);
    }

    /// <summary>The same with A read along a walk.</summary>
    public static void Run<V, T>(
        int rows, bool apart, GemmWalk* walk, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        GemmAhead<T> nothing = default;
        Run<V, T>(rows, apart, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref nothing);
    }

    /// <summary>The same with something to bring to the cache meanwhile.</summary>
    public static void Run<V, T>(
        int rows, bool apart, GemmWalk* walk, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate,
        ref GemmAhead<T> ahead)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int k = walk->Lines == 0 ? 0 : walk->Length;
        Run<V, T, Yes, No>(rows, apart, k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, null);
    }

    /// <summary>The same with B read in place and packed meanwhile for the row panels that follow: the stores cost nothing beside the
    /// multiplications. Panels of B, two vectors wide, lie one after another from <paramref name="packed"/> on.</summary>
    public static void RunAndPack<V, T>(
        int rows, bool apart, int k, T* a, nint aStride, T* b, nint bStride, T* packed, T* c, nint cStride, int columns, bool accumulate,
        ref GemmAhead<T> ahead)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        Debug.Assert(rows <= GemmPlan.MostRows<V, T>(), "More rows than a tile has are for short sums alone.");
        Run<V, T, No, Yes>(
            rows, apart, k, null, a, aStride, b, bStride, GemmPlan.PanelWidth<V, T>(), c, cStride, columns, accumulate, ref ahead, packed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, T, TWalks, TPacks>(
        int rows, bool apart, int k, GemmWalk* walk, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate,
        ref GemmAhead<T> ahead, T* packed)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TWalks : unmanaged, IChoice
        where TPacks : unmanaged, IChoice
    {
        if (apart)
        {
            switch (rows)
            {
                case 1: Tiles<V, T, N1, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 2: Tiles<V, T, N2, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 3: Tiles<V, T, N3, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 4: Tiles<V, T, N4, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 5: Tiles<V, T, N5, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 6: Tiles<V, T, N6, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 7: Tiles<V, T, N7, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 8: Tiles<V, T, N8, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 9: Tiles<V, T, N9, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 10: Tiles<V, T, N10, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 11: Tiles<V, T, N11, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 12: Tiles<V, T, N12, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 13: Tiles<V, T, N13, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                default: Tiles<V, T, N14, Yes, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
            }
        }
        else
        {
            switch (rows)
            {
                case 1: Tiles<V, T, N1, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 2: Tiles<V, T, N2, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 3: Tiles<V, T, N3, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 4: Tiles<V, T, N4, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 5: Tiles<V, T, N5, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 6: Tiles<V, T, N6, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 7: Tiles<V, T, N7, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 8: Tiles<V, T, N8, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 9: Tiles<V, T, N9, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 10: Tiles<V, T, N10, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 11: Tiles<V, T, N11, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 12: Tiles<V, T, N12, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                case 13: Tiles<V, T, N13, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
                default: Tiles<V, T, N14, No, TWalks, TPacks>(k, walk, a, aStride, b, bStride, bPanel, c, cStride, columns, accumulate, ref ahead, packed); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<V, T, TRows, TApart, TWalks, TPacks>(
        int k, GemmWalk* walk, T* a, nint aStride, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate,
        ref GemmAhead<T> ahead, T* packed)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
        where TApart : unmanaged, IChoice
        where TWalks : unmanaged, IChoice
        where TPacks : unmanaged, IChoice
    {
        int width = 2 * V.Count;
        T* below = c + sizeof(TRows) * cStride, nextRows = ahead.NextPanel;
        int rowsLeft = nextRows == null ? 0 : sizeof(TRows);
        for (; columns > 0; columns -= width, b += bPanel, c += width, packed += (nint)width * k)
        {
            T* next = columns > width ? c + width : below, soon = b;
            nint step = 0;
            if (ahead.Runs > 0) ahead.Take(out soon, out step);
            T* rows = null;
            nint rowStep = 0, rowAdvance = 64 / sizeof(T);
            if (ahead.TakesThree && ahead.Runs > 0 && columns > V.Count)
            {
                ahead.Take(out rows, out rowAdvance);
                T* third = rows;
                if (ahead.Runs > 0) ahead.Take(out third, out _);
                rowStep = (nint)(third - rows);
            }
            else if (rowsLeft > 0)
            {
                rows = nextRows;
                rowStep = ahead.NextRow;
                nextRows += GemmAhead<T>.RowsOfTile * rowStep;
                rowsLeft -= GemmAhead<T>.RowsOfTile;
            }
            if (columns >= width)
                GemmTile.Run<V, T, TRows, N2, TApart, No, TWalks, TPacks>(
                    k, walk, a, aStride, b, bStride, c, cStride, V.Count, accumulate, next, soon, step, rows, rowStep, rowAdvance, packed);
            else if (columns > V.Count)
                GemmTile.Run<V, T, TRows, N2, TApart, Yes, TWalks, TPacks>(
                    k, walk, a, aStride, b, bStride, c, cStride, columns - V.Count, accumulate, next, soon, step, rows, rowStep, rowAdvance, packed);
            else if (columns == V.Count)
                GemmTile.Run<V, T, TRows, N1, TApart, No, TWalks, TPacks>(
                    k, walk, a, aStride, b, bStride, c, cStride, columns, accumulate, next, soon, step, rows, rowStep, rowAdvance, packed);
            else
                GemmTile.Run<V, T, TRows, N1, TApart, Yes, TWalks, TPacks>(
                    k, walk, a, aStride, b, bStride, c, cStride, columns, accumulate, next, soon, step, rows, rowStep, rowAdvance, packed);
        }
    }
}
