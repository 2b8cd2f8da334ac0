namespace Myelin.Datasets;

/// <summary>Checks on the numbers of a table's column.</summary>
internal static class TableNumbers
{
    /// <exception cref="InvalidTableException">A number is infinite or too large.</exception>
    public static void CheckSize(Table table, TableColumn column, int row, double number)
    {
        if (Math.Abs(number) <= Cell.LargestNumber) return;
        throw new InvalidTableException($"{table.Prefix}column \"{column.Name}\" holds {Cell.Quote(column[row])} on {table.PlaceOf(row)}, "
            + (double.IsInfinity(number) ? "which is not finite" : "which is beyond ±1e30") + ". Correct it, or leave the cell empty.");
    }

    public static void CheckSizes(Table table, TableColumn column)
    {
        ReadOnlySpan<double> numbers = column.Cells.Numbers;
        bool suspect = false;
        foreach (double number in numbers) suspect |= Math.Abs(number) > Cell.LargestNumber;
        if (!suspect) return;
        ReadOnlySpan<int> codes = column.Codes;
        for (int row = 0; row < codes.Length; row++) CheckSize(table, column, row, numbers[codes[row]]);
    }
}
