namespace Myelin.Datasets;

/// <summary>Makes datasets of a series: each row has some successive values as inputs and a later value as its target.</summary>
public static class SeriesWindows
{
    /// <summary>Every window of a series with the value that comes after it.</summary>
    /// <param name="series">The values in the order of time.</param>
    /// <param name="length">How many values a window has.</param>
    /// <param name="ahead">How many steps after the window's last value the target is: 1 for the next.</param>
    /// <returns>Rows of shape (length, 1), the oldest window first; row i's target is <c>series[i + length + ahead − 1]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">length or ahead is below 1.</exception>
    /// <exception cref="ArgumentException">The series is shorter than a window and its target.</exception>
    public static ArrayDataset Of(ReadOnlySpan<float> series, int length, int ahead = 1)
    {
        if (length < 1)
            throw Throw.OutOfRange(length, "at least 1");
        if (ahead < 1)
            throw Throw.OutOfRange(ahead, "at least 1");
        int rows = series.Length - length - ahead + 1;
        if (rows < 1)
        {
            throw new ArgumentException(
                $"A series of {series.Length} values has no window of {length} with a value {ahead} after it.", nameof(series));
        }

        float[] inputs = new float[checked(rows * length)], targets = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            series.Slice(row, length).CopyTo(inputs.AsSpan(row * length));
            targets[row] = series[row + length + ahead - 1];
        }

        return new ArrayDataset(inputs, [length, 1], targets);
    }
}
