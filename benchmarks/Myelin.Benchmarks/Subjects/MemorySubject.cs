using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Myelin.Benchmarks;

/// <summary>The most memory that a process takes which trains a network for some steps and does nothing else.</summary>
internal static class MemorySubject
{
    private const int Steps = 20;

    /// <summary>Half of PyTorch's memory, for the convolutional network.</summary>
    private const double Goal = 2;

    private static IEnumerable<Workload> Workloads =>
        [WorkloadList.Cnn(128), .. WorkloadList.Training.Where(w => w.Name.Contains("ResNet", StringComparison.Ordinal))];

    public static IEnumerable<Row> Measure(Run run)
    {
        foreach (Workload workload in Workloads.Where(w => run.Options.Wants(w.Name)))
        {
            string folder = Path.Combine(run.Folder, "memory");
            new Prepared(workload).WriteTo(folder);
            int times = run.Options.Quick ? 1 : 3;
            List<double> own = [.. Enumerable.Range(0, times).Select(_ => OwnMebibytes(workload))];
            double median = Contest.Median(own);
            yield return new Row(workload.Name, run.Options.Threads, median, own.Min(), own.Max())
            {
                Peers =
                [
                    .. Peer(
                        Torch.Best, $"{run.Options.Threads} threads, channels last", Settings.Tuned,
                        new Torch.Combination(run.Options.Threads, true, true)),
                    .. Peer(Torch.Default, Torch.AsInstalled, Settings.Default, new Torch.Combination(0, null, false)),
                ],
            };

            IEnumerable<PeerFigure> Peer(string name, string settings, IReadOnlyDictionary<string, string> variables, Torch.Combination combination)
            {
                double? goal = workload.Network == "cnn" ? Goal : null;
                var theirs = new List<double>();
                for (int i = 0; i < times; i++)
                {
                    using PeerProcess? process = Torch.Start(variables);
                    if (process is null)
                    {
                        run.Lacks("PyTorch");
                        yield break;
                    }

                    process.Ask(Torch.Load(workload, folder, combination));
                    process.Ask(new JsonObject { ["do"] = "steps", ["steps"] = Steps });
                    theirs.Add((double)process.Ask(new JsonObject { ["do"] = "memory" })["kibibytes"]! / 1024);
                }

                double value = Contest.Median(theirs);
                yield return new PeerFigure(
                    name, settings, value, theirs.Min(), theirs.Max(), value / median, theirs.Min() / own.Max(), theirs.Max() / own.Min())
                { Goal = goal };
            }
        }
    }

    /// <summary>Trains the network of a name and prints the peak of this process's memory in KiB.</summary>
    public static int TrainAndSay(string name)
    {
        var prepared = new Prepared(Workloads.Single(w => w.Name == name));
        for (int i = 0; i < Steps; i++)
            prepared.Step();
        string line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        return 0;
    }

    /// <summary>What the process is called with before its own arguments: the program, where it is run by <c>dotnet</c>.</summary>
    private static string[] Program() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(MemorySubject).Assembly.Location] : [];

    private static double OwnMebibytes(Workload workload)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Program(), "process-memory", workload.Name])
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture) / 1024;
    }
}
