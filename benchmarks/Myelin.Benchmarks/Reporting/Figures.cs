using System.Globalization;

namespace Myelin.Benchmarks;

/// <summary>How numbers are written in tables.</summary>
internal static class Figures
{
    /// <summary>Three digits, or all before the point: 0.852, 12.3, 1,673.</summary>
    public static string Short(double value)
    {
        if (value == 0)
            return "0";
        int decimals = Math.Abs(value) switch { >= 99.95 => 0, >= 9.995 => 1, >= 0.9995 => 2, _ => 3 };
        return value.ToString(decimals == 0 ? "#,0" : "0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>Five digits, for files.</summary>
    public static string Plain(double value)
    {
        double rounded = double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded == 0 ? "0" : rounded.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A length of time: 12 s, 3 min 5 s.</summary>
    public static string Duration(TimeSpan time) =>
        time < TimeSpan.FromMinutes(1)
            ? time.ToString("s' s'", CultureInfo.InvariantCulture)
            : time.ToString("m' min 's' s'", CultureInfo.InvariantCulture);

    /// <summary>A goal as people write it: 20, 1.35, 92 %.</summary>
    public static string Goal(double least, bool isShare) =>
        isShare ? least.ToString("0.# %", CultureInfo.InvariantCulture) : least.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A share where tenths of a percent matter.</summary>
    public static string ShareOfTenths(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <summary>The figure that misses a goal, with as many digits as show that it does.</summary>
    public static string Missed(double figure, double least, bool isShare)
    {
        if (!isShare)
            return figure < least && Short(figure) == Short(least) ? figure.ToString("0.0000", CultureInfo.InvariantCulture) : Short(figure);
        string tenths = ShareOfTenths(figure);
        return tenths == ShareOfTenths(least) ? figure.ToString("0.000 %", CultureInfo.InvariantCulture) : tenths;
    }

    public static string Share(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);
}
