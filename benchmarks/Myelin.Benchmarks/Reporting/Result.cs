using System.Globalization;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>All that one subject has shown in one run, with what is needed to repeat it.</summary>
/// <param name="Others">The share of the processors that other programs had meanwhile.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Result(
    string Subject, string Date, string Commit, string Processor, int Processors, string System, string Vectors, string Command,
    double Others, double Seconds,
    IReadOnlyDictionary<string, string> Peers, IReadOnlyList<CeilingFigure> Ceilings, IReadOnlyList<Row> Rows)
{
    /// <summary>The commit of the result that was kept before.</summary>
    public string? BeforeCommit { get; init; }

    /// <summary>The day of the result that was kept before.</summary>
    public string? BeforeDate { get; init; }

    /// <summary>Whether other programs took so much of the machine that the figures say little.</summary>
    public bool IsDisturbed => Others > Benchmarks.Others.Quiet;

    public static Result Of(Subject subject, Run run, IReadOnlyList<Row> rows, string[] arguments, double others, TimeSpan time) => new(
        subject.Name, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Machine.Commit(), Machine.Processor,
        Environment.ProcessorCount, Machine.System, VectorPath.Current.ToString(),
        $"dotnet run -c Release --project benchmarks/Myelin.Benchmarks -- {string.Join(' ', arguments)}", others, time.TotalSeconds,
        new Dictionary<string, string>(run.Versions, StringComparer.Ordinal),
        [.. run.Ceiling.Measured().OrderBy(c => c.Key).Select(c => new CeilingFigure(c.Key, c.Value.GigaFlops, c.Value.Bandwidth))], rows);

    /// <summary>Whether it was measured on a machine of that kind.</summary>
    public bool IsOf(string processor, int processors) => Processor == processor && Processors == processors;

    /// <summary>The rows that have become slower, or faster, than they were in the result that was kept before.</summary>
    public IEnumerable<(Row Row, double Times)> Changes() => Rows
        .Where(r => r.Before > 0).Select(r => (r, r.Value / r.Before!.Value)).Where(c => c.Item2 is > Row.Changed or < 1 / Row.Changed);
}

/// <summary>The machine's ceiling for a number of threads: fused multiply-adds, and bytes read and written by copying, each per
/// nanosecond.</summary>
internal sealed record CeilingFigure(int Threads, double GigaFlops, double Bandwidth);
