using System.Globalization;
using System.Text;

namespace Myelin.Cli.Tests;

/// <summary>Small tables for tests.</summary>
internal static class Samples
{
    private static readonly string s_root = FindRoot();

    public static string Root => s_root;

    public static string Path(string name) => System.IO.Path.Combine(s_root, "samples", name);

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

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Myelin.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
