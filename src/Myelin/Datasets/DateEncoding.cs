using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>
/// A column of dates. The first input is how far along in time a row is: its days, standardized as a <see cref="NumericEncoding"/> does.
/// What comes again follows, where the training rows can tell it from that: the time of the year as sine and cosine (when they span more
/// than a year), the day of the week as one input each (when they fall on several, and on several days of the month), and the time of day
/// as sine and cosine (when there are several). A missing cell has the median's days and 0 in the other inputs; where training rows had
/// missing cells, a last input is 1 for them and 0 otherwise.
/// </summary>
public sealed class DateEncoding : ColumnEncoding
{
    private const double DaysOfAYear = 366;
    private const int Weekdays = 7;

    private DateEncoding(string name, int missing, NumericEncoding days, DateOrder order, bool season, bool weekday, bool clock)
        : base(name, missing)
    {
        Days = days;
        Order = order;
        HasTimeOfYear = season;
        HasWeekday = weekday;
        HasTimeOfDay = clock;
        List<string> names = [name];
        if (season) names.AddRange([$"{name}, time of year (sine)", $"{name}, time of year (cosine)"]);
        if (weekday) names.AddRange(Enumerable.Range(0, Weekdays).Select(day => $"{name}={(DayOfWeek)((day + 1) % Weekdays)}"));
        if (clock) names.AddRange([$"{name}, time of day (sine)", $"{name}, time of day (cosine)"]);
        if (missing > 0) names.Add($"{name} is missing");
        FeatureNames = names;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Date;

    /// <summary>The order of year, month and day.</summary>
    public DateOrder Order { get; }

    /// <summary>The training rows' days since 1 January of the year 1, a time of day being a fraction.</summary>
    public NumericEncoding Days { get; }

    /// <summary>Whether the time of the year is an input.</summary>
    public bool HasTimeOfYear { get; }

    /// <summary>Whether the day of the week is an input.</summary>
    public bool HasWeekday { get; }

    /// <summary>Whether the time of day is an input.</summary>
    public bool HasTimeOfDay { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> FeatureNames { get; }

    internal override bool IsOfFirstVersion => false;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{DateText.Show(Days.Minimum)} to {DateText.Show(Days.Maximum)}"
        + (Order == DateOrder.YearMonthDay ? "" : $", written {DateText.NameOf(Order)}");

    /// <summary>Fits the column, of which two dates at least must differ.</summary>
    internal static DateEncoding Fit(string name, DateOrder order, NumericEncoding days, double[] numbers, int missing)
    {
        DateTime[] times = Array.ConvertAll(numbers, DateText.At);
        bool weekday = times.DistinctBy(time => time.DayOfWeek).Skip(1).Any() && times.DistinctBy(time => time.Day).Skip(1).Any();
        bool clock = times.DistinctBy(time => time.TimeOfDay).Skip(1).Any();
        return new DateEncoding(name, missing, days, order, days.Maximum - days.Minimum > DaysOfAYear, weekday, clock);
    }

    internal static DateEncoding Read(JsonFields fields, string name, int missing)
    {
        string order = fields.Text("order");
        foreach (DateOrder known in Enum.GetValues<DateOrder>())
        {
            if (DateText.NameOf(known) != order) continue;
            return new DateEncoding(name, missing, NumericEncoding.Read(fields, name, 0), known,
                fields.Flag("time_of_year"), fields.Flag("weekday"), fields.Flag("time_of_day"));
        }

        throw fields.Error($"the order \"{order}\" is not known");
    }

    internal override void Encode(Table table, TableColumn column, Span<float> destination, int offset, int stride)
    {
        column = column.Read(Order);
        for (int row = 0, at = offset; row < column.Count; row++, at += stride)
        {
            Span<float> inputs = destination.Slice(at, Width);
            inputs.Clear();
            if (column.NumberAt(row) is { } days)
            {
                inputs[0] = Days.Standardize(days);
                WriteCycles(DateText.At(days), inputs[1..]);
            }
            else if (column.KindAt(row) == CellKind.Missing)
            {
                inputs[0] = Days.Standardize(Days.Median);
                if (Missing > 0) inputs[^1] = 1;
            }
            else
            {
                throw new InvalidTableException($"{table.Prefix}column \"{Name}\" holds {Cell.Quote(column[row])} on {table.PlaceOf(row)}, "
                    + $"but it holds dates ({DateText.NameOf(Order)}) in the rows that were trained on. Correct the cell, or leave it empty.");
            }
        }
    }

    private protected override void WriteRest(Utf8JsonWriter writer)
    {
        writer.WriteString("order", DateText.NameOf(Order));
        writer.WriteBoolean("time_of_year", HasTimeOfYear);
        writer.WriteBoolean("weekday", HasWeekday);
        writer.WriteBoolean("time_of_day", HasTimeOfDay);
        Days.WriteNumbers(writer);
    }

    private void WriteCycles(DateTime time, Span<float> inputs)
    {
        if (HasTimeOfYear)
        {
            double daysOfYear = DateTime.IsLeapYear(time.Year) ? 366 : 365;
            WriteCycle((time.DayOfYear - 1 + time.TimeOfDay.TotalDays) / daysOfYear, inputs);
            inputs = inputs[2..];
        }

        if (HasWeekday)
        {
            inputs[((int)time.DayOfWeek + Weekdays - 1) % Weekdays] = 1;
            inputs = inputs[Weekdays..];
        }

        if (HasTimeOfDay) WriteCycle(time.TimeOfDay.TotalDays, inputs);
    }

    private static void WriteCycle(double turn, Span<float> inputs)
    {
        inputs[0] = (float)Math.Sin(2 * Math.PI * turn);
        inputs[1] = (float)Math.Cos(2 * Math.PI * turn);
    }
}
