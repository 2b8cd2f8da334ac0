namespace Myelin.Kernels;

/// <summary>A sum of a <see cref="TileProgram"/>: of the rows or the columns of what a slot holds, seen as a matrix of so many
/// columns.</summary>
/// <param name="Sum">The sum, for the type of the numbers.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Columns">The length of a row.</param>
/// <param name="OfColumns">Whether each column is added up, which gives <paramref name="Columns"/> numbers, or each row.</param>
public readonly record struct TileFold(TileSum Sum, int Slot, int Columns, bool OfColumns)
{
    /// <summary>The rows whose sums are made one row after another, by one thread.</summary>
    public const int RowsOfGroup = 32;

    private const int FewestGroupedColumns = 64;

    /// <summary>Whether columns are added up in groups of rows, and so in an order that does not depend on who brings the rows.</summary>
    public bool IsGrouped => OfColumns && Groups(Columns);

    /// <summary>Whether the sums of so many columns are made in groups of rows.</summary>
    public static bool Groups(int columns) => columns >= FewestGroupedColumns;

    /// <summary>Whether it is the numbers' squares that are added up, of rows.</summary>
    public bool OfSquares { get; init; }
}
