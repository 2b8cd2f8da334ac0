namespace Myelin;

/// <summary>The name in the catalogue, where it is not that of the class or the member.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Method)]
internal sealed class CatalogueNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Lists a type under a kind that it does not derive from, or under another one too.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class InCatalogueAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}

/// <summary>Leaves a type, a member or a setting out of the catalogue.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Method)]
internal sealed class NotInCatalogueAttribute : Attribute;

/// <summary>Says that no file can hold a type, because it is made of something that is no data.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NotInFilesAttribute : Attribute;

/// <summary>Another name that reading accepts: of a type, or of the field that a parameter or a setting is.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Parameter | AttributeTargets.Property, AllowMultiple = true)]
internal sealed class AlsoNamedAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Leaves a property out of files where another one is set, from which it follows.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotWrittenBesideAttribute(string other) : Attribute
{
    public string Other { get; } = other;
}
