using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Myelin.Benchmarks;

/// <summary>Whole processes: from their start to a trained classifier of iris and their end.</summary>
internal static class StartupSubject
{
    public static IEnumerable<Row> Measure(Run run)
    {
        const string name = "iris.csv, 100 epochs, batch 32";
        if (!run.Options.Wants(name))
            yield break;
        string table = Path.Combine(Machine.Repository, "samples", "iris.csv");
        string tool = Publish(run);
        // The script has neither validation nor test rows, a report or a file to write; the tool writes its run all the same, as its users'
        // do.
        string[] arguments =
        [
            "train", table, "--target", "species", "--hidden", "16", "--epochs", "100", "--batch-size", "32", "--patience", "100",
            "--validation", "0", "--test", "0", "--quiet",
        ];
        var peers = new List<Contestant>();
        foreach ((string title, string script, double goal) in ((string, string, double)[])[
            ("scikit-learn", "sklearn_iris.py", 2), ("PyTorch", "torch_iris.py", 4),
        ])
        {
            string[] command = [Settings.Script(script), table];
            if (Milliseconds(Settings.Python, command, Settings.Tuned) is not null)
                peers.Add(new Contestant(title, "tuned", _ => Milliseconds(Settings.Python, command, Settings.Tuned)!.Value) { Goal = goal });
            else
                run.Lacks(title);
        }

        int runs = 0;
        Contestant myelin = new("Myelin", "", _ =>
            Milliseconds(tool, [.. arguments, "--out", Path.Combine(run.Folder, $"run-{runs++}")], Settings.Default)
                ?? throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)} has failed."));
        yield return Contest.Run(run, name, run.Options.Threads, myelin, peers, run.Options.Seconds, isShared: false);
    }

    /// <summary>The tool as it is published for this machine: precompiled, with its framework.</summary>
    private static string Publish(Run run)
    {
        string folder = Path.Combine(run.Folder, "tool");
        Console.Error.WriteLine("The tool is published first, precompiled for this machine, which takes a minute.");
        // Objects of its own, so that those of the solution, which know of no machine, stay as they are.
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Combine(Machine.Repository, "src", "Myelin.Cli"), "-c", "Release", "-o", folder, "-r",
                RuntimeInformation.RuntimeIdentifier,
                "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", $"--artifacts-path={Path.Combine(run.Folder, "artifacts")}",
                "-nodeReuse:false", "-m:1",
            ])
        { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Path.Combine(folder, OperatingSystem.IsWindows() ? "Myelin.Cli.exe" : "Myelin.Cli")
            : throw new InvalidOperationException($"The tool could not be published.\n{output}");
    }

    private static double? Milliseconds(string program, string[] arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string key, string value) in variables)
            start.Environment[key] = value;
        try
        {
            long begin = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(begin).TotalMilliseconds : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
