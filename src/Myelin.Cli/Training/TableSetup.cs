using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>From what was typed to rows ready for training.</summary>
internal static class TableSetup
{
    /// <exception cref="CommandException">What was typed cannot be meant.</exception>
    /// <exception cref="InvalidTableException">A table cannot be used.</exception>
    public static PreparedTable Prepare(CliHost host, TrainRequest request)
    {
        if (request.TestData is null && request.Validation + request.Test >= 1)
        {
            throw CommandException.Usage(
                $"--validation {request.Validation} and --test {request.Test} together leave no rows to train on; keep their sum below 1.");
        }

        if (request.Data == DataFile.StandardInput && request.TestData == DataFile.StandardInput)
            throw CommandException.Usage("Only one of DATA and --test-data can be standard input.");
        Table table = DataFile.Read(host, request.Data);
        if (request.Target.Length == 0)
            throw CommandException.Usage($"Say which column is to be predicted: --target COLUMN\nThe columns are {Names(table)}.");
        Table? testTable = request.TestData is null ? null : DataFile.Read(host, request.TestData);
        PreparedTable data = PreparedTable.Prepare(
            table, request.Target, request.Task, Excluded(table, request.Exclude), request.Validation, request.Test, testTable, request.Seed);
        if (request.BalancedClasses && data.Target.Task == TaskKind.Regression)
        {
            throw CommandException.Usage($"--class-weight is for classes, but \"{request.Target}\" is a number to be predicted. "
                + "Leave it out, or say --task classification.");
        }

        return data;
    }

    /// <summary>A name with a comma in it is taken whole where there is such a column.</summary>
    private static string[] Excluded(Table table, string? names) =>
        names is null ? []
            : table.Find(names) is not null ? [names]
            : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Names(Table table)
    {
        const int most = 12;
        string[] names = [.. table.ColumnNames];
        return names.Length <= most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(most))} and {names.Length - most} more";
    }
}
