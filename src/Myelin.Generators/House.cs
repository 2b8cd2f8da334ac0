using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>The assembly that is compiled, as the generator sees it.</summary>
internal sealed class House
{
    private readonly List<INamedTypeSymbol> _types = [];

    public House(Compilation compilation, CancellationToken cancel)
    {
        (Compilation, Cancel) = (compilation, cancel);
        Collect(compilation.Assembly.GlobalNamespace);
    }

    public Compilation Compilation { get; }

    public CancellationToken Cancel { get; }

    public List<Diagnostic> Problems { get; } = [];

    public INamedTypeSymbol? Type(string name) => Compilation.Assembly.GetTypeByMetadataName(name);

    /// <summary>The types of a family that can be made.</summary>
    public IEnumerable<INamedTypeSymbol> Members(Family family) =>
        Type(family.BaseName) is { } root ? _types.Where(type => DerivesFrom(type, root)) : [];

    /// <summary>The types that say themselves that they belong to a kind.</summary>
    public IEnumerable<INamedTypeSymbol> Volunteers(string kind) =>
        _types.Where(type => Attributes(type, "InCatalogueAttribute").Contains(kind, StringComparer.Ordinal));

    private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol root)
    {
        for (INamedTypeSymbol? at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at, root))
                return true;
        }

        return false;
    }

    /// <summary>The longest public constructor, which names everything that can be chosen.</summary>
    public static IMethodSymbol? Constructor(INamedTypeSymbol type) => type.InstanceConstructors
        .Where(c => c.DeclaredAccessibility == Accessibility.Public)
        .OrderByDescending(c => c.Parameters.Length).FirstOrDefault();

    /// <summary>The text that an attribute was given; "" when it was given none, null when it is not there.</summary>
    public static string? Attribute(ISymbol symbol, string name) => Attributes(symbol, name).FirstOrDefault();

    public static IEnumerable<string> Attributes(ISymbol symbol, string name) => symbol.GetAttributes()
        .Where(a => a.AttributeClass?.Name == name)
        .Select(a => a.ConstructorArguments.Length > 0 && a.ConstructorArguments[0].Value is string text ? text : "");

    /// <summary>The public settings that a type has beside its constructor: <c>{ get; init; }</c>, its own and those of its
    /// bases.</summary>
    public static IEnumerable<IPropertySymbol> Settings(INamedTypeSymbol type, IMethodSymbol? constructor)
    {
        var seen = new HashSet<string>(constructor?.Parameters.Select(p => PropertyName(p.Name)) ?? [], StringComparer.Ordinal);
        for (INamedTypeSymbol? at = type; at is not null && at.SpecialType != SpecialType.System_Object; at = at.BaseType)
        {
            foreach (IPropertySymbol property in at.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                    && property.SetMethod is { IsInitOnly: true, DeclaredAccessibility: Accessibility.Public } && seen.Add(property.Name))
                {
                    yield return property;
                }
            }
        }
    }

    /// <summary>The public property that says what a parameter was.</summary>
    public static IPropertySymbol? Property(INamedTypeSymbol type, string parameter)
    {
        string name = PropertyName(parameter);
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.GetMembers(name).OfType<IPropertySymbol>()
                .FirstOrDefault(p => p is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }) is { } property)
            {
                return property;
            }
        }

        return null;
    }

    public void Report(DiagnosticDescriptor problem, ISymbol where, params object[] arguments) =>
        Problems.Add(Diagnostic.Create(problem, where.Locations.FirstOrDefault(), arguments));

    private static string PropertyName(string parameter) => char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);

    private void Collect(INamespaceSymbol space)
    {
        Cancel.ThrowIfCancellationRequested();
        foreach (INamespaceSymbol inner in space.GetNamespaceMembers())
            Collect(inner);
        _types.AddRange(space.GetTypeMembers()
            .Where(type => type is { TypeKind: TypeKind.Class, IsAbstract: false, IsSealed: true, IsGenericType: false }));
    }
}
