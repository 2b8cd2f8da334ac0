using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// Reductions over the middle axis of numbers seen as (outer, reduced, inner): y has outer · inner numbers. T is float or double.
/// </summary>
/// <remarks>
/// Rows (inner = 1) go along the vectors, everything else across them. Large ones are shared among the thread team, with the same
/// bits on any number of threads.
/// </remarks>
public static unsafe class Reductions
{
    /// <summary>
    /// y[o, k] = Σⱼ x[o, j, k]; 0 for no numbers. Floats are added in blocks, so that rounding errors stay near those of a single
    /// addition.
    /// </summary>
    /// <param name="x">outer · reduced · inner numbers.</param>
    /// <param name="y">Room for outer · inner numbers.</param>
    /// <param name="outer">The product of the sizes before the reduced axis.</param>
    /// <param name="reduced">The size of the reduced axis.</param>
    /// <param name="inner">The product of the sizes after it.</param>
    /// <exception cref="ArgumentOutOfRangeException">x or y is shorter than the sizes say.</exception>
    public static void Sum<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int reduced, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fold<SumFold, T>(x, y, outer, reduced, inner);

    /// <summary>y[o, k] = maxⱼ x[o, j, k]; NaN if any of them is; −∞ for no numbers.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void Max<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int reduced, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fold<MaxFold, T>(x, y, outer, reduced, inner);

    /// <summary>y[o, k] = minⱼ x[o, j, k]; NaN if any of them is; +∞ for no numbers.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void Min<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int reduced, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fold<MinFold, T>(x, y, outer, reduced, inner);

    /// <summary>
    /// y[o, k] = log Σⱼ e^x[o, j, k], shifted by the largest so that it is finite for any finite x; −∞ for no numbers and when all
    /// are −∞; +∞ when one is +∞; NaN when one is NaN.
    /// </summary>
    /// <inheritdoc cref="Sum"/>
    public static void LogSumExp<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int reduced, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..checked(outer * reduced * inner)];
        y = y[..(outer * inner)];
        fixed (T* px = x, py = y)
        {
            var work = new LogSumExpWork { X = px, Y = py, Outer = outer, Reduced = reduced, Inner = inner };
            Precision.Run<T, LogSumExpWork>(ref work);
        }
    }

    /// <summary>y[o, k] = the j of the largest x[o, j, k]: the first of equals; the first NaN if there is one; 0 for no numbers.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void ArgMax<T>(ReadOnlySpan<T> x, Span<int> y, int outer, int reduced, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..checked(outer * reduced * inner)];
        y = y[..(outer * inner)];
        fixed (T* px = x)
        {
            fixed (int* py = y)
            {
                var work = new ArgMaxWork { X = px, Y = py, Outer = outer, Reduced = reduced, Inner = inner };
                Precision.Run<T, ArgMaxWork>(ref work);
            }
        }
    }

    /// <summary>
    /// mean[o, k] = Σⱼ x[o, j, k] / reduced and variance[o, k] = Σⱼ (x[o, j, k] − mean[o, k])² / reduced, in one pass over memory; NaN for
    /// no numbers.
    /// </summary>
    /// <param name="x">outer · reduced · inner numbers.</param>
    /// <param name="mean">Room for outer · inner numbers.</param>
    /// <param name="variance">Room for as many.</param>
    /// <param name="outer">The product of the sizes before the reduced axis.</param>
    /// <param name="reduced">The size of the reduced axis.</param>
    /// <param name="inner">The product of the sizes after it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than the sizes say.</exception>
    public static void Moments<T>(ReadOnlySpan<T> x, Span<T> mean, Span<T> variance, int outer, int reduced, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..checked(outer * reduced * inner)];
        mean = mean[..(outer * inner)];
        variance = variance[..(outer * inner)];
        fixed (T* px = x, pm = mean, pv = variance)
        {
            var work = new MomentsCall { X = px, Means = pm, Variances = pv, Outer = outer, Reduced = reduced, Inner = inner };
            Precision.Run<T, MomentsCall>(ref work);
        }
    }

    private static void Fold<F, T>(ReadOnlySpan<T> x, Span<T> y, int outer, int reduced, int inner)
        where F : struct, IFold
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..checked(outer * reduced * inner)];
        y = y[..(outer * inner)];
        fixed (T* px = x, py = y)
        {
            var work = new FoldWork<F> { X = px, Y = py, Outer = outer, Reduced = reduced, Inner = inner };
            Precision.Run<T, FoldWork<F>>(ref work);
        }
    }

    private struct FoldWork<F> : IFloat32Work, IFloat64Work where F : struct, IFold
    {
        public void* X, Y;
        public int Outer, Reduced, Inner;

        readonly void IFloat32Work.Run<V>() => Run<V, float>();

        readonly void IFloat64Work.Run<V>() => Run<V, double>();

        private readonly void Run<V, T>() where V : struct, IVector<V, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (Outer == 0 || Inner == 0) return;
            if (Inner == 1) RowFold<F, V, T>.Run((T*)X, (T*)Y, Outer, Reduced);
            else ColumnFold<F, V, T>.Run((T*)X, (T*)Y, Outer, Reduced, Inner);
        }
    }

    private struct MomentsCall : IFloat32Work, IFloat64Work
    {
        public void* X, Means, Variances;
        public int Outer, Reduced, Inner;

        readonly void IFloat32Work.Run<V>() => MomentsWork<V, float>.Run((float*)X, (float*)Means, (float*)Variances, Outer, Reduced, Inner);

        readonly void IFloat64Work.Run<V>() => MomentsWork<V, double>.Run((double*)X, (double*)Means, (double*)Variances, Outer, Reduced, Inner);
    }

    private struct LogSumExpWork : IFloat32Work, IFloat64Work
    {
        public void* X, Y;
        public int Outer, Reduced, Inner;

        readonly void IFloat32Work.Run<V>() => LogSumExp<V, float>.Run((float*)X, (float*)Y, Outer, Reduced, Inner);

        readonly void IFloat64Work.Run<V>() => LogSumExp<V, double>.Run((double*)X, (double*)Y, Outer, Reduced, Inner);
    }

    private struct ArgMaxWork : IFloat32Work, IFloat64Work
    {
        public void* X;
        public int* Y;
        public int Outer, Reduced, Inner;

        readonly void IFloat32Work.Run<V>() => ArgMax<V, float>.Run((float*)X, Y, Outer, Reduced, Inner);

        readonly void IFloat64Work.Run<V>() => ArgMax<V, double>.Run((double*)X, Y, Outer, Reduced, Inner);
    }
}
