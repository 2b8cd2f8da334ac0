namespace Myelin.Datasets;

/// <summary>What a column of a table turned out to hold, which decides how it becomes inputs of a network.</summary>
public enum ColumnKind
{
    /// <summary>Numbers: standardized.</summary>
    Numeric,

    /// <summary>Texts that repeat: one input per text, or one for two texts.</summary>
    Categorical,

    /// <summary>Dates, perhaps with times of day: how far along in time, and what comes again every year, week and day.</summary>
    Date,

    /// <summary>Texts of several words, at least half of them different: one input per word that comes again.</summary>
    Text,

    /// <summary>The same value in every row: left out, as it tells rows apart nowhere.</summary>
    Constant,

    /// <summary>No value in any row: left out.</summary>
    Empty,

    /// <summary>Texts of few words of which almost every row has its own, such as names: left out, as what is learned about one row's text
    /// says nothing about another's.</summary>
    Identifier,
}
