using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>Weights by name as a safetensors file.</summary>
internal static class WeightsFile
{
    /// <summary>How many mismatches a message lists.</summary>
    private const int MostListed = 8;

    public static void Save(string path, Network network)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => Safetensors.Write(stream, network.Variables, network.VariableNames));
    }

    /// <exception cref="ModelFileException">The file is not of the format, or holds other weights than the network's.</exception>
    public static IReadOnlyList<string> Load(string path, Network network, bool skipMismatch)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] file = File.ReadAllBytes(path);
        string name = Path.GetFileName(path);
        Safetensors tensors;
        try
        {
            tensors = Safetensors.Read(file);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException($"\"{name}\" is not a file of weights (safetensors), or is damaged: {e.Message}", e);
        }

        var fitting = new List<(Variable Variable, string Name)>();
        var mismatches = new List<string>();
        for (int i = 0; i < network.Variables.Count; i++)
        {
            (Variable variable, string weight) = (network.Variables[i], network.VariableNames[i]);
            string needed = Safetensors.Describe(variable);
            if (tensors.Describe(weight) is not { } found)
                mismatches.Add($"the model's \"{weight}\" {needed} is not in the file");
            else if (found != needed)
                mismatches.Add($"\"{weight}\" is {found} in the file and {needed} in the model");
            else
                fitting.Add((variable, weight));
        }

        mismatches.AddRange(tensors.Names.Except(network.VariableNames, StringComparer.Ordinal)
            .Select(other => $"the file's \"{other}\" {tensors.Describe(other)} is not in the model"));
        if (mismatches.Count > 0 && !skipMismatch)
        {
            string more = mismatches.Count > MostListed ? $"\n  and {mismatches.Count - MostListed} more" : "";
            string listed = string.Join("\n  ", mismatches.Take(MostListed));
            throw new ModelFileException($"The weights in \"{name}\" are not this model's:\n  {listed}{more}\n"
                + "Build the model that wrote them, or load what matches with skipMismatch: true.");
        }

        foreach ((Variable variable, string weight) in fitting)
            tensors.CopyTo(variable, weight);
        return mismatches;
    }
}
