using Myelin.Benchmarks;

switch (args)
{
    case ["gemm", .. string[] groups]:
        return GemmBenchmark.Run(groups);
    case ["conv", .. string[] names]:
        return ConvolutionBenchmark.Run(names);
    case ["team"]:
        return TeamBenchmark.Run();
    case ["train", .. string[] options]:
        return TrainBenchmark.Run(options);
    default:
        Console.Error.WriteLine($"""
            usage: Myelin.Benchmarks gemm [{string.Join('|', GemmBenchmark.Groups)}] ...   matrix products against the machine's ceiling
                   Myelin.Benchmarks conv [NAME] ...                convolutions and their gradients against the machine's ceiling
                   Myelin.Benchmarks team                            what it costs to share work between threads
                   Myelin.Benchmarks train [--peers] [NAME] ...      a training step, and PyTorch's in turn
            """);
        return 2;
}
