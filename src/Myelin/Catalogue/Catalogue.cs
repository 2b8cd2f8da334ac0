namespace Myelin;

/// <summary>
/// Everything that Myelin has of what the field knows by name: layers, activations, initializers, regularizers, constraints, losses,
/// metrics, optimizers, schedules, callbacks and models. It is written from the code itself when Myelin is compiled.
/// </summary>
public static partial class Catalogue
{
    /// <summary>The kinds of entries, in the order of <see cref="Entries"/>.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["layer", "activation", "initializer", "regularizer", "constraint", "loss", "metric", "optimizer", "schedule", "callback", "model"];

    /// <summary>All entries, by kind and then by name.</summary>
    public static IReadOnlyList<CatalogueEntry> Entries { get; } = List();
}
