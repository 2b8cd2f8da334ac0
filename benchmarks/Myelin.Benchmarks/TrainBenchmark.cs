using System.Diagnostics;
using System.Globalization;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>
/// One training step of small and middling networks: Myelin alone, and in turn with PyTorch where that is installed
/// (<c>benchmarks/peers/torch_mlp.py</c> says how). A ratio is PyTorch's median over Myelin's, of turns taken A B A B.
/// </summary>
internal static class TrainBenchmark
{
    private const int Turns = 7;

    private sealed record Workload(string Name, int[] Sizes, int Batch, bool Adam, Activation Activation);

    private static readonly Workload[] s_workloads =
    [
        new("2-8-8-1 tanh, SGD, batch 10", [2, 8, 8, 1], 10, false, Activation.Tanh),
        new("784-256-128-10 ReLU, Adam, batch 32", [784, 256, 128, 10], 32, true, Activation.ReLU),
        new("784-256-128-10 ReLU, Adam, batch 128", [784, 256, 128, 10], 128, true, Activation.ReLU),
        new("784-256-128-10 ReLU, Adam, batch 512", [784, 256, 128, 10], 512, true, Activation.ReLU),
    ];

    /// <summary>PyTorch's settings: as it comes, and those that are fastest for one workload or another on AVX-512 machines.</summary>
    private static readonly (string Name, (string Key, string Value)[] Variables, int Threads)[] s_torchSettings =
    [
        ("default", [], 0),
        ("tuned, 1 thread", s_tuned, 1),
        ("tuned, 2 threads", s_tuned, 2),
    ];

    private static (string, string)[] s_tuned =>
    [
        ("OPENBLAS_CORETYPE", "SkylakeX"), ("ATEN_CPU_CAPABILITY", "avx512"), ("LD_PRELOAD", "libtcmalloc_minimal.so.4"),
    ];

    public static int Run(string[] options)
    {
        bool peers = options.Contains("--peers");
        string[] named = [.. options.Where(o => o != "--peers")];
        Console.WriteLine($"Microseconds of a training step, {VectorPath.Current} vectors, {ThreadTeam.Threads} threads");
        foreach (Workload workload in s_workloads.Where(w => named.Length == 0 || named.Any(w.Name.Contains)))
        {
            Func<double> myelin = Myelin(workload, out Func<long> allocated);
            var own = new List<double>();
            var torch = new Dictionary<string, List<double>>(StringComparer.Ordinal);
            for (int turn = 0; turn < Turns; turn++)
            {
                own.Add(myelin());
                if (!peers)
                    continue;
                foreach ((string name, (string, string)[] variables, int threads) in s_torchSettings)
                {
                    if (Torch(workload, variables, threads) is { } microseconds)
                        (torch.TryGetValue(name, out List<double>? list) ? list : torch[name] = []).Add(microseconds);
                }
            }

            own.Sort();
            Console.WriteLine($"{workload.Name,-42} Myelin {Median(own),9:F2} ({own[0]:F2} to {own[^1]:F2}), {allocated()} bytes allocated in 1000 steps");
            foreach ((string name, List<double> times) in torch)
            {
                times.Sort();
                Console.WriteLine(
                    $"{"",-42} PyTorch {name,-17} {Median(times),9:F2} ({times[0]:F2} to {times[^1]:F2}), ratio {Median(times) / Median(own):F2}");
            }
        }

        return 0;
    }

    /// <summary>Sets a network up; each call then measures it for some 0.3 s and gives the median of short runs.</summary>
    private static Func<double> Myelin(Workload workload, out Func<long> allocated)
    {
        int[] sizes = workload.Sizes;
        bool classes = sizes[^1] > 1;
        var layers = new List<Layer> { new Input(sizes[0]) };
        for (int i = 1; i < sizes.Length; i++)
            layers.Add(new Dense(sizes[i], i < sizes.Length - 1 ? workload.Activation : classes ? Activation.Softmax : Activation.Linear));
        var model = new Sequential([.. layers]);
        model.Compile(workload.Adam ? new Adam() : new SGD(), classes ? Loss.SparseCategoricalCrossentropy : Loss.MeanSquaredError);

        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, workload.Batch * sizes[0]).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, workload.Batch).Select(_ => random.Next(sizes[^1]))];
        float[] targets = [.. Enumerable.Range(0, workload.Batch).Select(_ => random.NextSingle())];
        void Step()
        {
            if (classes)
                model.TrainOnBatch(x, labels);
            else
                model.TrainOnBatch(x, targets);
        }

        allocated = () =>
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 1000; i++)
                Step();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        };
        for (int i = 0; i < 200; i++)
            Step();
        return () =>
        {
            var times = new List<double>();
            long end = Stopwatch.GetTimestamp() + Stopwatch.Frequency * 3 / 10;
            while (Stopwatch.GetTimestamp() < end)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < 20; i++)
                    Step();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / 20);
            }

            times.Sort();
            return Median(times);
        };
    }

    private static double? Torch(Workload workload, (string Key, string Value)[] variables, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peers", "torch_mlp.py");
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            script, "--sizes", string.Join(',', workload.Sizes), "--batch", $"{workload.Batch}", "--seconds", "0.5",
            "--optimizer", workload.Adam ? "adam" : "sgd", "--activation", workload.Activation == Activation.Tanh ? "tanh" : "relu",
            .. threads > 0 ? new[] { "--threads", $"{threads}" } : [],
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string key, string value) in variables)
            start.Environment[key] = value;
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? double.Parse(output.Split(' ')[0], CultureInfo.InvariantCulture) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static double Median(List<double> sorted) => sorted[sorted.Count / 2];
}
