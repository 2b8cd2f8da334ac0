using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Data.Tests;

/// <summary>Facts of the well-known tables, counted outside this project.</summary>
public sealed class RealTableTests
{
    [Theory]
    [InlineData("iris.csv", "species", 150, 4, "setosa,versicolor,virginica")]
    [InlineData("wine.csv", "cultivar", 178, 13, "class_0,class_1,class_2")]
    [InlineData("breast_cancer.csv", "diagnosis", 569, 30, "benign,malignant")]
    [InlineData("digits.csv", "digit", 1797, 64, "0,1,2,3,4,5,6,7,8,9")]
    [InlineData("diabetes.csv", "progression", 442, 10, "")]
    public void Samples_are_read_and_their_task_is_found(string file, string target, int rows, int inputs, string classes)
    {
        Table table = CsvTable.Read(TestFiles.Sample(file));
        Assert.Equal(rows, table.RowCount);
        Assert.Equal(inputs + 1, table.Columns.Count);
        Assert.All(table.Columns, column => Assert.Equal(0, column.MissingCount));
        PreparedTable prepared = PreparedTable.Prepare(table, target);
        Assert.Equal(classes, string.Join(',', prepared.Target.ClassNames));
        Assert.Equal(classes.Length == 0 ? TaskKind.Regression : TaskKind.Classification, prepared.Target.Task);
        int part = (int)Math.Round(rows * 0.15, MidpointRounding.AwayFromZero);
        Assert.Equal((rows - 2 * part, part, part), (prepared.Train.Data.Count, prepared.Validation!.Data.Count, prepared.Test!.Data.Count));
    }

    [Fact]
    public void Adult_has_its_rows_and_missing_cells()
    {
        Table train = CsvTable.Read(TestFiles.Data("tabular/adult-train.csv"));
        Assert.Equal(32561, train.RowCount);
        Assert.Equal(15, train.Columns.Count);
        Assert.Equal(
            [("workclass", 1836), ("occupation", 1843), ("native_country", 583)],
            train.Columns.Where(column => column.MissingCount > 0).Select(column => (column.Name, column.MissingCount)));
        TargetEncoding target = TargetEncoding.Detect(train, "income");
        Assert.Equal(["<=50K", ">50K"], target.ClassNames);
        Assert.Equal([24720, 7841], target.ClassCounts);

        Table test = CsvTable.Read(TestFiles.Data("tabular/adult-test.csv"));
        Assert.Equal(16281, test.RowCount);
        PreparedTable prepared = PreparedTable.Prepare(train, "income", testTable: test);
        Assert.Equal((27677, 4884, 16281), (prepared.Train.Data.Count, prepared.Validation!.Data.Count, prepared.Test!.Data.Count));
        ColumnKind[] kinds = [.. prepared.Preprocessing.Columns.Select(column => column.Kind)];
        Assert.Equal(6, kinds.Count(kind => kind == ColumnKind.Numeric));
        Assert.Equal(8, kinds.Count(kind => kind == ColumnKind.Categorical));
        Assert.Contains("workclass=(missing)", prepared.Preprocessing.FeatureNames);
        Assert.Contains("sex=Male", prepared.Preprocessing.FeatureNames);
        Assert.DoesNotContain("sex=Female", prepared.Preprocessing.FeatureNames);
        AssertModest(prepared);
        AssertSavedAlike(prepared.Preprocessing, test);
    }

