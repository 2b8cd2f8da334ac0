using System.Xml.Linq;

namespace Myelin.Architecture.Tests;

/// <summary>The rooms of the house, who may know whom, and where they lie on disk.</summary>
internal static class House
{
    /// <summary>
    /// The order of the rooms: a room may know those of a lower number alone. A new room gets its place here, and in the picture in
    /// docs/architecture.md.
    /// </summary>
    public static IReadOnlyDictionary<string, int> Order { get; } = new Dictionary<string, int>
    {
        ["Myelin.Kernels"] = 0,
        ["Myelin.Graph"] = 1,
        ["Myelin"] = 2,
        ["Myelin.Data"] = 3,
        ["Myelin.Onnx"] = 3,
        ["Myelin.Distributed"] = 3,
        ["Myelin.Charts"] = 3,
        ["Myelin.Playground"] = 4,
        ["Myelin.Cli"] = 5,
    };

    /// <summary>The rooms without third-party packages, with the packages of .NET itself that they may use.</summary>
    public static IReadOnlyDictionary<string, string[]> Packages { get; } = new Dictionary<string, string[]>
    {
        ["Myelin.Kernels"] = [],
        ["Myelin.Graph"] = [],
        ["Myelin"] = ["System.Numerics.Tensors"],
        ["Myelin.Charts"] = [],
    };

    /// <summary>What runs inside the compiler while Myelin is compiled: no room, as nothing of it is in any package.</summary>
    public const string Generators = "Myelin.Generators";

    /// <summary>The rooms under src, by name.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(project => project != Generators).Order(StringComparer.Ordinal)];

    public static XDocument Project(string room) => XDocument.Load(Path.Combine(Repository.Root, "src", room, room + ".csproj"));

    /// <summary>The names of the projects that a project refers to, beside what the compiler runs.</summary>
    public static IEnumerable<string> References(string room) =>
        Project(room).Descendants("ProjectReference").Where(r => r.Attribute("OutputItemType")?.Value != "Analyzer")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    /// <summary>Why a room may not know another; null when it may.</summary>
    public static string? Objection(string room, string known) =>
        !Order.TryGetValue(room, out int own) ? $"{room} has no place in the order of the house."
        : !Order.TryGetValue(known, out int other) ? $"{room} refers to {known}, which has no place in the order of the house."
        : other < own ? null
        : $"{room} (floor {own}) refers to {known} (floor {other}); a room may know lower floors alone.";
}
