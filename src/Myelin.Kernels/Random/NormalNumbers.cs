using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Normal numbers out of uniform ones, in place, group by group: with u in a group's first half and v in the second, the first half
/// becomes √(−2 log(1 − u)) cos 2πv and the second √(−2 log(1 − u)) sin 2πv. Every lane gives the same bits at every width.
/// </summary>
/// <remarks>G. Box, M. Muller: A Note on the Generation of Random Normal Deviates, 1958.</remarks>
internal static unsafe class NormalNumbers
{
    /// <summary>Makes the groups normal; T is float or double.</summary>
    public static void FromUniform<T>(T* x, int groups, int size) where T : unmanaged
    {
        var work = new Work { X = x, Groups = groups, Half = size / 2 };
        Precision.Run<T, Work>(ref work);
    }

    private struct Work : IFloat32Work, IFloat64Work
    {
        public void* X;
        public int Groups, Half;

        readonly void IFloat32Work.Run<V>() => Transform<V, float>((float*)X, Groups, Half);

        readonly void IFloat64Work.Run<V>() => Transform<V, double>((double*)X, Groups, Half);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform<V, T>(T* x, int groups, int half) where V : struct, IVector<V, T> where T : unmanaged
    {
        for (int g = 0; g < groups; g++, x += 2 * half)
        {
            for (int i = 0; i < half; i += V.Count)
            {
                V radius = V.Sqrt(V.Create(-2) * V.Log(V.One - V.Load(x + i)));
                SinCos<V, T>(V.Load(x + half + i), out V sin, out V cos);
                V.Store(radius * cos, x + i);
                V.Store(radius * sin, x + half + i);
            }
        }
    }

    /// <summary>sin 2πt and cos 2πt for t in [0, 1]: the nearest quarter turn apart, their power series to the last bit of T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SinCos<V, T>(V t, out V sin, out V cos) where V : struct, IVector<V, T> where T : unmanaged
    {
        V quarter = V.Round(t * V.Create(4));
        V a = V.MultiplyAdd(quarter, V.Create(-0.25), t) * V.Create(2 * Math.PI);
        V square = a * a;
        V s, c;
        if (sizeof(T) == sizeof(double))
        {
            s = V.MultiplyAdd(square, V.Create(-1 / 1307674368000.0), V.Create(1 / 6227020800.0));
            s = V.MultiplyAdd(square, s, V.Create(-1 / 39916800.0));
            s = V.MultiplyAdd(square, s, V.Create(1 / 362880.0));
            c = V.MultiplyAdd(square, V.Create(1 / 20922789888000.0), V.Create(-1 / 87178291200.0));
            c = V.MultiplyAdd(square, c, V.Create(1 / 479001600.0));
            c = V.MultiplyAdd(square, c, V.Create(-1 / 3628800.0));
        }
        else
        {
            s = V.Create(1 / 362880.0);
            c = V.Create(-1 / 3628800.0);
        }

        s = V.MultiplyAdd(square, s, V.Create(-1 / 5040.0));
        s = V.MultiplyAdd(square, s, V.Create(1 / 120.0));
        s = V.MultiplyAdd(square, s, V.Create(-1 / 6.0));
        s = V.MultiplyAdd(square * s, a, a);
        c = V.MultiplyAdd(square, c, V.Create(1 / 40320.0));
        c = V.MultiplyAdd(square, c, V.Create(-1 / 720.0));
        c = V.MultiplyAdd(square, c, V.Create(1 / 24.0));
        c = V.MultiplyAdd(square, c, V.Create(-0.5));
        c = V.MultiplyAdd(square, c, V.One);

        // Quarter turns 1 and 3 exchange the two; 2 and 3 turn the sine's sign, 1 and 2 the cosine's.
        V crossed = V.Equal(V.Abs(quarter - V.Create(2)), V.One);
        V below = V.Equal(V.Abs(quarter - V.Create(2.5)), V.Create(0.5)), left = V.Equal(V.Abs(quarter - V.Create(1.5)), V.Create(0.5));
        sin = V.Select(crossed, c, s);
        cos = V.Select(crossed, s, c);
        sin = V.Select(below, -sin, sin);
        cos = V.Select(left, -cos, cos);
    }
}
