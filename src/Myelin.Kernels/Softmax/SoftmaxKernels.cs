using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// Softmax, its logarithm and the cross-entropy of labels, row by row: T is float or double. All are shifted by the row's largest
/// number m, so that no finite x overflows; a NaN anywhere in a row makes the row's results NaN.
/// </summary>
/// <remarks>Rows are shared among the thread team when there is enough work, with the same bits on any number of threads.</remarks>
public static unsafe class SoftmaxKernels
{
    /// <summary>y[i, j] = e^(x[i, j] − m) / Σⱼ e^(x[i, j] − m). A row with +∞, or of nothing but −∞, becomes NaN.</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">Room for as many; it may be x.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The numbers of a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">x or y is shorter than the sizes say.</exception>
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(SoftmaxResult.Softmax, x, default, default, y[..checked(rows * columns)], rows, columns);

    /// <summary>y[i, j] = x[i, j] − m − log Σⱼ e^(x[i, j] − m): the logarithm of <see cref="Softmax"/>, NaN where that is.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static void LogSoftmax<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(SoftmaxResult.LogSoftmax, x, default, default, y[..checked(rows * columns)], rows, columns);

    /// <summary>The cross-entropy of each row of logits against its label: y[i] = log Σⱼ e^x[i, j] − x[i, labels[i]].</summary>
    /// <param name="x">The logits, one row of <paramref name="columns"/> numbers for each label.</param>
    /// <param name="labels">The label of each row: 0 to <paramref name="columns"/> − 1.</param>
    /// <param name="y">Room for a number for each label.</param>
    /// <param name="columns">The number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class, or x or y is shorter than the labels say.</exception>
    public static void CrossEntropy<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> labels, Span<T> y, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLabels(labels, columns);
        Run(SoftmaxResult.CrossEntropy, x, labels, default, y[..labels.Length], labels.Length, columns);
    }

    /// <summary>
    /// The gradient of <see cref="CrossEntropy"/>: dx[i, j] = (softmax(x)[i, j] − (1 if j = labels[i] else 0)) · dy[i].
    /// </summary>
    /// <param name="x">The logits, one row of <paramref name="columns"/> numbers for each label.</param>
    /// <param name="labels">The label of each row: 0 to <paramref name="columns"/> − 1.</param>
    /// <param name="dy">The gradient of each row's cross-entropy.</param>
    /// <param name="dx">Room for as many numbers as x; it may be x.</param>
    /// <param name="columns">The number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class, or x, dy or dx is shorter than the labels say.</exception>
    public static void CrossEntropyGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> labels, ReadOnlySpan<T> dy, Span<T> dx, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLabels(labels, columns);
        dx = dx[..checked(labels.Length * columns)];
        Run(SoftmaxResult.CrossEntropyGradient, x, labels, dy[..labels.Length], dx, labels.Length, columns);
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        int row = Indices.FirstOutside(labels, classes);
        if (row >= 0) ThrowLabel(labels, row, classes);
    }

    [DoesNotReturn]
    private static void ThrowLabel(ReadOnlySpan<int> labels, int row, int classes) => throw new ArgumentOutOfRangeException(
        nameof(labels),
        labels[row],
        $"The label of row {row} is {labels[row]}, but the logits have {classes} classes; labels must be from 0 to {classes - 1}.");

    private static void Run<T>(
        SoftmaxResult result, ReadOnlySpan<T> x, ReadOnlySpan<int> labels, ReadOnlySpan<T> dy, Span<T> y, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = x[..checked(rows * columns)];
        if (x.IsEmpty) return;
        fixed (T* px = x, pdy = dy, py = y)
        {
            fixed (int* pl = labels)
            {
                var work = new Work { Result = result, X = px, Labels = pl, Dy = pdy, Y = py, Rows = rows, Columns = columns };
                Precision.Run<T, Work>(ref work);
            }
        }
    }

    private struct Work : IFloat32Work, IFloat64Work
    {
        public SoftmaxResult Result;
        public void* X, Dy, Y;
        public int* Labels;
        public int Rows, Columns;

        readonly void IFloat32Work.Run<V>() => SoftmaxRows<V, float>.Run(Result, (float*)X, Labels, (float*)Dy, (float*)Y, Rows, Columns);

        readonly void IFloat64Work.Run<V>() =>
            SoftmaxRows<V, double>.Run(Result, (double*)X, Labels, (double*)Dy, (double*)Y, Rows, Columns);
    }
}
