using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>C# that reads a field of JSON as a type, and that writes it.</summary>
internal sealed class FieldCode(House house)
{
    private static readonly SymbolDisplayFormat s_full = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The expression for a field that is there; null when the type has no form in JSON.</summary>
    public string? Read(ITypeSymbol type, string name)
    {
        ITypeSymbol bare = Defaults.Bare(type);
        string? method = bare.SpecialType switch
        {
            SpecialType.System_Int32 => "Whole",
            SpecialType.System_Int64 => "Long",
            SpecialType.System_UInt64 => "Unsigned",
            SpecialType.System_Double => "Real",
            SpecialType.System_Boolean => "Flag",
            SpecialType.System_String => "Text",
            _ => null,
        };
        if (method is not null)
            return $"f.{method}({name})";
        if (bare.SpecialType == SpecialType.System_Single)
            return $"(float)f.Real({name})";
        string full = bare.ToDisplayString(s_full);
        if (bare.TypeKind == TypeKind.Enum)
            return $"f.Choice<{full}>({name})";
        if (IsShape(bare))
            return $"f.Shape({name})";
        if (IsAxes(bare))
            return $"[.. f.WholeNumbers({name})]";
        if (FamilyOf(bare) is { } family)
            return $"JsonFamilies.{family}.Read(f, {name})";
        if (HasParse(bare))
            return $"{full}.Parse(f.Text({name}))";
        if (Element(bare) is not { } element)
            return null;
        string? items = element.SpecialType switch
        {
            SpecialType.System_Int32 => "WholeNumbers",
            SpecialType.System_Int64 => "Longs",
            SpecialType.System_Double => "Reals",
            SpecialType.System_String => "Texts",
            _ => null,
        };
        if (items is not null)
            return $"[.. f.{items}({name})]";
        if (FamilyOf(element) is { } elements)
            return $"[.. JsonFamilies.{elements}.ReadAll(f, {name})]";
        return HasParse(element) ? $"[.. global::System.Linq.Enumerable.Select(f.Texts({name}), {element.ToDisplayString(s_full)}.Parse)]" : null;
    }

    /// <summary>The expression with what counts when the field is not there, or is null.</summary>
    public static string OrDefault(string read, ITypeSymbol type, string name, string? start)
    {
        string full = type.ToDisplayString(s_full.WithMiscellaneousOptions(
            s_full.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
        bool nullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (start is null)
            return nullable ? $"f.IsNull({name}) ? default({full}) : {read}" : read;
        // Written null is null; what is not written is the default.
        bool same = start is "default" or "null";
        return !nullable ? $"f.Has({name}) ? {read} : {start}"
            : same ? $"f.IsAbsent({name}) ? default({full}) : {read}"
            : $"!f.Has({name}) ? {start} : f.IsNull({name}) ? default({full}) : {read}";
    }

    /// <summary>The statement that writes a value; null when the type has no form in JSON.</summary>
    public string? Write(ITypeSymbol type, string field, string value, bool writesNull)
    {
        bool nullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        string? statement = WriteBare(Defaults.Bare(type), field, nullable ? $"v_{field}" : value);
        if (statement is null || !nullable)
            return statement;
        string otherwise = writesNull ? $" else w.WriteNull(\"{field}\");" : "";
        return $"if ({value} is {{ }} v_{field}) {statement}{otherwise}";
    }

    private string? WriteBare(ITypeSymbol type, string field, string value)
    {
        if (type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64)
            return $"w.WriteNumber(\"{field}\", {value});";
        if (type.SpecialType == SpecialType.System_Boolean)
            return $"w.WriteBoolean(\"{field}\", {value});";
        if (type.SpecialType == SpecialType.System_String)
            return $"w.WriteString(\"{field}\", {value});";
        if (type.SpecialType is SpecialType.System_Double or SpecialType.System_Single || type.TypeKind == TypeKind.Enum || IsShape(type))
            return $"JsonForms.Write(w, \"{field}\", {value});";
        if (FamilyOf(type) is { } family)
            return $"JsonFamilies.{family}.Write(w, \"{field}\", {value});";
        if (HasParse(type))
            return $"w.WriteString(\"{field}\", {value}.ToString());";
        if (IsAxes(type))
            return $"JsonForms.WriteAll(w, \"{field}\", {value});";
        if (Element(type) is not { } element)
            return null;
        if (FamilyOf(element) is { } elements)
            return $"JsonFamilies.{elements}.WriteAll(w, \"{field}\", {value});";
        // Numbers have a Parse too, but are numbers in JSON.
        if (element.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_String)
            return $"JsonForms.WriteAll(w, \"{field}\", {value});";
        return HasParse(element) ? $"JsonForms.WriteAll(w, \"{field}\", global::System.Linq.Enumerable.Select({value}, i => i.ToString()));" : null;
    }

    private string? FamilyOf(ITypeSymbol type) => Family.OfTypes
        .FirstOrDefault(f => f.Forms is not null && house.Type(f.BaseName) is { } root && SymbolEqualityComparer.Default.Equals(root, type))?.Forms;

    private static bool IsShape(ITypeSymbol type) => type.Name == "Shape" && type.ContainingNamespace.ToDisplayString() == "Myelin.Graph";

    private static bool IsAxes(ITypeSymbol type) => type.Name == "Axes" && type.ContainingNamespace.ToDisplayString() == "Myelin.Graph";

    private static bool HasParse(ITypeSymbol type) => type.GetMembers("Parse").OfType<IMethodSymbol>().Any(m =>
        m is { IsStatic: true, Parameters.Length: 1 } && m.Parameters[0].Type.SpecialType == SpecialType.System_String
        && SymbolEqualityComparer.Default.Equals(m.ReturnType, type));

    /// <summary>What a list is a list of; null for what is no list.</summary>
    private static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol
        {
            TypeArguments.Length: 1, Name: "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" or "ImmutableArray" or "ReadOnlySpan",
        } list => list.TypeArguments[0],
        _ => null,
    };
}