    [Fact]
    public void Auto_imports_has_its_rows_and_missing_cells()
    {
        Table table = CsvTable.Read(TestFiles.Data("tabular/auto_imports.csv"));
        Assert.Equal(201, table.RowCount);
        Assert.Equal(
            [("normalized_losses", 37), ("num_doors", 2), ("bore", 4), ("stroke", 4), ("horsepower", 2), ("peak_rpm", 2)],
            table.Columns.Where(column => column.MissingCount > 0).Select(column => (column.Name, column.MissingCount)));
        PreparedTable prepared = PreparedTable.Prepare(table, "price");
        Assert.Equal(TaskKind.Regression, prepared.Target.Task);
        Assert.Contains("normalized_losses is missing", prepared.Preprocessing.FeatureNames);
        AssertSavedAlike(prepared.Preprocessing, table);
        int width = prepared.Preprocessing.Width;
        float[] together = prepared.Preprocessing.Transform(table);
        for (int row = 0; row < table.RowCount; row++)
            Assert.Equal(together[(row * width)..((row + 1) * width)], prepared.Preprocessing.Transform(table.Rows([row])));
    }

    [Fact]
    public void Pollution_loses_its_hours_without_a_target()
    {
        Table table = CsvTable.Read(TestFiles.Data("series/pollution.csv"));
        Assert.Equal(43824, table.RowCount);
        Assert.Equal(2067, table["pm2.5"].MissingCount);
        PreparedTable prepared = PreparedTable.Prepare(table, "pm2.5");
        Assert.Equal(TaskKind.Regression, prepared.Target.Task);
        Assert.Equal(
            ["2067 of 43824 rows have no \"pm2.5\" and are left out.", "Column \"No\" counts the rows. If it is only their number, exclude it."],
            prepared.Warnings);
    }

    [Theory]
    [InlineData("series/airline-passengers.csv", "Passengers", TaskKind.Regression, 144)]
    [InlineData("series/daily-min-temperatures.csv", "Temp", TaskKind.Regression, 3650)]
    [InlineData("text/movie_reviews.csv", "sentiment", TaskKind.Classification, 10662)]
    [InlineData("text/trec-train.csv", "kind", TaskKind.Classification, 5452)]
    [InlineData("text/trec-test.csv", "kind", TaskKind.Classification, 500)]
    [InlineData("tabular/winequality-white.csv", "quality", TaskKind.Classification, 4898)]
    public void Tasks_are_found(string file, string target, TaskKind task, int rows)
    {
        Table table = CsvTable.Read(TestFiles.Data(file));
        Assert.Equal(rows, table.RowCount);
        Assert.Equal(task, TargetEncoding.Detect(table, target).Task);
    }

    [Fact]
    public void Mnist_has_its_images()
    {
        string folder = Path.GetDirectoryName(TestFiles.Data("mnist/train-images-idx3-ubyte.gz"))!;
        (ArrayDataset train, ArrayDataset test) = Mnist.Load(folder);
        Assert.Equal((60000, 10000), (train.Count, test.Count));
        Assert.Equal([28, 28], train.InputShape.ToArray());
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], train.Labels[..10].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5].ToArray());
        // The mean of all training pixels that everyone's normalization constants start from.
        double sum = 0;
        foreach (float pixel in train.Inputs) sum += pixel;
        Assert.Equal(0.1307, sum / train.Inputs.Length, 4);
    }

    private static void AssertModest(PreparedTable prepared)
    {
        foreach (PreparedTable.Part part in new[] { prepared.Train, prepared.Validation!, prepared.Test! })
        {
            float largest = 0;
            foreach (float x in part.Data.Inputs) largest = Math.Max(largest, Math.Abs(x));
            Assert.InRange(largest, 1f, 10f);
        }
    }

    private static void AssertSavedAlike(TablePreprocessing preprocessing, Table table)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) preprocessing.Write(writer);
        using var document = JsonDocument.Parse(stream.ToArray());
        var read = TablePreprocessing.Read(document.RootElement);
        Assert.Equal(preprocessing.FeatureNames, read.FeatureNames);
        Assert.Equal(preprocessing.Transform(table), read.Transform(table));
        using var again = new MemoryStream();
        using (var writer = new Utf8JsonWriter(again)) read.Write(writer);
        Assert.Equal(stream.ToArray(), again.ToArray());
    }
}
