using System.Diagnostics;
using Myelin.Benchmarks;
using Myelin.Kernels;

// A process that measures one thing about itself, started by this program.
if (args is ["process-memory", string workload])
    return MemorySubject.TrainAndSay(workload);

if (args is ["page"])
{
    try
    {
        new Page(new ResultFile(Machine.ResultsFolder), Machine.DocumentsFolder).Write();
        return 0;
    }
    catch (InvalidDataException damaged)
    {
        Console.Error.WriteLine(damaged.Message);
        return 1;
    }
}

if (args.Any(a => a is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Usage());
    return 0;
}

if (Options.Parse(args, out string? error) is not { } options)
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine(Usage());
    return 2;
}

int exitCode = 0;
long begin = Stopwatch.GetTimestamp();
using var run = new Run(options);
var files = new ResultFile(options.Results ?? Machine.ResultsFolder);
var page = new Page(files, options.Results ?? Machine.DocumentsFolder);
Dictionary<string, Result?> kept;
try
{
    // At once: the page needs all of them, and half an hour from now is too late to find one damaged.
    IEnumerable<string> needed = options.Writes ? Subject.All.Select(s => s.Name) : options.Subjects.Distinct();
    kept = needed.ToDictionary(name => name, files.Read, StringComparer.Ordinal);
}
catch (InvalidDataException damaged)
{
    Console.Error.WriteLine(damaged.Message);
    return 1;
}

Console.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} processors, {VectorPath.Current} vectors, {Machine.System}");
if (options.Writes)
    Others.Await();
foreach (Subject subject in options.Subjects.Distinct().Select(name => Subject.All.Single(s => s.Name == name)))
{
    var table = new ConsoleTable(subject);
    long start = Stopwatch.GetTimestamp();
    Others others = Others.Watch();
    Result? before = kept[subject.Name];
    if (before is not null && !before.IsOf(Machine.Processor, Environment.ProcessorCount))
        before = null;
    // What runs only for a moment is compared with nothing.
    Result? compared = options.Quick ? null : before;
    var rows = new List<Row>();
    try
    {
        foreach (Row measured in subject.Measure(run))
        {
            Row row = measured with { Before = compared?.Rows.FirstOrDefault(r => r.Name == measured.Name && r.Threads == measured.Threads)?.Value };
            rows.Add(row);
            table.Write(row);
        }
    }
    catch (Exception failure) when (failure is InvalidOperationException or IOException)
    {
        // A peer has ended, or the tool cannot be published: the other subjects are measured all the same.
        Console.Error.WriteLine($"{subject.Name} has failed and is left out. {failure.Message}");
        exitCode = 1;
        continue;
    }

    if (rows.Count == 0)
        continue;
    foreach (string missing in run.Missing)
        Console.WriteLine(missing);
    run.Missing.Clear();
    Result result = Result.Of(subject, run, rows, args, others.Share(), Stopwatch.GetElapsedTime(start)) with
    {
        BeforeCommit = compared?.Commit,
        BeforeDate = compared?.Date,
    };
    ConsoleTable.WriteEnd(result, options.Quick);
    if (!options.Writes)
        continue;
    if (result.IsDisturbed && before is { IsDisturbed: false })
    {
        Console.WriteLine("The result that was kept stays, because that one was not disturbed.");
        continue;
    }

    files.Write(result);
    page.Write();
}

if (options.Names.Count > 0 && !options.Names.Any(options.IsNamed))
{
    Console.Error.WriteLine($"Nothing is named {string.Join(" or ", options.Only.Select(o => $"\"{o}\""))}. There are:");
    foreach (string name in options.Names)
        Console.Error.WriteLine($"  {name}");
    return 2;
}

Console.WriteLine();
Console.WriteLine($"{Figures.Duration(Stopwatch.GetElapsedTime(begin))} in all.");
return exitCode;

static string Usage() => $"""
    usage: Myelin.Benchmarks WHAT ... [--threads N] [--quick] [--only NAME] [--profile] [--results FOLDER]
    WHAT is {string.Join(", ", Subject.All.Select(s => s.Name))} or all; or page alone, which writes docs/benchmarks.md from the results that are kept.
      --threads N       Myelin's threads, and the most that peers may use (default: all processors)
      --quick           run everything only long enough to see that it runs
      --only NAME       only workloads whose name holds NAME; may be given several times
      --profile         for train and infer: the time of each kernel too, the longest first
      --results FOLDER  compare with the results in this folder, and write results and page there
    Without these, but for --threads, benchmarks/results gets a file for each subject, and docs/benchmarks.md shows them.
    """;
