using Myelin.Datasets;

namespace Myelin.Cli.Display;

/// <summary>Writes to standard error what a person should know about the data.</summary>
internal static class Warnings
{
    private const int Most = 6;
    private const string Label = "warning:";

    public static void Write(CliHost host, PreparedTable data) => Write(host, Lines(data));

    /// <summary>Columns that are left out for one reason share a line, as there may be hundreds.</summary>
    public static IReadOnlyList<string> Lines(PreparedTable data)
    {
        DroppedColumn[] dropped = [.. data.Preprocessing.Columns.OfType<DroppedColumn>()];
        List<string> lines = [];
        foreach (IGrouping<ColumnKind, DroppedColumn> kind in dropped.GroupBy(column => column.Kind))
        {
            string[] names = [.. kind.Take(3).Select(column => $"\"{column.Name}\"")];
            int rest = kind.Count() - names.Length;
            string list = string.Join(", ", names) + (rest > 0 ? $" and {NumberText.Count(rest)} more" : "");
            string reason = kind.Key switch
            {
                ColumnKind.Empty => "no value in any row",
                ColumnKind.Constant => "the same value in every row",
                _ => "almost as many different texts as rows",
            };
            lines.Add($"{list} {(kind.Count() == 1 ? "is" : "are")} left out: {reason}.");
        }

        lines.AddRange(data.Warnings.Where(
            warning => !dropped.Any(column => warning.StartsWith($"Column \"{column.Name}\" is left out", StringComparison.Ordinal))));
        return lines;
    }

    public static void Write(CliHost host, IReadOnlyList<string> warnings)
    {
        foreach (string warning in warnings.Take(Most))
        {
            string[] lines = TextLines.Break($"{Label} {warning}", host.ErrorWidth ?? int.MaxValue);
            if (host.ErrorUsesColour) lines[0] = lines[0].Replace(Label, $"\u001b[33m{Label}\u001b[0m", StringComparison.Ordinal);
            foreach (string line in lines) host.Error.WriteLine(line);
        }

        if (warnings.Count > Most) host.Error.WriteLine($"warning: and {warnings.Count - Most} more.");
    }
}
