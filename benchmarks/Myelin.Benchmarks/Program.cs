using Myelin.Benchmarks;
using Myelin.Kernels;

// A process that measures one thing about itself, started by this program.
if (args is ["process-memory", string workload])
    return MemorySubject.TrainAndSay(workload);

if (Options.Parse(args, out string? error) is not { } options)
{
    Console.Error.WriteLine($"""
        {error}
        usage: Myelin.Benchmarks WHAT ... [--threads N] [--quick] [--only NAME] [--profile]
        WHAT is {string.Join(", ", Subject.All.Select(s => s.Name))} or all.
          --threads N  Myelin's threads, and the most that peers may use (default: all processors)
          --quick      run everything only long enough to see that it runs
          --only NAME  only workloads whose name holds NAME; may be given several times
          --profile    for train and infer: the time of each kernel too, the longest first
        Without --quick, --only and --profile, benchmarks/results gets a file for each subject, and docs/benchmarks.md shows them.
        """);
    return 2;
}

using var run = new Run(options);
double load = Machine.Load();
Console.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} processors, {VectorPath.Current} vectors, load {load:0.00} before the run");
foreach (Subject subject in options.Subjects.Distinct().Select(name => Subject.All.Single(s => s.Name == name)))
{
    Console.WriteLine();
    Console.WriteLine($"{subject.Title}, {subject.Unit}");
    var rows = new List<Row>();
    foreach (Row row in subject.Measure(run))
    {
        rows.Add(row);
        ConsoleTable.Write(row);
    }

    Result result = Result.Of(subject, run, rows, args, load);
    if (ResultFile.Read(subject.Name) is { } before)
        ConsoleTable.WriteComparison(before, result);
    if (options.Quick || options.Profile || options.Only.Count > 0)
        continue;
    if (load > Machine.QuietLoad)
    {
        Console.WriteLine($"Nothing is written: the load was {load:0.00} before the run, so others were working. Below {Machine.QuietLoad} it counts.");
        continue;
    }

    ResultFile.Write(result);
    Page.Write();
}

return 0;
