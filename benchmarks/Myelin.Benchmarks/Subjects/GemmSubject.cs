using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Matrix products: large squares, the shapes of networks, few rows, tiny ones.</summary>
internal static unsafe class GemmSubject
{
    /// <summary>Of oneDNN's speed on large products, and of either library's on those of networks.</summary>
    private const double LargeGoal = 0.98, SmallGoal = 0.9;

    private const string CeilingRow = "multiply-adds in registers";

    /// <summary>How much of a goal is enough where an operand is transposed.</summary>
    private const double TransposedAllowance = 0.95;

    private static readonly Group[] s_groups =
    [
        new("Large products",
        [
            .. new[] { 512, 1024, 2048, 4096 }.Select(n => ("square", new GemmShape(n, n, n))),
            .. new[] { 512, 1024, 2048 }.SelectMany(n => new (string, GemmShape)[]
            {
                ("square Aᵀ", new(n, n, n, TransposeA: true)), ("square Bᵀ", new(n, n, n, TransposeB: true)),
            }),
            ("wide x·W", new(256, 4096, 4096)), ("wide xᵀ·dy", new(4096, 4096, 256, TransposeA: true)),
            ("wide dy·Wᵀ", new(256, 4096, 4096, TransposeB: true)),
        ]) { ShareGoals = (0.92, 0.89), Goal = LargeGoal },
        new("Products of the networks",
        [
            .. new[] { 32, 128, 512 }.SelectMany(batch => new (string, GemmShape)[]
            {
                ("x·W", new(batch, 256, 784)), ("xᵀ·dy", new(784, 256, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 784, 256, TransposeB: true)),
                ("x·W", new(batch, 128, 256)), ("xᵀ·dy", new(256, 128, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 256, 128, TransposeB: true)),
                ("x·W", new(batch, 10, 128)), ("xᵀ·dy", new(128, 10, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 128, 10, TransposeB: true)),
            }),
        ]) { Goal = SmallGoal },
        new("Few rows or columns",
        [
            ("row", new(1, 256, 784)), ("row", new(1, 128, 256)), ("row", new(1, 10, 128)), ("row", new(1, 4096, 4096)),
            ("row·Bᵀ", new(1, 256, 784, TransposeB: true)),
            ("A·column", new(784, 1, 256)), ("Aᵀ·column", new(256, 1, 784, TransposeA: true)), ("4 rows", new(4, 256, 784)),
            ("8 rows", new(8, 256, 784)),
            ("16 rows", new(16, 256, 784)), ("16 rows·Bᵀ", new(16, 784, 256, TransposeB: true)), ("outer", new(256, 256, 1)),
        ]) { Goal = SmallGoal, BoundByMemory = true },
        new("Tiny products",
        [
            ("tiny x·W", new(10, 8, 2)), ("tiny x·W", new(10, 8, 8)), ("tiny x·W", new(10, 1, 8)), ("tiny xᵀ·dy", new(8, 8, 10, TransposeA: true)),
            ("tiny dy·Wᵀ", new(10, 8, 8, TransposeB: true)),
        ]) { Goal = SmallGoal },
    ];

    public static IEnumerable<Row> Measure(Run run)
    {
        foreach (NativeBlas library in NativeBlas.Installed)
            run.Versions[library.Name] = library.Version;
        foreach (int threads in run.Options.Wants(CeilingRow) ? Options.OneAndAll(run.Options.Threads) : [])
            yield return MeasureCeiling(run, threads);
        foreach (Group group in s_groups)
        {
            foreach ((string kind, GemmShape shape) in group.Products)
            {
                string name = $"{kind} {shape.M} × {shape.N} × {shape.K}";
                if (!run.Options.Wants(name))
                    continue;
                // What is small stays on one thread by itself.
                bool shared = shape.Products >= ThreadTeam.WorthwhileOperations;
                foreach (int threads in Options.OneAndAll(shared ? run.Options.Threads : 1))
                    yield return Measure(run, name, group, shape, threads);
            }
        }
    }

