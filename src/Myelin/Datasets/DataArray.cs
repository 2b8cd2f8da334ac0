using Myelin.Graph;

namespace Myelin.Datasets;

/// <summary>
/// Numbers for rows of a dataset, row after row: one of its inputs, or one of its targets. They are floats, or class labels (ints).
/// </summary>
public sealed class DataArray
{
    private readonly float[] _numbers;
    private readonly int[] _labels;

    private DataArray(float[] numbers, int[] labels, bool areLabels, ReadOnlySpan<int> rowShape)
    {
        (_numbers, _labels, AreLabels) = (numbers, labels, areLabels);
        long width = 1;
        foreach (int axis in rowShape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(axis, nameof(rowShape));
            width = checked(width * axis);
        }

        Width = checked((int)width);
        RowShape = [.. rowShape.ToArray().Select(axis => (Dimension)axis)];
        int length = areLabels ? labels.Length : numbers.Length;
        if (length % Width != 0)
            throw new ArgumentException($"{Counted.Of(length, areLabels ? "label" : "number")} are not rows of {Width}.", nameof(rowShape));
        Rows = length / Width;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>How many numbers a row has.</summary>
    public int Width { get; }

    /// <summary>The axes of one row; none when a row is a single number.</summary>
    public Shape RowShape { get; }

    /// <summary>Whether they are class labels.</summary>
    public bool AreLabels { get; }

    /// <summary>All numbers; empty when they are labels.</summary>
    public ReadOnlySpan<float> Numbers => _numbers;

    /// <summary>All labels; empty when they are numbers.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Numbers.</summary>
    /// <param name="numbers">Row-major: rows × the product of <paramref name="rowShape"/>. Kept, not copied.</param>
    /// <param name="rowShape">One row's axes, such as 28, 28; none for one number a row.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public static DataArray Of(float[] numbers, params ReadOnlySpan<int> rowShape)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new(numbers, [], areLabels: false, rowShape);
    }

    /// <summary>Class labels, from 0.</summary>
    /// <param name="labels">Row-major: rows × the product of <paramref name="rowShape"/>. Kept, not copied.</param>
    /// <param name="rowShape">One row's axes; none for one label a row.</param>
    /// <exception cref="ArgumentException">The labels are not whole rows.</exception>
    public static DataArray OfLabels(int[] labels, params ReadOnlySpan<int> rowShape)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new([], labels, areLabels: true, rowShape);
    }

    /// <summary>The given rows as an array of their own.</summary>
    internal DataArray Take(ReadOnlySpan<int> rows)
    {
        int[] shape = RowShape.Sizes;
        if (AreLabels)
        {
            int[] labels = new int[rows.Length * Width];
            Gather(_labels, Width, rows, labels);
            return OfLabels(labels, shape);
        }

        float[] numbers = new float[rows.Length * Width];
        Gather(_numbers, Width, rows, numbers);
        return Of(numbers, shape);
    }

    /// <summary>Copies the rows' numbers one after another; labels become numbers.</summary>
    internal void Gather(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (!AreLabels)
        {
            Gather(_numbers, Width, rows, destination);
            return;
        }

        CheckPlaces(rows.Length, Width, destination.Length, nameof(destination));
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<int> row = _labels.AsSpan(rows[i] * Width, Width);
            for (int k = 0; k < row.Length; k++)
                destination[i * Width + k] = row[k];
        }
    }

    /// <summary>Copies the rows' labels one after another.</summary>
    internal void Gather(ReadOnlySpan<int> rows, Span<int> destination) => Gather(_labels, Width, rows, destination);

    private static void Gather<T>(T[] source, int width, ReadOnlySpan<int> rows, Span<T> destination)
    {
        CheckPlaces(rows.Length, width, destination.Length, nameof(destination));
        for (int i = 0; i < rows.Length; i++)
            source.AsSpan(rows[i] * width, width).CopyTo(destination[(i * width)..]);
    }

    private static void CheckPlaces(int rows, int width, int places, string destination)
    {
        if (places < (long)rows * width)
            throw new ArgumentException($"{rows} rows of {width} need {(long)rows * width} places; the destination has {places}.", destination);
    }
}
