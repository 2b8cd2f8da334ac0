using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class TablePreprocessingTests
{
    [Fact]
    public void Numbers_are_standardized_with_the_training_rows_alone()
    {
        var fitted = TablePreprocessing.Fit(Table.FromColumns(("x", ["1", "3", "1e6"])), [0, 1], target: null);
        var encoding = Assert.IsType<NumericEncoding>(fitted.Columns[0]);
        Assert.Equal((2, 1, 1, 2, 3), (encoding.Mean, encoding.StandardDeviation, encoding.Minimum, encoding.Median, encoding.Maximum));
        Assert.Equal([-1f, 1f, 1.5f], fitted.Transform(Table.FromColumns(("x", ["1", " 3.0", "35e-1"]))));
        Assert.Equal(["x"], fitted.FeatureNames);
    }

    [Fact]
    public void Missing_numbers_are_filled_with_the_median_and_flagged()
    {
        var fitted = Fit(("x", ["1", "NA", "2", "9", ""]));
        Assert.Equal(["x", "x is missing"], fitted.FeatureNames);
        Assert.Equal(2, fitted.Columns[0].Missing);
        float[] inputs = fitted.Transform(Table.FromColumns(("x", ["2", "?"])));
        Assert.Equal(inputs[0], inputs[2]);
        Assert.Equal([0f, 1f], new[] { inputs[1], inputs[3] });
    }

    [Fact]
    public void A_number_that_is_missing_for_the_first_time_is_filled()
    {
        var fitted = Fit(("x", ["1", "2", "9"]));
        Assert.Equal(1, fitted.Width);
        Assert.Equal(fitted.Transform(Table.FromColumns(("x", ["2"]))), fitted.Transform(Table.FromColumns(("x", [""]))));
    }

    [Fact]
    public void Far_values_are_drawn_in_in_their_order()
    {
        // Mean 2 and standard deviation 1: the input is x − 2 up to 2 deviations.
        float[] inputs = Fit(("x", ["1", "3"])).Transform(Table.FromColumns(("x", ["4", "5", "-1", "1002", "1e30", "-1e30"])));
        Assert.Equal(2f, inputs[0]);
        Assert.Equal((float)(2 + Math.Log(2)), inputs[1]);
        Assert.Equal(-inputs[1], inputs[2]);
        Assert.Equal((float)(2 + Math.Log(999)), inputs[3]);
        Assert.Equal((float)(2 + Math.Log(1e30)), inputs[4]);
        Assert.Equal((float)(-2 - Math.Log(1e30)), inputs[5]);
    }

    [Fact]
    public void The_unit_of_a_column_does_not_matter()
    {
        float[] Inputs(string exponent) =>
            Fit(("x", [$"1{exponent}", $"2{exponent}", $"9{exponent}"])).Transform(Table.FromColumns(("x", [$"4{exponent}", $"99{exponent}"])));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Inputs("")[i], Inputs("e-150")[i], 5);
            Assert.Equal(Inputs("")[i], Inputs("e28")[i], 5);
        }
    }

    [Fact]
    public void Numbers_too_alike_to_tell_apart_are_a_texts()
    {
        // The squares of such differences are 0 in double precision.
        var fitted = Fit(("x", ["1e-300", "2e-300", "1e-300"]));
        Assert.Equal(ColumnKind.Categorical, fitted.Columns[0].Kind);
        Assert.Equal([-1, 1], fitted.Transform(Table.FromColumns(("x", ["1e-300", "2e-300"]))));
    }

    [Fact]
    public void Texts_become_one_input_each()
    {
        var fitted = Fit(("c", ["red", "green", " red", "blue", "blue"]));
        Assert.Equal(["c=blue", "c=green", "c=red"], fitted.FeatureNames);
        Assert.Equal(
            [new Category("blue", 2), new Category("green", 1), new Category("red", 2)],
            Assert.IsType<CategoricalEncoding>(fitted.Columns[0]).Categories);
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], fitted.Transform(Table.FromColumns(("c", ["red ", "blue", "RED", ""]))));
    }

    [Fact]
    public void Missing_text_that_was_trained_on_is_a_category()
    {
        var fitted = Fit(("c", ["x", "y", "NA", "?"]));
        Assert.Equal(["c=x", "c=y", "c=(missing)"], fitted.FeatureNames);
        Assert.Equal([0, 0, 1, 0, 0, 0], fitted.Transform(Table.FromColumns(("c", ["null", "z"]))));
    }

    [Theory]
    [InlineData("c=yes", "no", "yes", "maybe")]
    [InlineData("c=(missing)", "no", "", "maybe")]
    [InlineData("c=(missing)", "1", "", "2")]
    public void Two_categories_are_one_input(string feature, string first, string second, string unknown)
    {
        var fitted = Fit(("c", [first, second, second]));
        Assert.Equal([feature], fitted.FeatureNames);
        Assert.Equal([-1, 1, 0], fitted.Transform(Table.FromColumns(("c", [first, second, unknown]))));
    }

    [Fact]
    public void Rare_texts_of_many_share_an_input()
    {
        string[] cells = [.. Enumerable.Range(0, 400).Select(row => row < 300 ? $"c{row % 100:D3}" : $"rare{row % 50:D2}")];
        var fitted = Fit(("c", cells));
        Assert.Equal(101, fitted.Width);
        Assert.Equal("c=(other)", fitted.FeatureNames[^1]);
        Assert.Equal(100, Assert.IsType<CategoricalEncoding>(fitted.Columns[0]).Others);
        float[] inputs = fitted.Transform(Table.FromColumns(("c", ["rare07", "never seen"])));
        Assert.Equal((1, 1, 2), (inputs[100], inputs[201], inputs.Sum()));
        Assert.Equal(["Column \"c\" has 150 different texts; the 100 most frequent get an input each, the others share one."], fitted.Warnings);
    }

    public static TheoryData<ColumnKind, string, string[]> Dropped => new()
    {
        { ColumnKind.Constant, "Column \"c\" is left out: it has the same value in every row, \"7\".", ["7", "7", "7"] },
        { ColumnKind.Constant, "Column \"c\" is left out: it has the same value in every row, \"a\".", ["a", "a ", "a"] },
        { ColumnKind.Empty, "Column \"c\" is left out: it has no value in any row.", ["", "NA", "?"] },
        {
            ColumnKind.Identifier, "Column \"c\" is left out: it has 30 different texts in 30 rows.",
            [.. Enumerable.Range(0, 30).Select(row => $"name {row}")]
        },
        {
            ColumnKind.Identifier, "Column \"c\" is left out: it has 190 different texts in 200 rows.",
            [.. Enumerable.Range(0, 200).Select(row => $"name {row % 190}")]
        },
    };

    [Theory]
    [MemberData(nameof(Dropped))]
    public void Columns_that_tell_nothing_are_left_out_with_a_warning(ColumnKind kind, string warning, string[] cells)
    {
        var fitted = Fit(("c", cells), ("x", [.. cells.Select((_, row) => $"{row % 2}")]));
        Assert.Equal(kind, fitted.Columns[0].Kind);
        Assert.Equal((0, 1), (fitted.Columns[0].Width, fitted.Width));
        Assert.Equal([warning], fitted.Warnings);
        Assert.Equal(2, fitted.Transform(Table.FromColumns(("x", ["1", "0"]))).Length);
    }

    [Fact]
    public void Slips_and_row_numbers_are_warned_of()
    {
        string[] numbers = [.. Enumerable.Range(0, 40).Select(row => $"{row % 7}.5")];
        var fitted = Fit(
            ("slip", [.. numbers.Select((cell, row) => row == 17 ? "n.a." : cell)]),
            ("id", [.. numbers.Select((_, row) => $"{row + 1}")]));
        Assert.Equal(
            [
                "Column \"slip\" is read as text: 1 of its 40 cells is no number, such as \"n.a.\" on row 18. "
                + "Correct or empty such cells to have it read as numbers.",
                "Column \"id\" counts the rows. If it is only their number, exclude it.",
            ],
            fitted.Warnings);
    }

    [Fact]
    public void The_kind_is_found_from_all_rows()
    {
        Table table = Table.FromColumns(("x", ["1", "2", "1", "many"]));
        Assert.Equal(ColumnKind.Categorical, TablePreprocessing.Fit(table, [0, 1, 2], null).Columns[0].Kind);
    }

    [Fact]
    public void Columns_may_come_in_any_order_and_with_others()
    {
        var fitted = Fit(("a", ["1", "3"]), ("b", ["x", "y"]));
        Assert.Equal([1, -1], fitted.Transform(Table.FromColumns(("b", ["x"]), ("z", ["?"]), ("a", ["3"]))));
    }

    [Fact]
    public void Lacking_columns_are_all_named()
    {
        var fitted = Fit(("age", ["1", "3"]), ("colour", ["x", "y"]), ("size", ["1", "2"]));
        Refusal.Equal<InvalidTableException>(
            "the table lacks 2 columns that the model was trained with: \"age\", \"colour\" (is it \"Color\"?).",
            () => fitted.Transform(Table.FromColumns(("Color", ["x"]), ("size", ["1"]))));
        Refusal.Equal<InvalidTableException>(
            "the table lacks a column that the model was trained with: \"size\".",
            () => fitted.Transform(Table.FromColumns(("colour", ["x"]), ("age", ["1"]))));
    }

    [Theory]
    [InlineData(
        "many", "column \"x\" holds \"many\" on row 2, but it holds numbers in the rows that were trained on. "
            + "Correct the cell, or leave it empty.")]
    [InlineData("inf", "column \"x\" holds \"inf\" on row 2, which is not finite. Correct it, or leave the cell empty.")]
    [InlineData("-1e31", "column \"x\" holds \"-1e31\" on row 2, which is beyond ±1e30. Correct it, or leave the cell empty.")]
    public void Cells_that_do_not_fit_are_refused_where_they_stand(string cell, string message)
    {
        var fitted = Fit(("x", ["1", "3"]));
        Refusal.Equal<InvalidTableException>(message, () => fitted.Transform(Table.FromColumns(("x", ["1", cell]))));
        if (cell != "many")
            Refusal.Equal<InvalidTableException>(message, () => Fit(("x", ["1", cell])));
    }

    [Fact]
    public void A_table_without_inputs_is_refused()
    {
        Table alone = Table.FromColumns(("y", ["a", "b", "a", "b"]));
        Refusal.Equal<InvalidTableException>(
            "there is no column beside the target \"y\" to predict it from.", () => PreparedTable.Prepare(alone, "y"));
        Refusal.Equal<InvalidTableException>(
            "no column is left to learn from: \"c\" has the same value in every row, \"1\".\n"
                + "Numbers or dates are needed, texts that repeat, or texts with words that repeat.",
            () => Fit(("c", ["1", "1"])));
        Refusal.Equal<InvalidTableException>("there are no rows to train on.", () => TablePreprocessing.Fit(alone, [], null));
        Refusal.Equal<InvalidTableException>(
            "\"y\" is the target and cannot be excluded too.", () => PreparedTable.Prepare(alone, "y", exclude: ["y"]));
    }

    [Fact]
    public void The_destination_must_be_long_enough() =>
        Assert.Throws<ArgumentException>(() => Fit(("x", ["1", "3"])).Transform(Table.FromColumns(("x", ["1", "2"])), new float[1]));

    [Fact]
    public void What_is_saved_is_read_back_to_the_last_bit()
    {
        TablePreprocessing fitted = Everything();
        byte[] saved = Save(fitted);
        using var document = JsonDocument.Parse(saved);
        var read = TablePreprocessing.Read(document.RootElement);
        Assert.Equal(saved, Save(read));
        Assert.Equal(fitted.FeatureNames, read.FeatureNames);
        Assert.Equal(fitted.Columns.Select(column => (column.Name, column.Kind, column.Missing, column.Describe())),
            read.Columns.Select(column => (column.Name, column.Kind, column.Missing, column.Describe())));
        Table rows = Table.FromColumns(
            ("skewed", ["5", "?", "1e9"]), ("number", ["0.1", "0.7", ""]), ("text", ["é\"\n", "", "new"]), ("binary", ["u", "v", "w"]));
        Assert.Equal(fitted.Transform(rows), read.Transform(rows));
        Assert.Equal(fitted.Target!.ClassNames, read.Target!.ClassNames);
        Assert.Equal(fitted.Target.ClassCounts, read.Target.ClassCounts);
    }

    [Fact]
    public void What_the_first_version_knew_is_saved_as_it_did() =>
        Assert.StartsWith("{\"version\":1,", System.Text.Encoding.UTF8.GetString(Save(Everything())), StringComparison.Ordinal);

    [Fact]
    public void A_regression_target_is_read_back_to_the_last_bit()
    {
        Table table = Table.FromColumns(("x", ["1", "2", "4"]), ("y", ["0.1", "0.2", "0.7"]));
        var fitted = TablePreprocessing.Fit(table, [0, 1, 2], TargetEncoding.Detect(table, "y"));
        using var document = JsonDocument.Parse(Save(fitted));
        TargetEncoding read = TablePreprocessing.Read(document.RootElement).Target!;
        Assert.Equal((TaskKind.Regression, "y"), (read.Task, read.Column));
        Assert.Equal(BitConverter.DoubleToInt64Bits(fitted.Target!.Mean), BitConverter.DoubleToInt64Bits(read.Mean));
        Assert.Equal(BitConverter.DoubleToInt64Bits(fitted.Target.StandardDeviation), BitConverter.DoubleToInt64Bits(read.StandardDeviation));
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":3", "The preprocessing is of version 3; this program reads the versions 1 to 2. Use a newer Myelin.")]
    [InlineData("\"rows\":", "\"raws\":", "The preprocessing is damaged: the document: rows is lacking.")]
    [InlineData("\"rows\":", "\"rows\":-", "The preprocessing is damaged: the document: rows must be a whole number from 0, it is -100.")]
    [InlineData("\"std\":", "\"std\":0,\"old\":", "The preprocessing is damaged: column \"number\": std must be positive, it is 0.")]
    [InlineData("\"std\":", "\"std\":1e999,\"old\":", "The preprocessing is damaged: column \"number\": std must be finite, it is 1e999.")]
    [InlineData(
        "\"mean\":", "\"mean\":\"1\",\"old\":",
        "The preprocessing is damaged: column \"number\": mean must be of kind Number, it is String.")]
    [InlineData("\"kind\":\"numeric\"", "\"kind\":\"odd\"", "The preprocessing is damaged: column \"number\": the kind \"odd\" is not known.")]
    [InlineData("\"name\":\"binary\"", "\"name\":\"number\"", "The preprocessing is damaged: the document: two columns have the same name.")]
    [InlineData(
        "{\"name\":\"u\"", "{\"name\":\"w\"",
        "The preprocessing is damaged: column \"binary\": the categories are not in ordinal order, each once.")]
    [InlineData(
        "\"count\":50},{\"name\":\"v\",\"count\":50}", "\"count\":50}",
        "The preprocessing is damaged: column \"binary\": there are fewer than two categories.")]
    [InlineData(
        "\"count\":50", "\"count\":0.5",
        "The preprocessing is damaged: column \"binary\", categories[0]: count must be a whole number from 0, it is 0.5.")]
    [InlineData(
        "\"task\":\"classification\"", "\"task\":\"dreams\"",
        "The preprocessing is damaged: the document, target: the task \"dreams\" is not known.")]
    [InlineData("{\"name\":\"p\"", "{\"name\":\"q\"", "The preprocessing is damaged: the document, target: two classes have the same name.")]
    [InlineData("\"columns\":[", "\"columns\":[7,", "The preprocessing is damaged: the document, columns[0]: an object is needed, it is Number.")]
    [InlineData("\"text\",\"kind\"", "\"\\ud800\",\"kind\"", "The preprocessing is damaged: the document, columns[2]: name is not valid text.")]
    public void Damage_is_found_where_it_is(string intact, string damaged, string message)
    {
        string json = System.Text.Encoding.UTF8.GetString(Save(Everything()));
        int at = json.IndexOf(intact, StringComparison.Ordinal);
        Assert.True(at >= 0, json);
        using var document = JsonDocument.Parse(string.Concat(json.AsSpan(0, at), damaged, json.AsSpan(at + intact.Length)));
        string found = Assert.Throws<InvalidDataException>(() => TablePreprocessing.Read(document.RootElement)).Message;
        Assert.Equal(message, found);
    }

    [Fact]
    public void Words_that_stand_for_missing_cells_now_may_be_categories_of_older_files()
    {
        // As it was saved when N/A was a text.
        const string saved = """
            {"version":1,"rows":8,
             "columns":[{"name":"c","kind":"categorical","missing":1,
                         "categories":[{"name":"N/A","count":4},{"name":"x","count":2},{"name":"y","count":1}],"others":0}],
             "target":{"column":"k","task":"classification","classes":[{"name":"N/A","count":4},{"name":"yes","count":4}]}}
            """;
        using var document = JsonDocument.Parse(saved);
        var read = TablePreprocessing.Read(document.RootElement);
        Table rows = Table.FromColumns(("c", ["N/A", "x", "", "n/a"]), ("k", ["yes", " N/A", "", "N/A"]));
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], read.Transform(rows));
        var warnings = new List<string>();
        Table known = PreparedTable.WithTarget(rows, read.Target!, warnings);
        Assert.Equal(["1 of 4 rows have no \"k\" and are left out."], warnings);
        Assert.Equal([1, 0, 0], read.Target!.Labels(known));
    }

    [Fact]
    public void Any_number_of_rows_is_transformed_part_by_part()
    {
        var fitted = Fit(("a", ["1", "3"]), ("b", ["x", "y"]));
        Table small = Table.FromColumns(("a", ["1", "2", "3"]), ("b", ["x", "", "y"]));
        Assert.Same(small, Assert.Single(fitted.Blocks(small)));

        // 5,000 words, each in some of 30 texts.
        string[] texts = [.. Enumerable.Range(0, 30).Select(row =>
            string.Join(' ', Enumerable.Range(0, TextEncoding.MostWords).Where(word => word % 30 != row).Select(word => $"word{word}")))];
        var wide = Fit(("x", texts));
        Assert.Equal(TextEncoding.MostWords, wide.Width);
        Table many = Table.FromColumns(("x", ["word1 word2", "word2", "word4999"])).Rows([.. Enumerable.Range(0, 2500).Select(row => row % 3)]);
        Table[] blocks = [.. wide.Blocks(many)];
        Assert.Equal([1024, 1024, 452], blocks.Select(block => block.RowCount));
        Assert.True(wide.Transform(many).AsSpan().SequenceEqual(blocks.SelectMany(wide.Transform).ToArray()));

        Table tooMany = many.Rows(new int[430_000]);
        Refusal.Equal<InvalidTableException>(
            "430000 rows of 5000 inputs are 2150000000 numbers, more than memory can hold at once.\n"
                + "Take fewer rows, or exclude \"x\", which alone becomes 5000 inputs.",
            () => wide.Transform(tooMany));
        Assert.Equal(420, wide.Blocks(tooMany).Count());
    }

    private static TablePreprocessing Fit(params (string Name, string[] Cells)[] columns)
    {
        Table table = Table.FromColumns(columns);
        return TablePreprocessing.Fit(table, [.. Enumerable.Range(0, table.RowCount)], target: null);
    }

    /// <summary>A preprocessing with every kind of column.</summary>
    private static TablePreprocessing Everything()
    {
        int[] rows = [.. Enumerable.Range(0, 100)];
        string[] Cells(Func<int, string> cell) => [.. rows.Select(cell)];
        Table table = Table.FromColumns(
            ("number", Cells(row => $"0.{row}7")),
            ("skewed", Cells(row => row == 3 ? "" : row == 4 ? "123456.7" : $"{row % 2}")),
            ("text", Cells(row => row % 3 == 0 ? "é\"\n" : row % 3 == 1 ? "<b>" : "")),
            ("binary", Cells(row => row % 2 == 0 ? "u" : "v")),
            ("constant", Cells(row => "same")),
            ("nothing", Cells(row => "NA")),
            ("name", Cells(row => $"name {row}")),
            ("y", Cells(row => row % 2 == 0 ? "p" : "q")));
        return TablePreprocessing.Fit(table, rows, TargetEncoding.Detect(table, "y"));
    }

    private static byte[] Save(TablePreprocessing preprocessing)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) preprocessing.Write(writer);
        return stream.ToArray();
    }

    [Fact]
    public void Counts_have_commas_between_thousands()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal) { ["Rome"] = 19299, ["Oslo"] = 1000, ["Bonn"] = 999, ["Graz"] = 2 };
        Assert.Equal("Rome (19,299), Oslo (1,000), Bonn (999) and 1 more", CategoricalEncoding.Fit("city", counts, 0).Describe());
    }
}