    /// <summary>What a program would be said to reach that does nothing but what the ceiling is measured by: how far a share can be
    /// trusted.</summary>
    private static Row MeasureCeiling(Run run, int threads)
    {
        ThreadTeam.Threads = threads;
        double operations = FmaCeiling.Once().Operations;
        Row row = Contest.Run(
            run, CeilingRow, threads, Contest.Repeated("Myelin", "", () => FmaCeiling.Once()), [], run.Options.KernelSeconds);
        return run.WithCeiling(row, operations, 0) with { Table = "The ceiling itself" };
    }

    private static Row Measure(Run run, string name, Group group, GemmShape shape, int threads)
    {
        ThreadTeam.Threads = threads;
        double allowance = group.Goal == LargeGoal && (shape.TransposeA || shape.TransposeB) ? TransposedAllowance : 1;
        using var a = new NativeFloats((long)shape.M * shape.K);
        using var b = new NativeFloats((long)shape.K * shape.N);
        using var c = new NativeFloats((long)shape.M * shape.N);
        using var workspace = new NativeFloats(Gemm.WorkspaceLength<float>(shape));
        var call = new GemmCall<float>(shape, a.Pointer, b.Pointer, c.Pointer, workspace.Pointer);
        Row row = Contest.Run(
            run, name, threads, Contest.Repeated("Myelin", "", () => Gemm.Multiply(call)),
            [.. NativeBlas.Installed.Select(p => AtItsBest(p, () => p.Multiply(shape, a.Pointer, b.Pointer, c.Pointer)))], run.Options.KernelSeconds);
        double bytes = sizeof(float) * ((double)shape.M * shape.K + (double)shape.K * shape.N + (double)shape.M * shape.N);
        double bandwidth = run.Ceiling.Bandwidth(threads, bytes);
        return run.WithCeiling(row, 2.0 * shape.Products, 0) with
        {
            Table = group.Title,
            Bytes = bytes,
            BandwidthShare = group.BoundByMemory ? bytes / (row.Value * 1000) / bandwidth : null,
            ShareGoal = allowance * (shape.M != shape.N || shape.N != shape.K ? null : threads == 1 ? group.ShareGoals?.One : group.ShareGoals?.All),
        };

        // With more than one thread a library may be slower than with one.
        Contestant AtItsBest(NativeBlas library, Action multiply)
        {
            Contestant[] choices = [.. Options.OneAndAll(threads).Select(t => On(library, multiply, t))];
            Contestant best = choices.Length == 1
                ? choices[0]
                : choices.MinBy(choice => run.Cores.WhenNear(() => choice.Turn(run.Options.KernelSeconds)))!;
            return best with { Goal = group.Goal == LargeGoal && library.Name != NativeBlas.OneDnn ? null : allowance * group.Goal };
        }
    }

    private static Contestant On(NativeBlas library, Action multiply, int threads)
    {
        Contestant contestant = Contest.Repeated(library.Name, threads > 1 ? $"{threads} threads" : "", multiply, isNative: true);
        return contestant with
        {
            Turn = seconds =>
            {
                NativeBlas.SetThreads(threads);
                return contestant.Turn(seconds);
            },
        };
    }

    /// <summary>Products that are shown and judged together.</summary>
    private sealed record Group(string Title, (string Kind, GemmShape Shape)[] Products)
    {
        /// <summary>The ratio to reach, of the libraries' times to Myelin's.</summary>
        public double Goal { get; init; }

        /// <summary>The share of the ceiling that squares are to reach, on one thread and on all.</summary>
        public (double One, double All)? ShareGoals { get; init; }

        /// <summary>Whether there are so few operations for each byte that the bandwidth may be the limit.</summary>
        public bool BoundByMemory { get; init; }
    }
}
