using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A function of one number, as a type, so that calls to it need no delegate.</summary>
internal interface ILaneFunction<T>
{
    static abstract T Of(T x);
}

/// <summary>A function of two numbers, as a type.</summary>
internal interface ILaneFunction2<T>
{
    static abstract T Of(T x, T y);
}

/// <summary>Applies a function of numbers to a vector's lanes, one after another.</summary>
internal static unsafe class PerLane
{
    // A call per lane costs far more than the call of this method, so it is left out of its callers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Map<V, T, TFunction>(V x)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TFunction : struct, ILaneFunction<T>
    {
        T* lanes = stackalloc T[V.Count];
        V.Store(x, lanes);
        for (int i = 0; i < V.Count; i++)
            lanes[i] = TFunction.Of(lanes[i]);
        return V.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Map<V, T, TFunction>(V x, V y)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TFunction : struct, ILaneFunction2<T>
    {
        T* lanes = stackalloc T[V.Count];
        T* others = stackalloc T[V.Count];
        V.Store(x, lanes);
        V.Store(y, others);
        // A single number stands in all lanes, so what has just been computed is not computed again.
        (T x0, T y0) = (lanes[0], others[0]);
        T last = TFunction.Of(x0, y0);
        for (int i = 0; i < V.Count; i++)
        {
            if (!IsSame(lanes[i], x0) || !IsSame(others[i], y0))
            {
                (x0, y0) = (lanes[i], others[i]);
                last = TFunction.Of(x0, y0);
            }

            lanes[i] = last;
        }

        return V.Load(lanes);
    }

    /// <summary>Whether numbers have the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSame<T>(T x, T y) where T : unmanaged =>
        sizeof(T) == sizeof(int) ? *(int*)&x == *(int*)&y : *(long*)&x == *(long*)&y;
}
