using System.Globalization;
using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>
/// A column of numbers as one standardized input, z = (t(x) − <see cref="Offset"/>) / <see cref="Divisor"/>, where offset and divisor are
/// the mean and the standard deviation (of the population, as in Keras's <c>Normalization</c>) of t(x) over the training rows.
/// Usually t(x) = x. For a strongly skewed column (<see cref="IsLogScaled"/>) t(x) = sign(x − m) · ln(1 + |x − m| / s) with the training
/// rows' median m and mean distance s from it, which draws far values in and does not depend on the unit.
/// A missing cell is filled with the median; where training rows had missing cells, a second input is 1 for them and 0 otherwise.
/// </summary>
public sealed class NumericEncoding : ColumnEncoding
{
    /// <summary>The skewness (third standardized moment) beyond which a column is log-scaled.</summary>
    public const double SkewnessLimit = 3;

    // Beyond this a value says no more than "very far out", and a network's sums could overflow on it.
    private const double LargestInput = 1e6;

    private NumericEncoding(string name, int missing)
        : base(name, missing)
    {
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Numeric;

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

    /// <summary>Whether numbers are drawn in by a logarithm before they are standardized.</summary>
    public bool IsLogScaled => LogScale != 0;

    /// <summary>The mean distance s from the median that the logarithm is taken relative to; 0 when none is taken.</summary>
    public required double LogScale { get; init; }

    /// <summary>What is subtracted from t(x).</summary>
    public required double Offset { get; init; }

    /// <summary>What t(x) − offset is divided by.</summary>
    public required double Divisor { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames => Missing > 0 ? [Name, $"{Name} is missing"] : [Name];

    /// <inheritdoc/>
    public override string Describe() =>
        $"{Show(Minimum)} to {Show(Maximum)}, mean {Show(Mean)}, std {Show(StandardDeviation)}{(IsLogScaled ? ", log-scaled" : "")}";

    /// <summary>Fits the column, of which two numbers at least must differ.</summary>
    internal static NumericEncoding Fit(string name, double[] numbers, int missing)
    {
        double[] sorted = [.. numbers];
        Array.Sort(sorted);
        int half = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2;
        (double mean, double deviation, double skewness) = Moments(numbers);
        double logScale = 0, offset = mean, divisor = deviation;
        if (Math.Abs(skewness) > SkewnessLimit)
        {
            double distance = 0;
            foreach (double x in numbers) distance += Math.Abs(x - median);
            logScale = distance / numbers.Length;
            double[] drawnIn = [.. numbers.Select(x => DrawIn(x, median, logScale))];
            (offset, divisor, _) = Moments(drawnIn);
        }

        return new NumericEncoding(name, missing)
        {
            Mean = mean,
            StandardDeviation = deviation,
            Minimum = sorted[0],
            Median = median,
            Maximum = sorted[^1],
            LogScale = logScale,
            Offset = offset,
            Divisor = divisor,
        };
    }

    internal static NumericEncoding Read(JsonFields fields, string name, int missing)
    {
        var encoding = new NumericEncoding(name, missing)
        {
            Mean = fields.Number("mean"),
            StandardDeviation = fields.Positive("std"),
            Minimum = fields.Number("min"),
            Median = fields.Number("median"),
            Maximum = fields.Number("max"),
            LogScale = fields.Number("logScale"),
            Offset = fields.Number("offset"),
            Divisor = fields.Positive("divisor"),
        };
        if (encoding.LogScale < 0) throw fields.Error($"logScale must not be negative, it is {Show(encoding.LogScale)}");
        return encoding;
    }

    internal override void Encode(Table table, TableColumn column, Span<float> destination, int offset, int stride)
    {
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
                    + "but it holds numbers in the rows that were trained on. Correct the cell, or leave it empty.");
            }

            if (flagged) destination[at + 1] = kinds[code] == CellKind.Missing ? 1 : 0;
        }
    }

    private protected override void WriteRest(Utf8JsonWriter writer)
    {
        writer.WriteNumber("mean", Mean);
        writer.WriteNumber("std", StandardDeviation);
        writer.WriteNumber("min", Minimum);
        writer.WriteNumber("median", Median);
        writer.WriteNumber("max", Maximum);
        writer.WriteNumber("logScale", LogScale);
        writer.WriteNumber("offset", Offset);
        writer.WriteNumber("divisor", Divisor);
    }

    private static string Show(double number) => number.ToString("G5", CultureInfo.InvariantCulture);

    private static double DrawIn(double x, double median, double scale) =>
        Math.CopySign(Math.Log(1 + Math.Abs(x - median) / scale), x - median);

    private static (double Mean, double Deviation, double Skewness) Moments(double[] numbers)
    {
        double sum = 0;
        foreach (double x in numbers) sum += x;
        double mean = sum / numbers.Length, second = 0, third = 0;
        foreach (double x in numbers)
        {
            double d = x - mean;
            second += d * d;
            third += d * d * d;
        }

        double deviation = Math.Sqrt(second / numbers.Length);
        return (mean, deviation, third / numbers.Length / (deviation * deviation * deviation));
    }

    private float Standardize(double x)
    {
        double t = IsLogScaled ? DrawIn(x, Median, LogScale) : x;
        return (float)Math.Clamp((t - Offset) / Divisor, -LargestInput, LargestInput);
    }
}
