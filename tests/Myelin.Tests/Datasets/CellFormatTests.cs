using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

/// <summary>Numbers with marks between their digits, percentages and dates: how they are found out, become inputs and are saved.</summary>
public sealed class CellFormatTests
{
    [Theory]
    [InlineData(NumberMarks.CommaThousands, null, "1,234.5", 1234.5)]
    [InlineData(NumberMarks.CommaThousands, null, " -1,234,567 ", -1234567)]
    [InlineData(NumberMarks.CommaThousands, null, "1234.5", 1234.5)]
    [InlineData(NumberMarks.CommaThousands, null, "+12", 12)]
    [InlineData(NumberMarks.CommaThousands, null, "1,000e3", 1e6)]
    [InlineData(NumberMarks.CommaThousands, '%', "1,234 %", 1234)]
    [InlineData(NumberMarks.PointThousands, null, "1.234,5", 1234.5)]
    [InlineData(NumberMarks.DecimalComma, null, "0,125", 0.125)]
    [InlineData(NumberMarks.PointThousands, null, "1.234", 1234)]
    [InlineData(NumberMarks.DecimalComma, null, "-,5", -0.5)]
    [InlineData(NumberMarks.DecimalComma, '%', "12,5%", 12.5)]
    [InlineData(NumberMarks.Point, '%', "-0.5 %", -0.5)]
    [InlineData(NumberMarks.CommaThousands, '$', "$1,234.50", 1234.5)]
    [InlineData(NumberMarks.CommaThousands, '$', "-$1,234.50", -1234.5)]
    [InlineData(NumberMarks.CommaThousands, '$', "$ -5", -5)]
    [InlineData(NumberMarks.PointThousands, '€', "1.234,50 €", 1234.5)]
    [InlineData(NumberMarks.DecimalComma, '€', "€1,5", 1.5)]
    [InlineData(NumberMarks.PointThousands, null, "1234,5", 1234.5)]
    [InlineData(NumberMarks.PointThousands, null, "0,125", 0.125)]
    [InlineData(NumberMarks.PointThousands, '%', "1.234 %", 1234)]
    [InlineData(NumberMarks.Point, '%', "0", 0)]
    [InlineData(NumberMarks.DecimalComma, '€', "-0,00", 0)]
    public void Numbers_are_read_as_they_are_written(NumberMarks marks, char? sign, string cell, double number)
    {
        Assert.True(new NumberFormat(marks, sign).TryParse(cell, out double read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData(NumberMarks.CommaThousands, null, "1,23")]
    [InlineData(NumberMarks.CommaThousands, null, "1,2345")]
    [InlineData(NumberMarks.CommaThousands, null, "1234,567")]
    [InlineData(NumberMarks.CommaThousands, null, "0,125")]
    [InlineData(NumberMarks.CommaThousands, null, ",125")]
    [InlineData(NumberMarks.CommaThousands, null, "1,,234")]
    [InlineData(NumberMarks.CommaThousands, null, "1,234,")]
    [InlineData(NumberMarks.CommaThousands, null, "1.5,000")]
    [InlineData(NumberMarks.CommaThousands, null, "12%")]
    [InlineData(NumberMarks.CommaThousands, null, "")]
    [InlineData(NumberMarks.DecimalComma, null, "2.5")]
    [InlineData(NumberMarks.DecimalComma, null, "1.125")]
    [InlineData(NumberMarks.DecimalComma, null, "1.234,5")]
    [InlineData(NumberMarks.PointThousands, null, "2.5")]
    [InlineData(NumberMarks.PointThousands, null, "0.125")]
    [InlineData(NumberMarks.PointThousands, null, "1.2345")]
    [InlineData(NumberMarks.PointThousands, null, "1,234.5")]
    [InlineData(NumberMarks.DecimalComma, null, "1,5,5")]
    [InlineData(NumberMarks.DecimalComma, null, "1,234.5")]
    [InlineData(NumberMarks.Point, '%', "12")]
    [InlineData(NumberMarks.Point, '%', "%")]
    [InlineData(NumberMarks.Point, '%', "12%%")]
    [InlineData(NumberMarks.Point, '%', "%12")]
    [InlineData(NumberMarks.Point, '$', "12")]
    [InlineData(NumberMarks.Point, '$', "$")]
    [InlineData(NumberMarks.Point, '$', "-$-5")]
    [InlineData(NumberMarks.Point, '$', "-$ -5")]
    [InlineData(NumberMarks.Point, '$', "-$ +5")]
    [InlineData(NumberMarks.Point, '$', "-$")]
    [InlineData(NumberMarks.Point, '$', "$5$")]
    [InlineData(NumberMarks.Point, '$', "€5")]
    public void Other_texts_are_no_numbers(NumberMarks marks, char? sign, string cell)
    {
        Assert.False(new NumberFormat(marks, sign).TryParse(cell, out double number));
        Assert.Equal(0, number);
    }

    [Theory]
    [InlineData(DateOrder.YearMonthDay, "2024-02-29", "2024-02-29 00:00:00")]
    [InlineData(DateOrder.YearMonthDay, "2024/3/1", "2024-03-01 00:00:00")]
    [InlineData(DateOrder.YearMonthDay, "1949-12", "1949-12-01 00:00:00")]
    [InlineData(DateOrder.YearMonthDay, "2024-03-31T18:30:05Z", "2024-03-31 18:30:05")]
    [InlineData(DateOrder.YearMonthDay, " 2024-03-31 18:30:05.250+02:00", "2024-03-31 18:30:05.25")]
    [InlineData(DateOrder.DayMonthYear, "31.3.2024", "2024-03-31 00:00:00")]
    [InlineData(DateOrder.DayMonthYear, "1/2/2024 7:05", "2024-02-01 07:05:00")]
    [InlineData(DateOrder.MonthDayYear, "1/2/2024 7:05 PM", "2024-01-02 19:05:00")]
    public void Dates_are_read_as_they_are_written(DateOrder order, string cell, string date)
    {
        double days = Table.FromColumns(("x", [cell])).Columns[0].Read(order).NumberAt(0)!.Value;
        DateTime expected = DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((expected - DateTime.MinValue).TotalDays, days, 1e-9);
    }

    [Theory]
    [InlineData(DateOrder.YearMonthDay, "2023-02-29")]
    [InlineData(DateOrder.YearMonthDay, "2024/03")]
    [InlineData(DateOrder.YearMonthDay, "24-03-31")]
    [InlineData(DateOrder.YearMonthDay, "2024-03/31")]
    [InlineData(DateOrder.YearMonthDay, "2024-03-31 25:00")]
    [InlineData(DateOrder.YearMonthDay, "2024-03-31 noon")]
    [InlineData(DateOrder.YearMonthDay, "2024-03-31T")]
    [InlineData(DateOrder.YearMonthDay, "2024-03-31 10:00+x")]
    [InlineData(DateOrder.YearMonthDay, "0000-01-01")]
    [InlineData(DateOrder.YearMonthDay, "1499-12-31")]
    [InlineData(DateOrder.YearMonthDay, "4711-01")]
    [InlineData(DateOrder.YearMonthDay, "2024-3")]
    [InlineData(DateOrder.DayMonthYear, "12-10-4711")]
    [InlineData(DateOrder.DayMonthYear, "31.3.24")]
    [InlineData(DateOrder.DayMonthYear, "3/31/2024")]
    [InlineData(DateOrder.MonthDayYear, "3.31.2024")]
    [InlineData(DateOrder.MonthDayYear, "31/3/2024")]
    public void Other_texts_are_no_dates(DateOrder order, string cell)
    {
        Assert.Equal(CellKind.Text, Table.FromColumns(("x", [cell])).Columns[0].Read(order).KindAt(0));
        Assert.False(DateText.TryParse(cell, order, out double days));
        Assert.Equal(0, days);
    }

    [Fact]
    public void Codes_and_seasons_are_no_dates()
    {
        string[] seasons = [.. Enumerable.Range(0, 24).Select(row => $"{2000 + row % 12}-{row % 12 + 1:00}")];
        TablePreprocessing fitted = Fit(
            ("season", seasons), ("article", [.. seasons.Select((_, row) => $"4711-{row % 4 + 1:00}")]),
            ("part", [.. seasons.Select((_, row) => $"12-{row % 4 + 1}-4711")]));
        Assert.All(fitted.Columns, column => Assert.Equal(ColumnKind.Categorical, column.Kind));
        Assert.Empty(fitted.Warnings);
        // One more season, and it is still none.
        Assert.Empty(Fit(("season", [.. seasons, "2012-13"])).Warnings);
        Assert.Equal(new float[12], fitted.Transform(Table.FromColumns(("season", ["2012-13"]), ("article", ["4711-13"]), ("part", ["?"])))[..12]);
        // A month that is no season makes months of all.
        Assert.Equal(ColumnKind.Date, Fit(("month", [.. seasons, "2011-11"])).Columns[0].Kind);
    }

    [Theory]
    [InlineData("1,234.5", "1,234.5", "12", "")]
    [InlineData("1,234.5", "1,234,567", "12")]
    [InlineData("1.234,5", "0,5", "1.234", "NA")]
    [InlineData("1.234,5", "1.234.567", "12")]
    [InlineData("1234.5%", "12%", "3.5 %", "?")]
    [InlineData("1234,5", "0,5", "1,25")]
    [InlineData("1234,5%", "12%", "3,5 %")]
    [InlineData("1234.5%", "0", "12.5%")]
    [InlineData("$1234.5", "$12", "-$3.50")]
    [InlineData("1.234,5€", "1.200,00 €", "3,50 €")]
    public void The_format_of_a_column_is_found_from_its_cells(string format, params string[] cells) =>
        Assert.Equal(format, Assert.IsType<NumericEncoding>(Fit(("x", cells)).Columns[0]).Format.ToString());

    [Theory]
    [InlineData("1,234.5", "0.25", "7.5")]
    [InlineData("1,234.5", "1,234,567", "1")]
    [InlineData("1234,5", "0,25", "7,5")]
    [InlineData("1,234.5", "12.5%", "3 %")]
    [InlineData("1,234.5", "€ 1.5", "€ 3")]
    [InlineData("1,234.5", "0.125", "0.250")]
    [InlineData("1234,5", "1.234.567", "1")]
    [InlineData(null, "1", "2")]
    [InlineData(null, "1.125", "1.250")]
    public void A_comma_of_two_meanings_means_what_other_columns_say(string? format, params string[] others)
    {
        TablePreprocessing fitted = Fit(("x", ["28,916", "9,512"]), ("other", others));
        if (format is not null)
        {
            Assert.Equal(format, Assert.IsType<NumericEncoding>(fitted.Columns[0]).Format.ToString());
            Assert.Empty(fitted.Warnings);
            return;
        }

        Assert.Equal(ColumnKind.Categorical, fitted.Columns[0].Kind);
        Assert.Equal(["Column \"x\" is read as text: nothing tells whether the comma of its numbers, such as \"28,916\", is a decimal comma "
            + "or stands between thousands. Write them with a point and no comma."], fitted.Warnings);
    }

    [Theory]
    [InlineData("1.234,5", 12500, "950", "1.234", "12.500")]
    [InlineData("1.234,5€", 1234, "950 €", "1.234 €", "0")]
    [InlineData("1234.5", 950, "950", "1.234", "0.125")]
    [InlineData("1234.5", 1234.125, "1234.125", "1.234", "950")]
    [InlineData("1234.5", 950, "1.25", "1.234", "950")]
    public void A_point_of_two_meanings_means_what_other_columns_say(string format, double largest, params string[] cells)
    {
        TablePreprocessing fitted = Fit(("preis", cells), ("satz", [.. cells.Select((_, row) => $"{row},5")]));
        var prices = Assert.IsType<NumericEncoding>(fitted.Columns[0]);
        Assert.Equal((format, largest), (prices.Format.ToString(), prices.Maximum));
        string[] warnings = prices.Format.Marks == NumberMarks.Point ? [] :
        [
            "Column \"preis\" is read with points between thousands, as \"satz\" has decimal commas. "
            + "If its points are decimal points, write \"satz\" with points too; if that is no number, exclude it.",
        ];
        Assert.Equal(warnings, fitted.Warnings);
        // Without another column the point is a decimal point.
        Assert.Equal(NumberMarks.Point, Assert.IsType<NumericEncoding>(Fit(("preis", cells)).Columns[0]).Format.Marks);
        // The target is read alike.
        Table table = Table.FromColumns(("preis", cells), ("satz", [.. cells.Select((_, row) => $"{row},5")]));
        Assert.Equal(format, TargetEncoding.Detect(table, "preis", TaskKind.Regression).Format.ToString());
    }

    [Fact]
    public void An_excluded_column_does_not_say_how_others_are_written()
    {
        Table table = Table.FromColumns(
            ("codes", ["1,2", "3,4", "5,6"]), ("age", ["31", "42", "53"]), ("weight", ["1", "1.234", "12.345"]),
            ("income", ["950", "52.000", "61.500"]));
        PreparedTable plain = PreparedTable.Prepare(table, "income", TaskKind.Regression, ["codes"], validation: 0, test: 0);
        Assert.Equal(NumberMarks.Point, plain.Preprocessing.Target!.Format.Marks);
        Assert.Equal(12.345, Assert.IsType<NumericEncoding>(plain.Preprocessing.Columns[1]).Maximum);
        PreparedTable counted = PreparedTable.Prepare(table, "income", TaskKind.Regression, validation: 0, test: 0);
        Assert.Equal(NumberMarks.PointThousands, counted.Preprocessing.Target!.Format.Marks);
        Assert.Equal(2, counted.Warnings.Count(w => w.Contains("as \"codes\" has decimal commas", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0001-01-01", 0)]
    [InlineData("9999-12-31", 3652058)]
    public void The_first_and_the_last_day_of_the_calendar_are_dates(string cell, double days) =>
        Assert.Equal(days, Table.FromColumns(("x", [cell])).Columns[0].Read(DateOrder.YearMonthDay).NumberAt(0));

    [Theory]
    [InlineData(true, "950", "1.234", "12.500")]
    [InlineData(true, "950 €", "1.234 €", "0")]
    [InlineData(false, "0.950", "1.234", "12.500")]
    [InlineData(false, "1.950", "1.234", "12.500")]
    [InlineData(false, "1950", "1.234", "12.500")]
    [InlineData(false, "950", "1.25", "12.500")]
    [InlineData(false, "0", "1.234", "12.500")]
    public void Points_that_look_like_thousands_are_warned_of(bool warns, params string[] cells)
    {
        string[] warnings = warns
            ? [$"Column \"x\" is read with a decimal point, but the points of its numbers, such as \"{cells[1]}\", might stand between thousands, "
                + "and nothing tells. If they do, write the numbers without them."]
            : [];
        Assert.Equal(warnings, Fit(("x", cells)).Warnings);
        Assert.Equal(warnings, PreparedTable.Prepare(
            Table.FromColumns(("a", ["1", "2", "4"]), ("x", cells)), "x", TaskKind.Regression, validation: 0, test: 0).Warnings);
    }

    [Fact]
    public void A_mark_between_thousands_that_training_did_not_have_is_refused() =>
        Refusal.Equal<InvalidTableException>(
            "column \"x\" holds \"1.125\" on row 2, but it holds numbers such as 1234,5 in the rows that were trained on. "
                + "Correct the cell, or leave it empty.",
            () => Fit(("x", ["0,5", "1,25"])).Transform(Table.FromColumns(("x", ["7", "1.125"]))));

    [Fact]
    public void The_format_with_the_fewest_slips_is_named()
    {
        // 38 of 40 are plain numbers, and one more has a comma between thousands.
        string[] cells = [.. Enumerable.Range(0, 38).Select(row => $"{row % 7}.5"), "1,234.5", "none"];
        Assert.Equal(["Column \"x\" is read as text: 1 of its 40 cells is no number like 1,234.5, such as \"none\" on row 40. "
            + "Correct or empty such cells to have it read as numbers."], Fit(("x", cells)).Warnings);
    }

    [Fact]
    public void A_formatted_column_is_the_column_of_its_numbers()
    {
        Table plain = Table.FromColumns(("x", ["1234.5", "12", "", "99000"])), commas = Table.FromColumns(("x", ["1,234.5", "12", "", "99,000"]));
        Assert.Equal(Fit(plain).Transform(plain), Fit(commas).Transform(commas));
        Refusal.Equal<InvalidTableException>(
            "column \"x\" holds \"12.5\" on row 1, but it holds numbers such as 1234,5% in the rows that were trained on. "
                + "Correct the cell, or leave it empty.",
            () => Fit(("x", ["1,5%", "2,5%"])).Transform(Table.FromColumns(("x", ["12.5"]))));
    }

    [Fact]
    public void A_target_may_be_formatted()
    {
        Table table = Table.FromColumns(("x", [.. Enumerable.Range(0, 40).Select(row => $"{row % 9}.5")]),
            ("y", [.. Enumerable.Range(0, 40).Select(row => $"{row + 1},000.{row % 4}")]));
        TargetEncoding target = TargetEncoding.Detect(table, "y");
        Assert.Equal((TaskKind.Regression, "1,234.5"), (target.Task, target.Format.ToString()));
        Assert.Equal([1000.0, 2000.1], target.Values(table)[..2]);
        PreparedTable prepared = PreparedTable.Prepare(table, "y");
        using var document = JsonDocument.Parse(Save(prepared.Preprocessing));
        TargetEncoding read = TablePreprocessing.Read(document.RootElement).Target!;
        Assert.Equal(prepared.Target.Standardized(table), read.Standardized(table));
        Refusal.Equal<InvalidTableException>(
            "regression needs a numeric target, but \"y\" holds \"1.000,5\" on row 1, and numbers such as 1,234.5 in the rows that were "
                + "trained on. Correct the cell, or leave it empty.",
            () => read.Values(Table.FromColumns(("y", ["1.000,5"]))));

        // Classes keep the names that they have in the table.
        Table classes = Table.FromColumns(("y", ["5%", "10%", "5%", "10%"]));
        Assert.Equal(["10%", "5%"], TargetEncoding.Detect(classes, "y").ClassNames);
    }

    [Fact]
    public void Dates_are_how_far_along_and_what_comes_again()
    {
        // 1 January 2022 is a Saturday.
        TablePreprocessing fitted = Fit(("d", ["2022-01-01", "2023-07-02 12:00", "2024-01-03", ""]));
        var dates = Assert.IsType<DateEncoding>(fitted.Columns[0]);
        Assert.Equal(ColumnKind.Date, dates.Kind);
        Assert.Equal("2022-01-01 to 2024-01-03", dates.Describe());
        Assert.Equal(
            ["d", "d, time of year (sine)", "d, time of year (cosine)", "d=Monday", "d=Tuesday", "d=Wednesday", "d=Thursday", "d=Friday",
                "d=Saturday", "d=Sunday", "d, time of day (sine)", "d, time of day (cosine)", "d is missing"],
            fitted.FeatureNames);
        float[] inputs = fitted.Transform(Table.FromColumns(("d", ["2022-01-01", "2023-04-02 06:00", "NA", "2030-06-01"])));
        Assert.Equal([0f, 1f, 0f, 0f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0f], inputs[1..13]);
        Assert.Equal((1f, 1f, 0f), (inputs[22], inputs[23], inputs[25]));       // a Sunday, at a quarter of the day
        Assert.Equal(0, inputs[24], 1e-6);
        Assert.Equal((float)Math.Sin(2 * Math.PI * 91.25 / 365), inputs[14]);
        Assert.Equal([.. Enumerable.Repeat(0f, 11), 1f], inputs[27..39]);
        Assert.True(inputs[39] > inputs[13] && inputs[13] > inputs[0]);
    }

    [Theory]
    [InlineData("d", "2024-01-01", "2024-02-01", "2024-03-01")]
    [InlineData("d", "01.01.2024", "08.01.2024", "15.01.2024")]
    [InlineData("d=Tuesday", "1/1/2024", "1/16/2024", "1/30/2024")]
    public void What_training_rows_cannot_tell_is_no_input(string last, params string[] cells)
    {
        IReadOnlyList<string> names = Fit(("d", cells)).FeatureNames;
        Assert.Equal(last == "d" ? 1 : 8, names.Count);
        Assert.Contains(last, names);
    }

    [Theory]
    [InlineData(DateOrder.DayMonthYear, "03/04/2024", "13/04/2024", "")]
    [InlineData(DateOrder.MonthDayYear, "03/04/2024", "04/13/2024")]
    [InlineData(DateOrder.DayMonthYear, "03.04.2024", "04.03.2024")]
    [InlineData(DateOrder.YearMonthDay, "1949-01", "1949-02")]
    public void The_order_of_dates_is_found_from_all_cells(DateOrder order, params string[] cells) =>
        Assert.Equal(order, Assert.IsType<DateEncoding>(Fit(("d", cells)).Columns[0]).Order);

    [Fact]
    public void Dates_that_are_not_clear_are_texts_with_a_warning()
    {
        string[] days = [.. Enumerable.Range(0, 40).Select(row => $"2024-01-{row % 28 + 1:00}")];
        TablePreprocessing fitted = Fit(
            ("either", [.. days.Select((_, row) => $"0{row % 2 + 3}/04/2024")]),
            ("slip", [.. days.Select((day, row) => row == 17 ? "soon" : day)]),
            ("sign", [.. days.Select((_, row) => row == 3 ? "none" : $"{row % 7}%")]));
        Assert.All(fitted.Columns, column => Assert.Equal(ColumnKind.Categorical, column.Kind));
        Assert.Equal(
            [
                "Column \"either\" is read as text: nothing tells whether the day or the month comes first in its dates, such as "
                + "\"03/04/2024\". Write them as 2024-03-31.",
                "Column \"slip\" is read as text: 1 of its 40 cells is no date (year-month-day), such as \"soon\" on row 18. "
                + "Correct or empty such cells to have it read as dates.",
                "Column \"sign\" is read as text: 1 of its 40 cells is no number like 1234.5%, such as \"none\" on row 4. "
                + "Correct or empty such cells to have it read as numbers.",
            ],
            fitted.Warnings);
    }

    [Fact]
    public void Formats_are_saved_and_read_back()
    {
        TablePreprocessing fitted = Fit(
            ("d", ["31.12.2020 10:00", "1.1.2024", ""]), ("n", ["1,5", "2", "1.000,25"]), ("p", ["1%", "2%", "5%"]));
        byte[] saved = Save(fitted);
        using var document = JsonDocument.Parse(saved);
        var read = TablePreprocessing.Read(document.RootElement);
        Assert.Equal(saved, Save(read));
        Assert.Equal(2, document.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(fitted.FeatureNames, read.FeatureNames);
        Table rows = Table.FromColumns(("p", ["3 %", "-1%"]), ("d", ["5.5.2025 23:59:59", "?"]), ("n", ["7,75", "1.000.000"]));
        Assert.Equal(fitted.Transform(rows), read.Transform(rows));
        Refusal.Equal<InvalidTableException>(
            "column \"d\" holds \"2025-05-05\" on row 1, but it holds dates (day-month-year) in the rows that were trained on. "
                + "Correct the cell, or leave it empty.",
            () => read.Transform(Table.FromColumns(("d", ["2025-05-05"]), ("n", ["1"]), ("p", ["1%"]))));
    }

    [Theory]
    [InlineData("\"order\":\"day-month-year\"", "\"order\":\"odd\"", "The preprocessing is damaged: column \"d\": the order \"odd\" is not known.")]
    [InlineData("\"format\":\"1234,5\"", "\"format\":\"1\"", "The preprocessing is damaged: column \"n\": the format \"1\" is not known.")]
    [InlineData("\"weekday\":true", "\"weekday\":1", "The preprocessing is damaged: column \"d\": weekday must be true or false.")]
    public void Damage_is_found(string intact, string damaged, string message)
    {
        string json = System.Text.Encoding.UTF8.GetString(Save(Fit(("d", ["31.12.2020", "1.1.2024"]), ("n", ["1,5", "2"]))));
        Assert.Contains(intact, json, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Replace(intact, damaged, StringComparison.Ordinal));
        Refusal.Equal<InvalidDataException>(message, () => TablePreprocessing.Read(document.RootElement));
    }

    private static TablePreprocessing Fit(params (string Name, string[] Cells)[] columns) => Fit(Table.FromColumns(columns));

    private static TablePreprocessing Fit(Table table) => TablePreprocessing.Fit(table, [.. Enumerable.Range(0, table.RowCount)], target: null);

    private static byte[] Save(TablePreprocessing preprocessing)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) preprocessing.Write(writer);
        return stream.ToArray();
    }
}
