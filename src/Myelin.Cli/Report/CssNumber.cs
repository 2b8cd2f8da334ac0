using System.Globalization;

namespace Myelin.Cli.Report;

/// <summary>Numbers as CSS reads them.</summary>
internal static class CssNumber
{
    public static string Of(double value) => Math.Round(double.IsFinite(value) ? value : 0, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
