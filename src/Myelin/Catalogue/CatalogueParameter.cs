namespace Myelin;

/// <summary>Something that can be chosen.</summary>
/// <param name="Name">Its name, as it is written in C#.</param>
/// <param name="Type">Its type, such as <c>int</c> or <c>Initializer</c>.</param>
/// <param name="Default">What it is when nothing is said, such as <c>0.001</c> or <c>GlorotUniform</c>; null when it must be given.</param>
public sealed record CatalogueParameter(string Name, string Type, string? Default);
