using System.Globalization;

namespace Myelin.Cli.Display;

/// <summary>Numbers as people read them in a terminal.</summary>
internal static class NumberText
{
    /// <summary>A count with commas: 27,677.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count and what is counted: 1 row, 27,677 rows.</summary>
    public static string Count(long count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>A loss or a metric, with about five digits: 0.0412, 55.314, 2,934.</summary>
    public static string Figure(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "-" : value > 0 ? "∞" : "-∞";
        string format = Math.Abs(value) switch
        {
            0 => "0.0000",
            < 0.0001 => "0.0e-0",
            < 10 => "0.0000",
            < 100 => "0.000",
            < 1000 => "0.00",
            < 10_000_000 => "#,##0",
            _ => "0.000e0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A number of the data, with up to four digits: 17, 38.6, 1,484,705.</summary>
    public static string Value(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1e9 or < 1e-3 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        >= 10_000 => value.ToString("#,##0", CultureInfo.InvariantCulture),
        // Four digits are often a year.
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>A setting in its shortest digits.</summary>
    public static string Setting(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A time to wait: 0:07, 12:30, 1:02:03.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
        : $"{(int)time.TotalMinutes}:{time.Seconds:00}";

    /// <summary>A time that has passed: 0.4 s, 12.3 s, 2 min 5 s.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : $"{(int)time.TotalMinutes} min {time.Seconds} s";
}
