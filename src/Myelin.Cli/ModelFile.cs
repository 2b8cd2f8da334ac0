using System.IO.Compression;
using Myelin.Cli.Training;

namespace Myelin.Cli;

/// <summary>Loads the model that a command names: a <c>.myelin</c> file, or the folder of a run.</summary>
internal static class ModelFile
{
    /// <exception cref="CommandException">There is no such file, or it is no model.</exception>
    public static Model Load(CliHost host, string? name, string usage)
    {
        if (name is null) throw CommandException.Usage($"Name the model: {usage}");
        string path = host.PathOf(name), shown = name;
        if (Directory.Exists(path))
        {
            path = Path.Combine(path, RunFiles.Model);
            shown = Path.Combine(name, RunFiles.Model);
            if (!File.Exists(path))
            {
                throw CommandException.Failure(
                    $"The folder {name} has no {RunFiles.Model} in it. Name a .myelin file, or the folder of a run.");
            }
        }

        if (!File.Exists(path)) throw CommandException.Failure($"There is no file {name}.");
        try
        {
            return Model.Load(path);
        }
        catch (ModelFileException e)
        {
            // The message names the file; the user named it with its folder.
            string message = e.Message.Replace($"\"{Path.GetFileName(path)}\"", shown, StringComparison.Ordinal);
            throw CommandException.Failure(IsOtherZip(path) ? $"{shown} is not a Myelin model: it holds no model.json." : message, e);
        }
    }

    private static bool IsOtherZip(string path)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            return zip.GetEntry("model.json") is null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return false;
        }
    }

    /// <summary>Loads a model that takes tables and knows its target.</summary>
    /// <exception cref="CommandException">There is no such file, or it is no model for tables.</exception>
    public static Sequential LoadForTables(CliHost host, string? name, string usage)
    {
        Model loaded = Load(host, name, usage);
        return loaded is Sequential { Preprocessing.Target: not null } model
            ? model
            : throw CommandException.Failure($"{name} has no preprocessing for tables in it, so it cannot read rows of a CSV file. "
                + "Networks that myelin train made have.");
    }
}
