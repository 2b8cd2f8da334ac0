using System.Numerics;

namespace Myelin.Kernels.Tests.Pointwise;

/// <summary>Biases and rectified linear units in the place of rows, at every width of vector.</summary>
public sealed class BiasRowsTests : VectorWidths
{
    private const double Guard = -12345;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_column_gets_its_number_and_nothing_else_is_written(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int columns in Lengths)
        {
            foreach (int gap in (int[])[0, 1, 7])
            {
                Check<float>(3, columns, gap);
                Check<double>(2, columns, gap);
            }
        }

        Check<float>(0, 5, 0);
    }

    // All special numbers as sums and as biases, so that every pair of them meets.
    private static unsafe void Check<T>(int rows, int columns, int gap) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] special = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.NegativeZero, T.Zero, T.Epsilon, -T.Epsilon, T.One, -T.One];
        int leading = columns + gap;
        for (int seed = 0; seed < special.Length + 1; seed++)
        {
            T[] y = Numbers<T>(rows * leading + 64, seed), bias = Numbers<T>(columns + 1, seed + 100);
            for (int i = 0; i < y.Length; i++) y[i] = i % 3 == 0 ? special[(i + seed) % special.Length] : y[i];
            for (int j = 0; j < columns; j++) bias[j] = j % 2 == 0 ? special[(j / 2 + seed) % special.Length] : bias[j];
            bias[columns] = T.NaN;
            for (int i = 0; i < y.Length; i++) y[i] = i >= rows * leading || i % leading >= columns ? T.CreateChecked(Guard) : y[i];
            foreach (bool rectify in (bool[])[false, true])
            {
                T[] actual = [.. y];
                fixed (T* to = actual, from = bias)
                {
                    var work = new Work { Y = to, Leading = leading, Rows = rows, Columns = columns, Bias = from, Rectify = rectify };
                    if (typeof(T) == typeof(float)) VectorPath.Run(ref work);
                    else VectorPath.RunDouble(ref work);
                }

                for (int i = 0; i < y.Length; i++)
                {
                    T expected = y[i];
                    if (i < rows * leading && i % leading < columns)
                    {
                        expected += bias[i % leading];
                        if (rectify) expected = T.Max(expected, T.Zero);
                    }

                    if (!(T.IsNaN(expected) ? T.IsNaN(actual[i]) : expected == actual[i] && T.IsNegative(expected) == T.IsNegative(actual[i])))
                    {
                        Assert.Fail($"{typeof(T).Name} {VectorPath.Current} {rows} × {columns}, {gap} apart: "
                            + $"{actual[i]} at {i}, expected {expected}.");
                    }
                }
            }
        }
    }

    private unsafe struct Work : IFloat32Work, IFloat64Work
    {
        public void* Y, Bias;
        public int Leading, Rows, Columns;
        public bool Rectify;

        readonly void IFloat32Work.Run<V>() => BiasRows.Run<V, float>((float*)Y, Leading, Rows, Columns, (float*)Bias, Rectify);

        readonly void IFloat64Work.Run<V>() => BiasRows.Run<V, double>((double*)Y, Leading, Rows, Columns, (double*)Bias, Rectify);
    }
}
