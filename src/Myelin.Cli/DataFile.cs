using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Cli;

/// <summary>Reads the table that a command names: a CSV file, or standard input for <c>-</c>.</summary>
internal static class DataFile
{
    public const string StandardInput = "-";

    /// <exception cref="InvalidTableException">It cannot be read or is no table.</exception>
    public static Table Read(CliHost host, string name) =>
        name == StandardInput ? CsvTable.Read(host.Input) : CsvTable.Read(host.PathOf(name));

    /// <summary>What a run on this data is called.</summary>
    public static string RunName(string name)
    {
        string stem = name == StandardInput ? "stdin" : Path.GetFileNameWithoutExtension(name);
        char[] characters = [.. stem.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')];
        stem = new string(characters).Trim('.');
        return stem.Length == 0 ? "run" : stem;
    }
}
