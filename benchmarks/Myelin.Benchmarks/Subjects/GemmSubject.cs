using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Matrix products: large squares, the shapes of networks, few rows, tiny ones.</summary>
internal static unsafe class GemmSubject
{
    private static readonly (string Kind, GemmShape Shape)[] s_products =
    [
        .. new[] { 512, 1024, 2048, 4096 }.Select(n => ("square", new GemmShape(n, n, n))),
        ("square Aᵀ", new(1024, 1024, 1024, TransposeA: true)), ("square Bᵀ", new(1024, 1024, 1024, TransposeB: true)),
        .. new[] { 32, 128, 512 }.SelectMany(batch => new (string, GemmShape)[]
        {
            ("x·W", new(batch, 256, 784)), ("xᵀ·dy", new(784, 256, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 784, 256, TransposeB: true)),
            ("x·W", new(batch, 128, 256)), ("xᵀ·dy", new(256, 128, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 256, 128, TransposeB: true)),
            ("x·W", new(batch, 10, 128)), ("xᵀ·dy", new(128, 10, batch, TransposeA: true)), ("dy·Wᵀ", new(batch, 128, 10, TransposeB: true)),
        }),
        ("wide x·W", new(256, 4096, 4096)), ("wide xᵀ·dy", new(4096, 4096, 256, TransposeA: true)), ("wide dy·Wᵀ", new(256, 4096, 4096, TransposeB: true)),
        ("row", new(1, 256, 784)), ("row", new(1, 4096, 4096)), ("row·Bᵀ", new(1, 256, 784, TransposeB: true)), ("A·column", new(784, 1, 256)),
        ("Aᵀ·column", new(256, 1, 784, TransposeA: true)), ("4 rows", new(4, 256, 784)), ("8 rows", new(8, 256, 784)), ("16 rows", new(16, 256, 784)),
        ("outer", new(256, 256, 1)),
        ("tiny x·W", new(10, 8, 2)), ("tiny x·W", new(10, 8, 8)), ("tiny x·W", new(10, 1, 8)), ("tiny xᵀ·dy", new(8, 8, 10, TransposeA: true)),
        ("tiny dy·Wᵀ", new(10, 8, 8, TransposeB: true)),
    ];

    public static IEnumerable<Row> Measure(Run run)
    {
        if (NativeBlas.Installed.Count > 0)
            run.Versions["oneDNN and OpenBLAS"] = "of Debian";
        foreach ((string kind, GemmShape shape) in s_products)
        {
            string name = $"{kind} {shape.M} × {shape.N} × {shape.K}";
            if (!run.Options.Wants(name))
                continue;
            // What is small stays on one thread by itself.
            bool shared = shape.Products >= ThreadTeam.WorthwhileOperations;
            foreach (int threads in run.Options.Threads > 1 && shared ? (int[])[1, run.Options.Threads] : [1])
                yield return Measure(run, name, shape, threads);
        }
    }

    private static Row Measure(Run run, string name, GemmShape shape, int threads)
    {
        ThreadTeam.Threads = threads;
        NativeBlas.SetThreads(threads);
        using var a = new NativeFloats((long)shape.M * shape.K);
        using var b = new NativeFloats((long)shape.K * shape.N);
        using var c = new NativeFloats((long)shape.M * shape.N);
        using var workspace = new NativeFloats(Gemm.WorkspaceLength<float>(shape));
        var call = new GemmCall<float>(shape, a.Pointer, b.Pointer, c.Pointer, workspace.Pointer);
        Row row = Contest.Run(
            run, name, threads, Contest.Repeated("Myelin", "", () => Gemm.Multiply(call)),
            [.. NativeBlas.Installed.Select(p => Contest.Repeated(p.Name, "", () => p.Multiply(shape, a.Pointer, b.Pointer, c.Pointer)))]);
        double bytes = sizeof(float) * ((double)shape.M * shape.K + (double)shape.K * shape.N + (double)shape.M * shape.N);
        // The operands of most of these stay in the caches, so that their bytes set no limit.
        return run.WithCeiling(row, 2.0 * shape.Products, 0) with { Bytes = bytes };
    }
}
