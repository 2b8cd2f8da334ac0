using System.Diagnostics;
using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>
/// Speed of matrix products as a share of <see cref="FmaCeiling"/>, which is measured again and again in between, because clock rates change and
/// machines are shared. The best of many repetitions counts.
/// </summary>
internal static unsafe class GemmBenchmark
{
    private static readonly Dictionary<string, (string Name, GemmShape Shape)[]> s_groups = new(StringComparer.Ordinal)
    {
        ["square"] = [.. new[] { 512, 1024, 2048 }.Select(n => ("square", new GemmShape(n, n, n)))],
        ["mlp"] =
        [
            .. new[] { 32, 128, 512 }.SelectMany(batch => new (string, GemmShape)[]
            {
                ("x·W", new(batch, 256, 784)), ("xᵀ·dy", new(784, 256, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 784, 256, TransposeB: true)),
                ("x·W", new(batch, 128, 256)), ("xᵀ·dy", new(256, 128, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 256, 128, TransposeB: true)),
                ("x·W", new(batch, 10, 128)), ("xᵀ·dy", new(128, 10, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 128, 10, TransposeB: true)),
            }),
        ],
        ["few"] =
        [
            ("row", new(1, 256, 784)), ("row", new(1, 4096, 4096)), ("row·Bᵀ", new(1, 256, 784, TransposeB: true)),
            ("A·column", new(784, 1, 256)), ("Aᵀ·column", new(256, 1, 784, TransposeA: true)), ("8 rows", new(8, 256, 784)), ("outer", new(256, 256, 1)),
        ],
        ["tiny"] =
        [
            ("x·W", new(10, 8, 2)), ("x·W", new(10, 8, 8)), ("x·W", new(10, 1, 8)), ("xᵀ·dy", new(8, 1, 10, TransposeA: true)),
            ("xᵀ·dy", new(8, 8, 10, TransposeA: true)), ("dy·Wᵀ", new(10, 8, 1, TransposeB: true)), ("dy·Wᵀ", new(10, 8, 8, TransposeB: true)),
        ],
    };

    public static IEnumerable<string> Groups => s_groups.Keys;

    public static int Run(string[] groups)
    {
        foreach (string unknown in groups.Where(g => !s_groups.ContainsKey(g)))
        {
            Console.Error.WriteLine($"There is no group \"{unknown}\"; there are {string.Join(", ", s_groups.Keys)}.");
            return 2;
        }
        Console.WriteLine($"vectors {VectorPath.Current}, {Environment.ProcessorCount} processors");
        Console.WriteLine($"{"",-12}{"M × N × K",-20}{"threads",8}{"µs",12}{"GFLOP/s",10}{"ceiling",10}{"share",8}");
        foreach (string group in groups.Length > 0 ? groups : [.. s_groups.Keys])
        {
            foreach ((string name, GemmShape shape) in s_groups[group])
            {
                Measure(name, shape, 1);
                if (Environment.ProcessorCount > 1) Measure(name, shape, 2);
            }
        }
        return 0;
    }

    private static void Measure(string name, GemmShape shape, int threads)
    {
        const double secondsForEach = 0.5;
        ThreadTeam.Threads = threads;
        float* a = Numbers((long)shape.M * shape.K), b = Numbers((long)shape.K * shape.N), c = Numbers((long)shape.M * shape.N);
        float* workspace = Numbers(Gemm.WorkspaceLength<float>(shape));
        var call = new GemmCall<float>(shape, a, b, c, workspace);
        double operations = 2.0 * shape.Products;
        // Repetitions in one measurement: about 50 µs, so that reading the clock is nothing.
        int inner = Math.Max(1, (int)(50e-6 / (operations / 2e11 + 50e-9)));
        double best = double.MaxValue, ceiling = 0;
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 10 || Stopwatch.GetElapsedTime(start).TotalSeconds < secondsForEach; round++)
        {
            if (round % 16 == 0) ceiling = Math.Max(ceiling, FmaCeiling.Measure());
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < inner; i++) Gemm.Multiply(call);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalNanoseconds / inner);
        }
        Console.WriteLine(
            $"{name,-12}{$"{shape.M} × {shape.N} × {shape.K}",-20}{threads,8}{best / 1000,12:0.000}{operations / best,10:0.0}{ceiling,10:0.0}{operations / best / ceiling,8:0.0%}");
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
        NativeMemory.AlignedFree(workspace);
    }

    private static float* Numbers(long count)
    {
        var numbers = (float*)NativeMemory.AlignedAlloc((nuint)(count + 1) * sizeof(float), 64);
        var random = new Random(1);
        for (long i = 0; i < count; i++) numbers[i] = random.NextSingle() - 0.5f;
        return numbers;
    }
}
