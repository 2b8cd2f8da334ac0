using System.Diagnostics;

namespace Myelin.Samples.Tests;

/// <summary>Kills a training for real, with SIGKILL, again and again.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task Killed_at_random_and_started_again_it_ends_with_the_weights_of_one_never_killed()
    {
        DirectoryInfo whole = Directory.CreateTempSubdirectory("myelin-"), killed = Directory.CreateTempSubdirectory("myelin-");
        try
        {
            (string unkilled, _) = await Run(whole.FullName, killAfter: null);
            var random = new Random(7);
            int kills = 0;
            string? ended = null;
            // The first kill comes just after the first backup. When luck kills no more than the beginnings then, it is left alone in the end.
            for (int start = 0; ended is null; start++)
            {
                (string output, bool wasKilled) = await Run(
                    killed.FullName, start < 12 ? TimeSpan.FromMilliseconds(random.Next(1, start == 0 ? 15 : 150)) : null);
                kills += wasKilled ? 1 : 0;
                ended = wasKilled ? null : output;
            }

            Assert.True(kills > 0, $"killed {kills} times");
            Assert.Contains("gone on from a backup, ", ended, StringComparison.Ordinal);
            Assert.Equal(Last(unkilled), Last(ended));
            Assert.Equal(File.ReadAllText(Path.Combine(whole.FullName, "resume.csv")), File.ReadAllText(Path.Combine(killed.FullName, "resume.csv")));
            Assert.Equal(["resume.csv"], killed.GetFiles().Select(f => f.Name));
        }
        finally
        {
            whole.Delete(recursive: true);
            killed.Delete(recursive: true);
        }

        static string Last(string output) => output.TrimEnd().Split('\n')[^1];
    }

    /// <summary>Runs the sample, and kills it some time after it has begun to train and a backup is there.</summary>
    private static async Task<(string Output, bool Killed)> Run(string folder, TimeSpan? killAfter)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Resume.dll");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet", ["exec", "--runtimeconfig", Path.ChangeExtension(program, "runtimeconfig.json"), program, folder])
            {
                RedirectStandardOutput = true,
            },
        };
        process.Start();
        string output = await process.StandardOutput.ReadLineAsync() + "\n";
        if (killAfter is { } time)
        {
            while (!process.HasExited && !File.Exists(Path.Combine(folder, "resume.backup")))
                await Task.Delay(1);
            await Task.Delay(time);
            process.Kill();
        }

        output += await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // 128 and the number of SIGKILL; Windows has no signals.
        Assert.True(process.ExitCode is 0 or 137 || (OperatingSystem.IsWindows() && killAfter is not null), $"exit code {process.ExitCode}");
        return (output, process.ExitCode != 0);
    }
}
