using System.Globalization;
using System.Text;

namespace Myelin.Cli.Tests;

/// <summary>Small tables for tests.</summary>
internal static class Samples
{
    public static string Path(string name) => System.IO.Path.Combine(Repository.Samples, name);

    /// <summary>A table of two classes with a number, a text with missing cells, and a column of the given name that tells them apart.</summary>
    public static string TwoClasses(int rows = 60, string separator = ",", string lineEnd = "\n")
    {
        var text = new StringBuilder($"size{separator}colour{separator}kind{lineEnd}");
        for (int row = 0; row < rows; row++)
        {
            bool large = row % 2 == 0;
            string size = ((large ? 10 : 2) + row % 5 * 0.5).ToString(CultureInfo.InvariantCulture);
            string colour = row % 7 == 3 ? "" : row % 3 == 0 ? "red" : row % 3 == 1 ? "green" : "blue";
            text.Append(CultureInfo.InvariantCulture, $"{size}{separator}{colour}{separator}{(large ? "cat" : "mouse")}{lineEnd}");
        }

        return text.ToString();
    }

    /// <summary>Sales of 120 days as a spreadsheet has them: commas between thousands, percent signs, dates and missing cells.</summary>
    public static string Sales()
    {
        var text = new StringBuilder("sold;discount;customers;turnover\n");
        for (int row = 0; row < 120; row++)
        {
            string day = new DateOnly(2023, 1, 1).AddDays(row * 5).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
            string customers = row % 11 == 5 ? "n/a" : (900 + row * 7 % 400).ToString("N0", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{day};{row % 5 * 5}%;{customers};{20_000 + row * 100.25 + row * 7 % 400:N2}\n");
        }

        return text.ToString();
    }

    /// <summary>y = 1000 + 50 a − 20 b.</summary>
    public static string Plane(int rows = 80)
    {
        var text = new StringBuilder("a,b,y\n");
        for (int row = 0; row < rows; row++)
        {
            double a = row % 9 - 4, b = row % 7 - 3 + row * 0.01;
            text.Append(CultureInfo.InvariantCulture, $"{a},{b},{1000 + 50 * a - 20 * b}\n");
        }

        return text.ToString();
    }
}
