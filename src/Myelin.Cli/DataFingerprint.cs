using System.Security.Cryptography;
using System.Text.Json;
using Myelin.Cli.Training;

namespace Myelin.Cli;

/// <summary>Tells whether a file is the very one that a network was trained on.</summary>
internal static class DataFingerprint
{
    /// <summary>The field of run.json that holds it.</summary>
    public const string Field = "data_sha256";

    /// <summary>The SHA-256 of a data file's bytes in small hexadecimal digits; null for standard input or a file that is no longer
    /// there.</summary>
    public static string? Of(CliHost host, string name)
    {
        if (name == DataFile.StandardInput) return null;
        try
        {
            using FileStream file = File.OpenRead(host.PathOf(name));
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the run.json beside the model says that the network was trained on this file.</summary>
    public static bool IsTrainedOn(CliHost host, string model, string data)
    {
        string path = host.PathOf(model);
        string? folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null) return false;
        try
        {
            using var run = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, RunFiles.Json)));
            return run.RootElement.ValueKind == JsonValueKind.Object && run.RootElement.TryGetProperty(Field, out JsonElement field)
                && field.ValueKind == JsonValueKind.String && field.GetString() == Of(host, data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // A model can be moved without its run.json, and is as good without.
            return false;
        }
    }
}
