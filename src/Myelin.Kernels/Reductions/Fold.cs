using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>A way to make one number of many: the sum, the largest, the smallest. Its order does not matter but for rounding.</summary>
internal interface IFold
{
    /// <summary>What the fold of no numbers is, and what changes no number that it is folded with.</summary>
    static abstract double Start { get; }

    /// <summary>What is folded of a number: the number itself, unless a fold says otherwise.</summary>
    static virtual V Of<V>(V x) where V : struct, IVector<V> => x;

    /// <summary>Two lots of numbers folded, lane by lane.</summary>
    static abstract V Combine<V>(V x, V y) where V : struct, IVector<V>;

    /// <summary>Two folded parts of the numbers folded, in double precision.</summary>
    static abstract double CombineParts(double x, double y);

    /// <summary>The lanes folded.</summary>
    static abstract T Lanes<V, T>(V x) where V : struct, IVector<V, T> where T : unmanaged;
}

/// <summary>x + y.</summary>
internal readonly struct SumFold : IFold
{
    public static double Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, IVector<V> => x + y;

    public static double CombineParts(double x, double y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lanes<V, T>(V x) where V : struct, IVector<V, T> where T : unmanaged => V.Sum(x);
}

/// <summary>x² + y², squares rounded before they are added.</summary>
internal readonly struct SquareSumFold : IFold
{
    public static double Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IVector<V> => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, IVector<V> => x + y;

    public static double CombineParts(double x, double y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lanes<V, T>(V x) where V : struct, IVector<V, T> where T : unmanaged => V.Sum(x);
}

/// <summary>The larger; NaN if either is.</summary>
internal readonly struct MaxFold : IFold
{
    public static double Start => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, IVector<V> => V.Max(x, y);

    public static double CombineParts(double x, double y) => Math.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lanes<V, T>(V x) where V : struct, IVector<V, T> where T : unmanaged => V.MaxLane(x);
}

/// <summary>The smaller; NaN if either is.</summary>
internal readonly struct MinFold : IFold
{
    public static double Start => double.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, IVector<V> => V.Min(x, y);

    public static double CombineParts(double x, double y) => Math.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lanes<V, T>(V x) where V : struct, IVector<V, T> where T : unmanaged => V.MinLane(x);
}

/// <summary>The lanes of a vector by number, for the ends of rows.</summary>
internal static unsafe class Lanes
{
    private static ReadOnlySpan<float> Numbers32 => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private static ReadOnlySpan<double> Numbers64 => [0, 1, 2, 3, 4, 5, 6, 7];

    /// <summary>The mask of the lanes before number <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V First<V, T>(int count) where V : struct, IVector<V, T> where T : unmanaged =>
        V.Less(V.Load(Numbers<T>()), V.Create(count));

    /// <summary>The mask of lane number <paramref name="lane"/> alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Only<V, T>(int lane) where V : struct, IVector<V, T> where T : unmanaged =>
        V.Equal(V.Load(Numbers<T>()), V.Create(lane));

    // The numbers lie in the program's read-only data, so their address does not change.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Numbers<T>() where T : unmanaged => sizeof(T) == sizeof(float)
        ? (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Numbers32))
        : (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Numbers64));
}
