using System.Globalization;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>All that one subject has shown in one run, with what is needed to repeat it.</summary>
internal sealed record Result(
    string Subject, string Date, string Commit, string Processor, int Processors, string System, string Vectors, string Command, double Load,
    IReadOnlyDictionary<string, string> Peers, IReadOnlyList<CeilingFigure> Ceilings, IReadOnlyList<Row> Rows)
{
    public static Result Of(Subject subject, Run run, IReadOnlyList<Row> rows, string[] arguments, double load) => new(
        subject.Name, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Machine.Commit(), Machine.Processor,
        Environment.ProcessorCount, Machine.System, VectorPath.Current.ToString(),
        $"dotnet run -c Release --project benchmarks/Myelin.Benchmarks -- {string.Join(' ', arguments)}", load,
        new Dictionary<string, string>(run.Versions, StringComparer.Ordinal),
        [.. run.Ceiling.Measured().OrderBy(c => c.Key).Select(c => new CeilingFigure(c.Key, c.Value.GigaFlops, c.Value.Bandwidth))], rows);
}

/// <summary>The machine's ceiling for a number of threads: fused multiply-adds, and bytes read and written by copying, each per nanosecond.</summary>
internal sealed record CeilingFigure(int Threads, double GigaFlops, double Bandwidth);
