namespace Myelin.Datasets;

/// <summary>The order in which the dates of a column are written. It is found out from all cells of the column, and saved with what was
/// fitted.</summary>
public enum DateOrder
{
    /// <summary><c>2024-03-31</c>, <c>2024/3/31</c> or a month alone, <c>2024-03</c>.</summary>
    YearMonthDay,

    /// <summary><c>31.3.2024</c>, <c>31/03/2024</c> or <c>31-03-2024</c>.</summary>
    DayMonthYear,

    /// <summary><c>3/31/2024</c> or <c>03-31-2024</c>.</summary>
    MonthDayYear,
}
