using Myelin.Benchmarks;

switch (args)
{
    case ["gemm", .. string[] groups]:
        return GemmBenchmark.Run(groups);
    case ["team"]:
        return TeamBenchmark.Run();
    default:
        Console.Error.WriteLine($"""
            usage: Myelin.Benchmarks gemm [{string.Join('|', GemmBenchmark.Groups)}] ...   matrix products against the machine's ceiling
                   Myelin.Benchmarks team                            what it costs to share work between threads
            """);
        return 2;
}
