using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Myelin.Benchmarks;

/// <summary>The machine and the versions of what runs on it.</summary>
internal static class Machine
{
    /// <summary>The folder of the repository: that of the solution, from where the program lies upwards.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Where results are kept.</summary>
    public static string ResultsFolder => Path.Combine(Repository, "benchmarks", "results");

    /// <summary>Where the page stands.</summary>
    public static string DocumentsFolder => Path.Combine(Repository, "docs");

    /// <summary>The processor's name with family and model, since virtual machines are vague about names.</summary>
    public static string Processor { get; } = FindProcessor();

    /// <summary>What runs below the program.</summary>
    public static string System => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>The commit that was measured, with a plus when files had been changed since.</summary>
    public static string Commit()
    {
        string commit = Git("rev-parse --short=10 HEAD");
        return commit.Length == 0 ? "unknown"
            : Git("status --porcelain --untracked-files=no -- src benchmarks/Myelin.Benchmarks").Length > 0 ? commit + "+"
            : commit;
    }

    private static string FindRepository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Myelin.slnx")))
                return folder;
        }

        throw new DirectoryNotFoundException(
            $"Myelin.slnx is in no folder above {AppContext.BaseDirectory}. Run the benchmarks from within the repository.");
    }

    private static string FindProcessor()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines("/proc/cpuinfo").TakeWhile(l => l.Length > 0))
        {
            string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2)
                fields[parts[0]] = parts[1];
        }

        return $"{fields.GetValueOrDefault("model name", "unknown")} "
            + $"(family {fields.GetValueOrDefault("cpu family", "?")}, model {fields.GetValueOrDefault("model", "?")})";
    }

    private static string Git(string arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo("git", arguments)
                {
                    RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository,
                })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : "";
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
