namespace Myelin;

/// <summary>One thing of the catalogue.</summary>
/// <param name="Kind">What it is: one of <see cref="Catalogue.Kinds"/>.</param>
/// <param name="Name">Its name as Keras has it, in capitals and small letters: <c>Conv2D</c>.</param>
/// <param name="Summary">What it does, in a sentence or a few.</param>
/// <param name="Parameters">What can be chosen: the parameters of its constructor or method, and then its settings.</param>
public sealed record CatalogueEntry(string Kind, string Name, string Summary, IReadOnlyList<CatalogueParameter> Parameters);
