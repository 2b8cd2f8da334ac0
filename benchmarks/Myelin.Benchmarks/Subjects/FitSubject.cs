using System.Globalization;
using System.Text.Json.Nodes;
using Myelin.Datasets;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Epochs of <c>Fit</c> on a table of 1,797 rows, against scikit-learn.</summary>
internal static class FitSubject
{
    private const int Epochs = 20;
    private static readonly string[] s_types = ["float32", "float64"];

    /// <summary>The ratio to reach at a batch of 200, scikit-learn's default.</summary>
    private const double Goal = 6;

    public static IEnumerable<Row> Measure(Run run)
    {
        string path = Path.Combine(Machine.Repository, "samples", "digits.csv");
        (float[] inputs, int[] labels) = Read(path);
        var data = new ArrayDataset(inputs, [64], labels);
        using PeerProcess? plain = Start(Settings.Default);
        using PeerProcess? tuned = Start(new Dictionary<string, string>(Settings.Tuned, StringComparer.Ordinal) { ["OPENBLAS_NUM_THREADS"] = "1" });
        if (plain is not null)
            run.Versions["scikit-learn"] = (string)plain.Greeting["version"]!;
        else
            run.Lacks("scikit-learn");
        foreach (int batch in (int[])[200, 32])
        {
            string name = $"MLP 64-32-10 on digits.csv, Adam, batch {batch}, an epoch";
            if (!run.Options.Wants(name))
                continue;
            // Which type is faster depends on the batch.
            Contestant? best = tuned is null ? null : s_types
                .Select(type => Peer("scikit-learn, best", $"{type}, OpenBLAS on 1 thread", tuned, type))
                .MinBy(peer => peer.Turn(run.Options.Seconds));
            foreach (int threads in Options.OneAndAll(run.Options.Threads))
            {
                ThreadTeam.Threads = threads;
                var model = new Sequential(new Input(64), new Dense(32, Activation.ReLU), new Dense(10, Activation.Softmax));
                model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy);
                Contestant myelin = PerEpoch(Contest.Repeated("Myelin", "", () => model.Fit(data, Epochs, batch)));
                var peers = new List<Contestant>();
                if (tuned is not null)
                    peers.Add(best! with { Goal = batch == 200 && threads == run.Options.Threads ? Goal : null });
                if (plain is not null)
                    peers.Add(Peer("scikit-learn" + PeerFigure.AsInstalled, "float64, as installed", plain, "float64"));
                yield return Contest.Run(run, name, threads, myelin, peers, run.Options.Seconds);
            }

            Contestant Peer(string title, string settings, PeerProcess process, string type) => new(title, settings,
                seconds => process.Microseconds(new JsonObject
                {
                    ["do"] = "fit", ["path"] = path, ["type"] = type, ["batch"] = batch, ["epochs"] = Epochs, ["seconds"] = seconds,
                }));
        }
    }

    private static PeerProcess? Start(IReadOnlyDictionary<string, string> variables) =>
        PeerProcess.TryStart(Settings.Python, [Settings.Script("sklearn_worker.py")], variables);

    private static Contestant PerEpoch(Contestant fit) => fit with { Turn = seconds => fit.Turn(seconds) / Epochs };

    /// <summary>Pixels from 0 to 1, and the digits.</summary>
    private static (float[] Inputs, int[] Labels) Read(string path)
    {
        var inputs = new List<float>();
        var labels = new List<int>();
        foreach (string[] cells in File.ReadLines(path).Skip(1).Select(line => line.Split(',')))
        {
            inputs.AddRange(cells[..^1].Select(c => float.Parse(c, CultureInfo.InvariantCulture) / 16));
            labels.Add(int.Parse(cells[^1], CultureInfo.InvariantCulture));
        }

        return ([.. inputs], [.. labels]);
    }
}
