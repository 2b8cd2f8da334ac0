using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// What softmax, its logarithm and the cross-entropies have in common: the largest number m of a row and Σ e^(x − m). A row that fits a
/// vector is read once; longer ones are read once for m and once for the sum, two vectors at a time.
/// </summary>
internal static unsafe class RowExponentials<V, T>
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many rows are taken together, so that the logarithms of their sums are vectors.</summary>
    public const int Group = 64;

    private const int StepsTogether = 32;

    /// <summary>
    /// The shift and Σ e^(x − shift) of each row. The shift is the row's largest number where that is finite, else 0: then the sum is
    /// 0 for a row of −∞, +∞ for a row with +∞ and NaN for a row with NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Statistics(T* x, int rows, int columns, T* shifts, T* sums)
    {
        if (columns > V.Count)
        {
            for (int row = 0; row < rows; row++, x += columns)
            {
                shifts[row] = FiniteOrZero(Largest(x, columns));
                sums[row] = T.CreateTruncating(Sum(x, null, columns, shifts[row]));
            }

            return;
        }

        V inRow = Lanes.First<V, T>(columns), lowest = V.Create(double.NegativeInfinity);
        for (int row = 0; row < rows; row++, x += columns)
        {
            V v = V.Select(inRow, V.LoadPartial(x, columns), lowest);
            T shift = FiniteOrZero(V.MaxLane(v));
            shifts[row] = shift;
            sums[row] = V.Sum(V.Exp(v - V.Broadcast(shift)));
        }
    }

    /// <summary>The largest number; NaN if any is.</summary>
    public static T Largest(T* x, int count) => T.CreateTruncating(RowFold<MaxFold, V, T>.Fold(x, count));

    /// <summary>x where it is finite, 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FiniteOrZero(T x) => T.Abs(x) < T.PositiveInfinity ? x : T.Zero;

    /// <summary>Σ e^(x − shift); each e^(x − shift) is written to <paramref name="exponentials"/> unless that is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Sum(T* x, T* exponentials, int count, T shift)
    {
        V by = V.Broadcast(shift);
        double sum = 0;
        int i = 0, step = 2 * V.Count;
        while (i <= count - step)
        {
            V a = V.Zero, b = V.Zero;
            for (int end = i + Math.Min((count - i) / step, StepsTogether) * step; i < end; i += step)
            {
                V first = V.Exp(V.Load(x + i) - by), second = V.Exp(V.Load(x + i + V.Count) - by);
                if (exponentials != null)
                {
                    V.Store(first, exponentials + i);
                    V.Store(second, exponentials + i + V.Count);
                }

                a += first;
                b += second;
            }

            sum += double.CreateTruncating(V.Sum(a + b));
        }

        for (; i < count; i += V.Count)
        {
            int rest = Math.Min(V.Count, count - i);
            V e = V.Exp(V.LoadPartial(x + i, rest) - by);
            if (exponentials != null) V.StorePartial(e, exponentials + i, rest);
            sum += double.CreateTruncating(V.Sum(V.And(Lanes.First<V, T>(rest), e)));
        }

        return sum;
    }
}
