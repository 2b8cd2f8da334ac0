using System.Globalization;
using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>
/// A column of numbers as one standardized input, z = (x − mean) / standard deviation over the training rows (of the population, as in
/// Keras's <c>Normalization</c>). Values far out are drawn in, in their order: where |z| is beyond <see cref="LinearLimit"/>, the input
/// is sign(z) · (limit + ln(1 + |z| − limit)), so that a column that is nearly always the same, or one wild number, does not shout
/// down the others. A missing cell is filled with the median; where training rows had missing cells, a second input is 1 for
/// them and 0 otherwise.
/// </summary>
public sealed class NumericEncoding : ColumnEncoding
{
    /// <summary>
    /// The number of standard deviations up to which the input is z itself. With small networks on real tables 1, 2 and 3 did about
    /// equally well, and better than no limit: digits 97.35 % against 96.96 % correct, car prices R² 0.895 against 0.890.
    /// </summary>
    public const double LinearLimit = 2;

    private NumericEncoding(string name, int missing)
        : base(name, missing)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Numeric;

    /// <summary>How the numbers are written.</summary>
    public NumberFormat Format { get; private init; }

    /// <summary>The mean of the training rows' numbers.</summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation of the training rows' numbers.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The smallest number of the training rows.</summary>
    public required double Minimum { get; init; }

    /// <summary>The median of the training rows' numbers, which fills missing cells.</summary>
    public required double Median { get; init; }

    /// <summary>The largest number of the training rows.</summary>
    public required double Maximum { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames => Missing > 0 ? [Name, $"{Name} is missing"] : [Name];

    internal override bool IsOfFirstVersion => Format == default;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Show(Minimum)} to {Show(Maximum)}, mean {Show(Mean)}, std {Show(StandardDeviation)}"
        + (Format == default ? "" : $", written {Format}");

    /// <summary>Fits the column, of which two numbers at least must differ.</summary>
    internal static NumericEncoding Fit(string name, double[] numbers, int missing, NumberFormat format = default)
    {
        double[] sorted = [.. numbers];
        Array.Sort(sorted);
        int half = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2;
        double mean = numbers.Sum() / numbers.Length;
        double squares = 0;
        foreach (double x in numbers) squares += (x - mean) * (x - mean);
        return new NumericEncoding(name, missing)
        {
            Format = format,
            Mean = mean,
            StandardDeviation = Math.Sqrt(squares / numbers.Length),
            Minimum = sorted[0],
            Median = median,
            Maximum = sorted[^1],
        };
    }

    internal static NumericEncoding Read(JsonFields fields, string name, int missing) => new(name, missing)
    {
        Format = fields.Has("format") ? NumberFormat.Parse(fields.Text("format"), fields) : default,
        Mean = fields.Number("mean"),
        StandardDeviation = fields.Positive("std"),
        Minimum = fields.Number("min"),
        Median = fields.Number("median"),
        Maximum = fields.Number("max"),
    };

    internal override void Encode(Table table, TableColumn column, Span<float> destination, int offset, int stride)
    {
        column = column.Read(Format);
        float filled = Standardize(Median);
        bool flagged = Missing > 0;
        ReadOnlySpan<int> codes = column.Codes;
        CellKind[] kinds = column.Cells.Kinds;
        double[] numbers = column.Cells.Numbers;
        for (int row = 0, at = offset; row < codes.Length; row++, at += stride)
        {
            int code = codes[row];
            if (kinds[code] == CellKind.Number)
            {
                TableNumbers.CheckSize(table, column, row, numbers[code]);
                destination[at] = Standardize(numbers[code]);
            }
            else if (kinds[code] == CellKind.Missing)
            {
                destination[at] = filled;
            }
            else
            {
                throw new InvalidTableException($"{table.Prefix}column \"{Name}\" holds {Cell.Quote(column[row])} on {table.PlaceOf(row)}, "
                    + $"but it holds numbers{(Format == default ? "" : $" such as {Format}")} in the rows that were trained on. "
                    + "Correct the cell, or leave it empty.");
            }

            if (flagged) destination[at + 1] = kinds[code] == CellKind.Missing ? 1 : 0;
        }
    }

    private protected override void WriteRest(Utf8JsonWriter writer)
    {
        if (Format != default) writer.WriteString("format", Format.ToString());
        WriteNumbers(writer);
    }

    internal void WriteNumbers(Utf8JsonWriter writer)
    {
        writer.WriteNumber("mean", Mean);
        writer.WriteNumber("std", StandardDeviation);
        writer.WriteNumber("min", Minimum);
        writer.WriteNumber("median", Median);
        writer.WriteNumber("max", Maximum);
    }

    private static string Show(double number) => number.ToString("G5", CultureInfo.InvariantCulture);

    internal float Standardize(double x)
    {
        double z = (x - Mean) / StandardDeviation;
        double beyond = Math.Abs(z) - LinearLimit;
        return (float)(beyond > 0 ? Math.CopySign(LinearLimit + Math.Log(1 + beyond), z) : z);
    }
}
