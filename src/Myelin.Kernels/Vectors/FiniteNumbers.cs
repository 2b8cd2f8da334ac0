using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Looks for numbers that are infinite or NaN: 0 times one of them is NaN, and 0 times any other is 0.</summary>
internal static unsafe class FiniteNumbers
{
    /// <summary>Whether all numbers are finite.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="length">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Only<V, T>(T* x, long length)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        V a = V.Zero, b = V.Zero;
        for (; length >= 2 * V.Count; length -= 2 * V.Count, x += 2 * V.Count)
        {
            a = V.MultiplyAdd(V.Zero, V.Load(x), a);
            b = V.MultiplyAdd(V.Zero, V.Load(x + V.Count), b);
        }
        return Is0<V, T>(Times0<V, T>(x, (int)length, a + b));
    }

    /// <summary>The sum and 0 · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Times0<V, T>(T* x, int length, V sum)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        for (; length >= V.Count; length -= V.Count, x += V.Count) sum = V.MultiplyAdd(V.Zero, V.Load(x), sum);
        return length > 0 ? V.MultiplyAdd(V.Zero, V.LoadPartial(x, length), sum) : sum;
    }

    /// <summary>Whether such a sum is 0, and not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is0<V, T>(V sum)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        T all = V.Sum(sum);
        return typeof(T) == typeof(float) ? *(float*)&all == 0 : *(double*)&all == 0;
    }
}
