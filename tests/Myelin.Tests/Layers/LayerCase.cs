using System.Text.Json;
using Myelin.Tests.References;

namespace Myelin.Tests.Layers;

/// <summary>Numbers of a tensor as a reference wrote them, with the batch axis.</summary>
internal sealed record LayerNumbers(int[] Shape, double[] Data);

/// <summary>
/// One case of the reference numbers that the scripts in <c>References</c> write: a list of
/// <c>{"case", "inputs", "masks", "weights", "training", "outputs", "cotangents", "input_gradients", "weight_gradients", "updated", "loss"}</c>,
/// where gradients are those of Σ outputs · cotangents, plus the loss that the layer adds, if any. Everything but case, inputs and outputs
/// may be left out.
/// </summary>
internal sealed class LayerCase
{
    private static readonly Lazy<IReadOnlyDictionary<string, LayerCase>> s_all = new(Read);

    private LayerCase(JsonElement json, string file)
    {
        (Name, File) = (json.GetProperty("case").GetString()!, file);
        Inputs = List(json, "inputs")!.Select(t => t!).ToArray();
        Masks = List(json, "masks") ?? new LayerNumbers?[Inputs.Length];
        Outputs = List(json, "outputs")!.Select(t => t!).ToArray();
        Cotangents = List(json, "cotangents")?.Select(t => t!).ToArray();
        InputGradients = List(json, "input_gradients");
        OutputMasks = List(json, "output_masks");
        (Weights, WeightGradients, Updated) = (Named(json, "weights"), Named(json, "weight_gradients"), Named(json, "updated"));
        Training = json.TryGetProperty("training", out JsonElement training) && training.GetBoolean();
        Loss = json.TryGetProperty("loss", out JsonElement loss) ? loss.GetDouble() : null;
    }

    public string Name { get; }

    public string File { get; }

    public LayerNumbers[] Inputs { get; }

    public LayerNumbers?[] Masks { get; }

    public IReadOnlyDictionary<string, LayerNumbers> Weights { get; }

    public bool Training { get; }

    public LayerNumbers[] Outputs { get; }

    public LayerNumbers?[]? OutputMasks { get; }

    public LayerNumbers[]? Cotangents { get; }

    public LayerNumbers?[]? InputGradients { get; }

    public IReadOnlyDictionary<string, LayerNumbers> WeightGradients { get; }

    public IReadOnlyDictionary<string, LayerNumbers> Updated { get; }

    public double? Loss { get; }

    public static LayerCase Of(LayerRow row) => s_all.Value.TryGetValue(row.Name, out LayerCase? found)
        ? found
        : throw new InvalidOperationException(
            $"No file in References has a case \"{row.Name}\". Let a script there write it, or give the row a NoReference.");

    private static Dictionary<string, LayerCase> Read()
    {
        var cases = new Dictionary<string, LayerCase>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(ReferenceFile.Folder, "*.json").Select(path => Path.GetFileName(path)))
        {
            JsonElement root = ReferenceFile.Open(file);
            if (root.ValueKind != JsonValueKind.Array)
                continue;
            foreach (JsonElement json in root.EnumerateArray())
            {
                // Losses, metrics and optimizers have reference numbers in the same folder, of other forms.
                if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("case", out _)
                    || !json.TryGetProperty("inputs", out _) || !json.TryGetProperty("outputs", out _))
                {
                    continue;
                }

                var read = new LayerCase(json, file);
                if (!cases.TryAdd(read.Name, read))
                {
                    throw new InvalidDataException(
                        $"The case \"{read.Name}\" is in {cases[read.Name].File} and in {read.File}; give one of them another name.");
                }
            }
        }

        return cases;
    }

    private static LayerNumbers?[]? List(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(Tensor)] : null;

    private static Dictionary<string, LayerNumbers> Named(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(p => p.Name, p => Tensor(p.Value)!, StringComparer.Ordinal)
            : [];

    private static LayerNumbers? Tensor(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null ? null : new(json.GetProperty("shape").Ints(), json.Numbers());
}
