using System.Diagnostics;

namespace Myelin.Packaging.Tests;

/// <summary>Runs programs to their end and hands back what they wrote.</summary>
internal static class Dotnet
{
    /// <summary>Runs the <c>dotnet</c> that runs the tests; it must succeed.</summary>
    public static string Run(string folder, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        RunProgram(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", folder,
            environment, args);

    public static string RunProgram(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host sets for itself, such as MSBuild's paths, is not for a build of its own.
        foreach (string name in start.Environment.Keys.Where(
            name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}:\n{output}{error.Result}");
        return output;
    }
}
