using System.Text.Json;
using Myelin.Graph;

namespace Myelin.Tests.References;

/// <summary>Numbers of an independent implementation, which a script beside the file wrote in double precision.</summary>
internal static class ReferenceFile
{
    /// <summary>Where the files and their scripts lie.</summary>
    public static string Folder { get; } = Path.Combine(Samples.Folder, "..", "tests", "Myelin.Tests", "References");

    /// <summary>What a file holds.</summary>
    public static JsonElement Open(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }

    /// <summary>The cases of a file by name.</summary>
    public static Dictionary<string, JsonElement> Read(string name) =>
        Open(name).EnumerateArray().ToDictionary(c => c.GetProperty("case").GetString()!, StringComparer.Ordinal);

    public static double[] Doubles(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    public static int[] Ints(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt32())];

    public static double[] Numbers(this JsonElement tensor) => tensor.GetProperty("data").Doubles();

    public static Shape Shape(this JsonElement tensor) =>
        [.. tensor.GetProperty("shape").Ints().Select(x => (Dimension)x)];

    /// <summary>The tensor as a constant of doubles, or of whole numbers.</summary>
    public static Node Constant(this JsonElement tensor, bool whole = false) => whole
        ? Node.Constant(Array.ConvertAll(tensor.Numbers(), x => (int)x), tensor.Shape())
        : Node.Constant(tensor.Numbers(), tensor.Shape());

    /// <summary>Asserts that doubles are those of a reference.</summary>
    public static void Near(JsonElement expected, Node actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.Shape(), actual.Shape);
        double[] wanted = expected.Numbers(), got = Tests.Numbers.OfDoubles(actual);
        for (int i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], got[i], tolerance * Math.Max(1, Math.Abs(wanted[i])));
    }
}
