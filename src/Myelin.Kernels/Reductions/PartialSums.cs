using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Adds arrays of equal length, which lie at one distance from another, in their order.</summary>
internal unsafe struct PartialSums<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private const int BlockLength = 4096;

    private T* _first, _others, _sum;
    private int _count;
    private long _distance, _length;
    private bool _odd;

    /// <summary>sum[i] = parts[i] + parts[length + i] + …</summary>
    /// <param name="parts">The arrays.</param>
    /// <param name="count">How many.</param>
    /// <param name="length">The numbers of each.</param>
    /// <param name="sum">Where the sums go.</param>
    /// <returns>Whether all sums are finite.</returns>
    public static bool Add(T* parts, int count, long length, T* sum) => Add(parts, parts + length, count - 1, length, length, sum);

    /// <summary>sum[i] = first[i] + others[i] + others[distance + i] + …</summary>
    /// <param name="first">The first array.</param>
    /// <param name="others">The others.</param>
    /// <param name="count">How many others.</param>
    /// <param name="distance">The numbers from one to the next.</param>
    /// <param name="length">The numbers of each.</param>
    /// <param name="sum">Where the sums go; it may be the first.</param>
    /// <returns>Whether all sums are finite.</returns>
    public static bool Add(T* first, T* others, int count, long distance, long length, T* sum)
    {
        var work = new PartialSums<V, T> { _first = first, _others = others, _count = count, _distance = distance, _length = length, _sum = sum };
        int blocks = (int)((length + BlockLength - 1) / BlockLength);
        ThreadTeam.Run(ref work, blocks, length * (count + 1));
        return !work._odd;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block)
    {
        long start = (long)block * BlockLength;
        int length = (int)Math.Min(BlockLength, _length - start), j = 0;
        T* from = _first + start, others = _others + start, to = _sum + start;
        V finite = V.Zero;
        for (; j + V.Count <= length; j += V.Count)
        {
            V sum = V.Load(from + j);
            for (int part = 0; part < _count; part++) sum += V.Load(others + part * _distance + j);
            V.Store(sum, to + j);
            finite = V.MultiplyAdd(V.Zero, sum, finite);
        }
        if (j < length)
        {
            V sum = V.LoadPartial(from + j, length - j);
            for (int part = 0; part < _count; part++) sum += V.LoadPartial(others + part * _distance + j, length - j);
            V.StorePartial(sum, to + j, length - j);
            finite = V.MultiplyAdd(V.Zero, sum, finite);
        }
        if (!FiniteNumbers.Is0<V, T>(finite)) _odd = true;
    }
}
