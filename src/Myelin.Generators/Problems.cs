using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>What is wrong with a type that the catalogue or files are to hold.</summary>
internal static class Problems
{
    public static DiagnosticDescriptor NoSummary { get; } = Error(
        "MYELIN001", "Everything in the catalogue needs a summary",
        "{0} is in the catalogue and has no XML summary; write one, or mark it [NotInCatalogue]");

    public static DiagnosticDescriptor NoProperty { get; } = Error(
        "MYELIN002", "Parameters have properties",
        "The parameter {0} of {1} has no public property {2}, so a file cannot hold it; add the property, or mark the type [NotInFiles]");

    public static DiagnosticDescriptor NoForm { get; } = Error(
        "MYELIN003", "What files hold has a form in JSON",
        "{0} of {1} is of the type {2}, which has no form in JSON; "
            + "give that type a static Parse(string) with a ToString to match, or mark {1} [NotInFiles]");

    public static DiagnosticDescriptor NoDefault { get; } = Error(
        "MYELIN004", "Defaults are constants",
        "The default of {0} of {1} is no constant, static property or empty list, so it cannot be told and compared");

    public static DiagnosticDescriptor Twice { get; } = Error(
        "MYELIN005", "Names are unique", "Two types have the name \"{0}\" in files: {1} and {2}");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Myelin", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
