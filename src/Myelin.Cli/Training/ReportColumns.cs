using Myelin.Cli.Report;
using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>Describes the columns of the training rows for the report.</summary>
internal static class ReportColumns
{
    private const int Bins = 16, MostCategories = 8;

    public static IEnumerable<ReportColumn> Of(PreparedTable data)
    {
        Table table = data.Train.Table;
        foreach (ColumnEncoding column in data.Preprocessing.Columns)
        {
            yield return column switch
            {
                NumericEncoding numeric => Numbers(table[numeric.Name].Read(numeric.Format), numeric.Format) with { Missing = numeric.Missing },
                DateEncoding dates => Dates(dates, table),
                CategoricalEncoding categorical => Categories(categorical),
                TextEncoding text => Words(text),
                DroppedColumn dropped => new ReportColumn(dropped.Name, KindOf(dropped))
                {
                    Use = $"left out: {dropped.Reason}",
                    Missing = dropped.Missing,
                },
                _ => new ReportColumn(column.Name, column.Kind.ToString()),
            };
        }

        foreach (string name in data.Excluded) yield return new ReportColumn(name, "") { Use = "excluded" };
        yield return Target(data.Target, table);
    }

    private static ReportColumn Target(TargetEncoding target, Table table) => target.Task == TaskKind.Regression
        ? Numbers(table[target.Column].Read(target.Format), target.Format) with { Use = "target" }
        : new ReportColumn(target.Column, "category")
        {
            Use = "target",
            Distinct = target.ClassNames.Count,
            Categories = Frequent(target.ClassNames.Zip(target.ClassCounts, (name, count) => new Category(name, count))),
        };

    private static string KindOf(DroppedColumn column) => column.Kind switch
    {
        ColumnKind.Empty => "empty",
        ColumnKind.Constant => "constant",
        _ => "text",
    };

    private static ReportCategory[] Frequent(IEnumerable<Category> categories) =>
        [.. categories.OrderByDescending(c => c.Count).Take(MostCategories).Select(c => new ReportCategory(c.Name, c.Count))];

    private static ReportColumn Words(TextEncoding column) => new(column.Name, "words")
    {
        Missing = column.Missing,
        Distinct = column.Words.Count,
        Categories = Frequent(column.Words),
    };

    private static ReportColumn Categories(CategoricalEncoding column) => new(column.Name, "category")
    {
        Missing = column.Missing,
        Distinct = column.Categories.Count,
        Categories = Frequent(column.Categories),
    };

    private static ReportColumn Numbers(TableColumn column, NumberFormat format)
    {
        double[] numbers = NumbersOf(column);
        double mean = numbers.Average();
        return new ReportColumn(column.Name, "number")
        {
            Written = format == default ? null : format.ToString(),
            Mean = mean,
            StandardDeviation = Math.Sqrt(numbers.Average(x => (x - mean) * (x - mean))),
            Minimum = numbers.Min(),
            Maximum = numbers.Max(),
            Histogram = Histogram(numbers),
        };
    }

    private static ReportColumn Dates(DateEncoding dates, Table table) => new(dates.Name, "date")
    {
        Missing = dates.Missing,
        Span = dates.Describe(),
        Histogram = Histogram(NumbersOf(table[dates.Name].Read(dates.Order))),
    };

    private static double[] NumbersOf(TableColumn column) => [.. Enumerable.Range(0, column.Count).Select(column.NumberAt).OfType<double>()];

    private static long[] Histogram(double[] numbers)
    {
        double least = numbers.Min(), most = numbers.Max();
        long[] histogram = new long[Bins];
        foreach (double x in numbers) histogram[most > least ? Math.Min(Bins - 1, (int)((x - least) / (most - least) * Bins)) : 0]++;
        return histogram;
    }
}
