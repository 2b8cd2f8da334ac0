using System.Buffers;
using System.Globalization;

namespace Myelin.Datasets;

/// <summary>Reads and finds out dates.</summary>
internal static class DateText
{
    // Other numbers of four digits are rarely years, but the first and the last day of the calendar, for "ever", in tables of databases.
    private const int FirstYear = 1500, LastYear = 2999;

    private static readonly SearchValues<char> s_offset = SearchValues.Create("0123456789:");
    private static readonly string[] s_times =
        ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mm:ss tt"];

    /// <summary>The order in which all cells of the column are dates, or null; ambiguous when they are dates in two orders.</summary>
    public static DateOrder? Detect(TableColumn column, out bool ambiguous)
    {
        ambiguous = false;
        if (AreSeasons(column)) return null;
        List<DateOrder> possible = [.. Enum.GetValues<DateOrder>()];
        bool any = false;
        foreach (int code in column.PresentCodes())
        {
            if (possible.Count == 0) break;
            any = true;
            string text = column.Cells.Texts[code];
            possible.RemoveAll(order => !TryParse(text, order, out _));
        }

        ambiguous = any && possible.Count > 1;
        return any && possible.Count == 1 ? possible[0] : null;
    }

    /// <summary>Reads a date, perhaps with a time of day: <c>2024-03-31T18:30:00Z</c>, <c>31.3.2024 18:30</c>, <c>3/31/2024 6:30 PM</c>. An
    /// offset from UTC is passed over: the clock counts as it is written.</summary>
    /// <param name="cell">The raw text.</param>
    /// <param name="order">The order of its numbers; the year is one of 1500 to 2999, or the day is 0001-01-01 or 9999-12-31.</param>
    /// <param name="days">The days since 1 January of the year 1, with the time of day as a fraction.</param>
    public static bool TryParse(ReadOnlySpan<char> cell, DateOrder order, out double days)
    {
        days = 0;
        cell = cell.Trim();
        if (cell.Length < 6 || !char.IsAsciiDigit(cell[0])) return false;
        int end = cell.IndexOfAny('T', ' ');
        ReadOnlySpan<char> date = end < 0 ? cell : cell[..end];
        if (!TryParseDate(date, order, out DateOnly day)) return false;
        TimeOnly time = default;
        if (end >= 0 && !TryParseTime(cell[(end + 1)..], out time)) return false;
        days = day.DayNumber + (double)time.Ticks / TimeSpan.TicksPerDay;
        return true;
    }

    /// <summary>Whether all cells are a year and the next one's last two digits, such as 2011-12 and 2012-13, of which some look like
    /// months.</summary>
    public static bool AreSeasons(TableColumn column)
    {
        bool any = false;
        foreach (int code in column.PresentCodes())
        {
            any = true;
            ReadOnlySpan<char> text = column.Cells.Texts[code].AsSpan().Trim();
            if (text.Length != 7 || text[4] != '-' || !TryParseDigits(text[..4], out int year) || !TryParseDigits(text[5..], out int next)
                || next != (year + 1) % 100)
                return false;
        }

        return any;
    }

    /// <summary>The date of a number of days, with the time where there is one.</summary>
    public static string Show(double days)
    {
        DateTime time = At(days);
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The moment that is so many days after 1 January of the year 1, to the millisecond, which the number can tell.</summary>
    public static DateTime At(double days)
    {
        double clamped = Math.Clamp(days, 0, DateOnly.MaxValue.DayNumber);
        return new DateTime((long)Math.Round(clamped * TimeSpan.TicksPerDay / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond);
    }

    public static string NameOf(DateOrder order) => order switch
    {
        DateOrder.YearMonthDay => "year-month-day",
        DateOrder.DayMonthYear => "day-month-year",
        _ => "month-day-year",
    };

    private static bool TryParseDate(ReadOnlySpan<char> text, DateOrder order, out DateOnly day)
    {
        day = default;
        int first = text.IndexOfAny('-', '/', '.');
        if (first < 0) return false;
        char separator = text[first];
        Span<Range> ranges = stackalloc Range[4];
        int count = text.Split(ranges, separator);
        if (order == DateOrder.YearMonthDay)
        {
            // A year and a month alone are written with a dash and two digits: 2024-03.
            if (count != 3 && !(count == 2 && separator == '-' && text.Length == 7)) return false;
            return TryDay(text[ranges[0]], text[ranges[1]], count == 3 ? text[ranges[2]] : "1", out day);
        }

        if (count != 3 || (order == DateOrder.MonthDayYear && separator == '.')) return false;
        (Range month, Range dayOfMonth) = order == DateOrder.MonthDayYear ? (ranges[0], ranges[1]) : (ranges[1], ranges[0]);
        return TryDay(text[ranges[2]], text[month], text[dayOfMonth], out day);
    }

    private static bool TryDay(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day, out DateOnly date)
    {
        date = default;
        if (year.Length != 4 || month.Length is < 1 or > 2 || day.Length is < 1 or > 2) return false;
        if (!TryParseDigits(year, out int y) || !TryParseDigits(month, out int m) || !TryParseDigits(day, out int d)) return false;
        bool isEver = (y, m, d) is (1, 1, 1) or (9999, 12, 31);
        if ((y is < FirstYear or > LastYear && !isEver) || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m)) return false;
        date = new DateOnly(y, m, d);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryParseTime(ReadOnlySpan<char> text, out TimeOnly time)
    {
        time = default;
        text = text.Trim();
        if (text.EndsWith('Z'))
        {
            text = text[..^1];
        }
        else if (text.LastIndexOfAny('+', '-') is > 0 and var sign)
        {
            ReadOnlySpan<char> offset = text[(sign + 1)..];
            if (offset.Length is not (2 or 4 or 5) || offset.ContainsAnyExcept(s_offset)) return false;
            text = text[..sign].TrimEnd();
        }

        return TimeOnly.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
