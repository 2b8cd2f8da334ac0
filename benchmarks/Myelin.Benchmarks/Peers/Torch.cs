using System.Text.Json.Nodes;

namespace Myelin.Benchmarks;

/// <summary>
/// PyTorch: with the settings that it comes with, and with whichever combination of settings is fastest for a workload. Two tuned processes
/// stay alive for a run, one with OpenBLAS on all threads and one with OpenBLAS on one; the rest can be set from within.
/// </summary>
internal sealed class Torch : IDisposable
{
    public const string Default = "PyTorch" + PeerFigure.AsInstalled;
    public const string Best = "PyTorch, best";

    /// <summary>The settings of <see cref="Default"/>.</summary>
    public const string AsInstalled = "as installed";

    private readonly PeerProcess _default;
    private readonly PeerProcess _tuned;
    private readonly PeerProcess _tunedSingleBlas;

    private Torch(PeerProcess @default, PeerProcess tuned, PeerProcess tunedSingleBlas) =>
        (_default, _tuned, _tunedSingleBlas) = (@default, tuned, tunedSingleBlas);

    /// <summary>PyTorch's version.</summary>
    public string Version => (string)_default.Greeting["version"]!;

    /// <summary>Starts it; null when it is not installed.</summary>
    public static Torch? TryStart()
    {
        if (Start(Settings.Default) is not { } first)
            return null;
        PeerProcess? tuned = Start(Settings.Tuned), single = Start(Settings.TunedSingleBlas);
        return tuned is null || single is null ? null : new Torch(first, tuned, single);
    }

    /// <summary>A process of its own, for measuring its memory.</summary>
    public static PeerProcess? Start(IReadOnlyDictionary<string, string> variables) =>
        PeerProcess.TryStart(Settings.Python, [Settings.Script("torch_worker.py")], variables);

    /// <summary>The command that loads a workload from a folder.</summary>
    public static JsonObject Load(Workload workload, string folder, Combination combination, bool dropout = true) => new()
    {
        ["do"] = "load",
        ["folder"] = folder,
        ["network"] = workload.Network,
        ["loss"] = workload.PeerLoss,
        ["optimizer"] = workload.Optimizer.Kind,
        ["learning_rate"] = workload.Optimizer.LearningRate,
        ["epsilon"] = OptimizerSettings.Epsilon,
        ["momentum"] = workload.Optimizer.Momentum,
        ["activation"] = workload.Activation,
        ["dropout"] = dropout ? workload.Dropout : 0,
        ["threads"] = combination.Threads,
        ["foreach"] = combination.ForEach,
        ["channels_last"] = combination.ChannelsLast,
    };

    /// <summary>The losses before each of the first steps, without dropout; in float64 if <paramref name="exact"/>.</summary>
    public double[] Losses(Workload workload, string folder, int steps, bool exact)
    {
        JsonObject load = Load(workload, folder, Combination.Default, dropout: false);
        load["double"] = exact;
        _default.Ask(load);
        return [.. _default.Ask(new JsonObject { ["do"] = "losses", ["steps"] = steps })["losses"]!.AsArray().Select(l => (double)l!)];
    }

    /// <summary>What the network says, before any step.</summary>
    public float[] Outputs(Workload workload, string folder, int count)
    {
        _default.Ask(Load(workload, folder, Combination.Default));
        return [.. _default.Ask(new JsonObject { ["do"] = "outputs", ["count"] = count })["outputs"]!.AsArray().Select(o => (float)o!)];
    }

    /// <summary>PyTorch as it comes and at its best, ready to <paramref name="what"/> ("train" or "infer").</summary>
    public (Contestant Best, Contestant Default) Contestants(Workload workload, string folder, string what, Run run)
    {
        JsonObject Command(double seconds) => new() { ["do"] = what, ["seconds"] = seconds };

        _default.Ask(Load(workload, folder, Combination.Default));
        double bestTime = double.MaxValue;
        (PeerProcess Process, Combination Combination) best = (_tuned, Combination.Default);
        foreach ((PeerProcess process, Combination combination) in Combinations(workload, what, run.Options.Threads))
        {
            process.Ask(Load(workload, folder, combination));
            double time = run.Cores.WhenNear(() => process.Microseconds(Command(run.Options.Seconds / 2)));
            if (time < bestTime)
                (bestTime, best) = (time, (process, combination));
        }

        best.Process.Ask(Load(workload, folder, best.Combination));
        string blas = best.Combination.Threads > 1 && best.Process == _tunedSingleBlas ? ", OpenBLAS on 1" : "";
        return (
            new Contestant(Best, best.Combination + blas, seconds => best.Process.Microseconds(Command(seconds))),
            new Contestant(Default, AsInstalled, seconds => _default.Microseconds(Command(seconds))));
    }

    /// <summary>
    /// An elementary function over floats in the first-level cache, on one thread with the widest vectors: the kernel, for which the time
    /// of a call on a single float is taken off, and the call as a whole.
    /// </summary>
    public IReadOnlyList<Contestant> Pointwise(string function, int count)
    {
        double Microseconds(int length, double seconds) => _tuned.Microseconds(
            new JsonObject { ["do"] = "pointwise", ["function"] = function, ["count"] = length, ["seconds"] = seconds });

        return
        [
            new Contestant("PyTorch's kernel", "", seconds => Microseconds(count, seconds / 2) - Microseconds(1, seconds / 2)) { Goal = 1 },
            new Contestant("PyTorch's call", "", seconds => Microseconds(count, seconds)),
        ];
    }

    public void Dispose()
    {
        _default.Dispose();
        _tuned.Dispose();
        _tunedSingleBlas.Dispose();
    }

    private IEnumerable<(PeerProcess Process, Combination Combination)> Combinations(Workload workload, string what, int threads)
    {
        foreach (int t in Options.OneAndAll(threads))
        {
            foreach (bool channelsLast in workload.HasChannels ? (bool[])[true, false] : [false])
            {
                foreach (bool? forEach in what == "train" ? (bool?[])[true, false] : [null])
                {
                    yield return (_tuned, new Combination(t, forEach, channelsLast));
                    if (t > 1)
                        yield return (_tunedSingleBlas, new Combination(t, forEach, channelsLast));
                }
            }
        }
    }

    /// <summary>What can be set in a process that runs.</summary>
    /// <param name="Threads">PyTorch's threads; 0 for as many as it takes by default.</param>
    /// <param name="ForEach">Whether the optimizer works on lists of tensors; null for PyTorch's default.</param>
    /// <param name="ChannelsLast">Whether images have their channels last.</param>
    internal sealed record Combination(int Threads, bool? ForEach, bool ChannelsLast)
    {
        public static Combination Default { get; } = new(0, null, false);

        public override string ToString() =>
            $"{Threads} thread{(Threads > 1 ? "s" : "")}{(ForEach == true ? ", foreach" : "")}{(ChannelsLast ? ", channels last" : "")}";
    }
}
