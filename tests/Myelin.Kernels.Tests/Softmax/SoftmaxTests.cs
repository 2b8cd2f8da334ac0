using System.Numerics;

namespace Myelin.Kernels.Tests;

public sealed class SoftmaxTests : VectorWidths
{
    private static void CheckAll<T>(T[] x, int rows, int columns, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i * 7 % Math.Max(1, columns))];
        T[] dy = Numbers<T>(rows, 99);
        var softmax = new T[rows * columns];
        var logs = new T[rows * columns];
        var losses = new T[rows + 1];
        var gradient = new T[rows * columns];
        SoftmaxKernels.Softmax<T>(x, softmax, rows, columns);
        SoftmaxKernels.LogSoftmax<T>(x, logs, rows, columns);
        SoftmaxKernels.CrossEntropy<T>(x, labels, losses, columns);
        SoftmaxKernels.CrossEntropyGradient<T>(x, labels, dy, gradient, columns);
        Assert.Equal(T.Zero, losses[^1]);

        for (int i = 0; i < rows; i++)
        {
            double[] row = [.. x.Skip(i * columns).Take(columns).Select(v => double.CreateTruncating(v))];
            double max = row.Aggregate(double.NegativeInfinity, Math.Max);
            double sum = row.Sum(v => Math.Exp(v - max)), log = Math.Log(sum);
            string where = $"({rows}, {columns}), row {i}";
            for (int j = 0; j < columns; j++)
            {
                double y = Math.Exp(row[j] - max) / sum;
                Near(y, softmax[i * columns + j], tolerance, "softmax " + where);
                Near(row[j] - max - log, logs[i * columns + j], tolerance, "log softmax " + where);
                double dx = (y - (j == labels[i] ? 1 : 0)) * double.CreateTruncating(dy[i]);
                Near(dx, gradient[i * columns + j], tolerance, "gradient " + where);
            }

            if (columns > 0 && !double.IsInfinity(max))
                Near(log + (max - row[labels[i]]), losses[i], tolerance, "loss " + where);
        }

        T[] inPlace = [.. x];
        SoftmaxKernels.Softmax<T>(inPlace, inPlace, rows, columns);
        Assert.Equal(softmax, inPlace);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_length(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int length in Lengths)
        {
            if (length > 0)
            {
                CheckAll(Numbers<float>(3 * length, length, 5), 3, length, 2e-6);
                CheckAll(Numbers<double>(3 * length, length, 5), 3, length, 1e-13);
            }

            CheckAll(Numbers<float>(10 * length, length, 5), length, 10, 2e-6);
            CheckAll(Numbers<double>(2 * length, length, 5), length, 2, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Large_logits_and_special_values(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int columns in (int[])[1, 2, 7, 10, 16, 17, 40])
        {
            foreach (double special in (double[])[1000, -1000, 3e38, -3e38, double.NaN, double.NegativeInfinity, double.PositiveInfinity])
            {
                float[] x = Numbers<float>(3 * columns);
                x[^1] = (float)special;
                x[columns / 2] = (float)special;
                CheckAll(x, 3, columns, 2e-6);
                CheckAll(Array.ConvertAll(x, v => (double)v), 3, columns, 1e-13);
                Array.Fill(x, (float)special);
                CheckAll(x, 3, columns, 2e-6);
            }

            // A row around 1000 loses nothing: the differences are exact.
            float[] high = Array.ConvertAll(Numbers<float>(3 * columns), v => 1000 + MathF.Round(v * 8) / 8);
            CheckAll(high, 3, columns, 2e-6);
        }
    }

    [Fact]
    public void Infinite_logits_of_a_loss()
    {
        var y = new float[1];
        SoftmaxKernels.CrossEntropy<float>([float.NegativeInfinity, 0, 0], [0], y, 3);
        Assert.Equal(float.PositiveInfinity, y[0]);
        SoftmaxKernels.CrossEntropy<float>([float.PositiveInfinity, 0, 0], [1], y, 3);
        Assert.Equal(float.PositiveInfinity, y[0]);
        SoftmaxKernels.CrossEntropy<float>([float.NaN, 0, 0], [1], y, 3);
        Assert.Equal(float.NaN, y[0]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_label_that_is_no_class_is_named(int label)
    {
        var x = new float[30];
        int[] labels = [0, 9, label];
        var loss = Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxKernels.CrossEntropy<float>(x, labels, new float[3], 10));
        Assert.StartsWith(
            $"The label of row 2 is {label}, but the logits have 10 classes; labels must be from 0 to 9.",
            loss.Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SoftmaxKernels.CrossEntropyGradient<float>(x, labels, new float[3], new float[30], 10));
    }

    [Theory]
    [InlineData(4000, 10)]
    [InlineData(300, 1000)]
    public void The_same_bits_on_any_number_of_threads(int rows, int columns)
    {
        float[] x = Numbers<float>(rows * columns, 3, 4);
        float[] dy = Numbers<float>(rows);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % columns)];
        CheckAll(x, rows, columns, 2e-6);
        SameOnAnyNumberOfThreads<float>(rows * columns, y => SoftmaxKernels.Softmax(x, y, rows, columns));
        SameOnAnyNumberOfThreads<float>(rows * columns, y => SoftmaxKernels.LogSoftmax(x, y, rows, columns));
        SameOnAnyNumberOfThreads<float>(rows, y => SoftmaxKernels.CrossEntropy(x, labels, y, columns));
        SameOnAnyNumberOfThreads<float>(rows * columns, y => SoftmaxKernels.CrossEntropyGradient(x, labels, dy, y, columns));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(128, 10), (4000, 20), (100, 1000)])
        {
            float[] x = Numbers<float>(rows * columns), dy = Numbers<float>(rows), y = new float[rows * columns];
            var labels = new int[rows];
            AllocatesNothing(() => SoftmaxKernels.Softmax(x, y, rows, columns));
            AllocatesNothing(() => SoftmaxKernels.LogSoftmax(x, y, rows, columns));
            AllocatesNothing(() => SoftmaxKernels.CrossEntropy(x, labels, y, columns));
            AllocatesNothing(() => SoftmaxKernels.CrossEntropyGradient(x, labels, dy, y, columns));
        }
    }
}
