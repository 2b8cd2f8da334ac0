namespace Myelin.Generators;

/// <summary>A family of types that the catalogue lists, and perhaps files hold.</summary>
/// <param name="Kind">The kind in the catalogue.</param>
/// <param name="BaseName">The name of the type that all derive from.</param>
/// <param name="Suffix">What the names of the types end with and the catalogue leaves out.</param>
/// <param name="Forms">The generated property with the JSON forms; null for types that no file holds.</param>
/// <param name="Tag">The property of a type that says its name in files.</param>
internal sealed record Family(string Kind, string BaseName, string Suffix, string? Forms, string? Tag)
{
    /// <summary>The families whose members are types.</summary>
    public static IReadOnlyList<Family> OfTypes { get; } =
    [
        new("layer", "Myelin.Layer", "", "Layers", "Type"),
        new("loss", "Myelin.Loss", "Loss", "Losses", "Name"),
        new("metric", "Myelin.Metric", "Metric", "Metrics", "Name"),
        new("optimizer", "Myelin.Optimizer", "", "Optimizers", "Name"),
        new("schedule", "Myelin.Schedule", "", "Schedules", "Name"),
        new("callback", "Myelin.Callback", "", null, null),
        new("model", "Myelin.Model", "", null, null),
    ];

    /// <summary>The types whose static members that give the type itself are the members: kind and name.</summary>
    public static IReadOnlyList<(string Kind, string BaseName)> OfMembers { get; } =
    [
        ("activation", "Myelin.Activation"),
        ("initializer", "Myelin.Initializer"),
        ("regularizer", "Myelin.Regularizer"),
        ("constraint", "Myelin.Constraint"),
    ];

    /// <summary>The order of kinds in the catalogue.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["layer", "activation", "initializer", "regularizer", "constraint", "loss", "metric", "optimizer", "schedule", "callback", "model"];

    /// <summary>The name of the field that holds the tag.</summary>
    public string TagField => Kind == "layer" ? "type" : "name";
}
