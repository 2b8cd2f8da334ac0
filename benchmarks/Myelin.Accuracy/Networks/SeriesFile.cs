using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>Reads a column of numbers, and says how they are spread.</summary>
internal static class SeriesFile
{
    public static float[] Read(string path, string column)
    {
        Table table = CsvTable.Read(path);
        TableColumn found = table[column];
        return
        [
            .. Enumerable.Range(0, table.RowCount).Select(row =>
                (float)(found.NumberAt(row) ?? throw new InvalidDataException($"{path} has no number in row {row}."))),
        ];
    }

    public static (float Mean, float Deviation) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
            sum += value;
        double mean = sum / values.Length;
        foreach (float value in values)
            squares += (value - mean) * (value - mean);
        return ((float)mean, (float)Math.Sqrt(squares / values.Length));
    }
}
