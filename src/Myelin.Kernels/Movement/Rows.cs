using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Myelin.Kernels;

/// <summary>Rows moved by number, or set one beside another. Rows are seen as (outer, size, inner): the middle axis is the one that indices name.</summary>
public static class Rows
{
    /// <summary>Copies rows of <paramref name="width"/> numbers; rows begin at multiples of a step on either side.</summary>
    public static void Copy<T>(ReadOnlySpan<T> from, int fromStep, Span<T> to, int toStep, int rows, int width)
    {
        for (int row = 0; row < rows; row++)
            from.Slice(row * fromStep, width).CopyTo(to.Slice(row * toStep, width));
    }

    /// <summary>to[o, i, :] = from[o, indices[i], :].</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not from 0 to <paramref name="size"/> − 1.</exception>
    public static void Gather<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> indices, Span<T> to, int outer, int size, int inner)
    {
        Check(indices, size);
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<T> rows = from.Slice(o * size * inner, size * inner);
            Span<T> chosen = to.Slice(o * indices.Length * inner, indices.Length * inner);
            for (int i = 0; i < indices.Length; i++)
                rows.Slice(indices[i] * inner, inner).CopyTo(chosen[(i * inner)..]);
        }
    }

    /// <summary>to[o, indices[i], :] += from[o, i, :], in the order of i, so that rows named twice have the same bits every time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not from 0 to <paramref name="size"/> − 1.</exception>
    public static void ScatterAdd<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> indices, Span<T> to, int outer, int size, int inner)
        where T : INumber<T>
    {
        Check(indices, size);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                ReadOnlySpan<T> row = from.Slice((o * indices.Length + i) * inner, inner);
                Span<T> sum = to.Slice((o * size + indices[i]) * inner, inner);
                for (int k = 0; k < row.Length; k++)
                    sum[k] += row[k];
            }
        }
    }

    /// <summary>For each index a row of <paramref name="depth"/> zeros with a 1 at the index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not from 0 to <paramref name="depth"/> − 1.</exception>
    public static void OneHot<T>(ReadOnlySpan<int> indices, Span<T> to, int depth) where T : INumber<T>
    {
        Check(indices, depth);
        to = to[..checked(indices.Length * depth)];
        to.Clear();
        for (int i = 0; i < indices.Length; i++)
            to[i * depth + indices[i]] = T.One;
    }

    private static void Check(ReadOnlySpan<int> indices, int size)
    {
        int at = Indices.FirstOutside(indices, size);
        if (at >= 0)
            ThrowIndex(indices[at], at, size);
    }

    [DoesNotReturn]
    private static void ThrowIndex(int index, int position, int size) => throw new ArgumentOutOfRangeException(
        nameof(index), index, $"Index number {position} is {index}, but the axis has {size} entries; indices must be from 0 to {size - 1}.");
}
