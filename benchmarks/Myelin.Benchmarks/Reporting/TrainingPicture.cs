using Myelin.Charts;

namespace Myelin.Benchmarks;

/// <summary>The picture at the head of the page: a training step's time in Myelin as a part of PyTorch's.</summary>
internal static class TrainingPicture
{
    /// <summary>The picture; null when PyTorch was not there.</summary>
    public static string? Of(Result result)
    {
        var rows = result.Rows.Where(r => r.LossDifference is not null)
            .GroupBy(r => r.Name).Select(g => g.MaxBy(r => r.Threads)!)
            .Select(r => (r.Name, Share: Share(r, Torch.Best))).Where(r => r.Share is not null).OrderBy(r => r.Share).ToList();
        if (rows.Count == 0)
            return null;
        return new BarChart
        {
            Title = "Time of a training step, PyTorch at its best = 100 %",
            Width = 860,
            Percent = true,
            Maximum = 1,
            Categories = [.. rows.Select(r => Short(r.Name))],
            Series = [new BarSeries("Myelin", [.. rows.Select(r => r.Share!.Value)])],
        }.ToSvg();
    }

    /// <summary>The network and its batch: what a workload's name begins with, and the part of it that names the batch.</summary>
    private static string Short(string name)
    {
        string[] parts = name.Split(", ");
        return parts.FirstOrDefault(p => p.StartsWith("batch", StringComparison.Ordinal)) is { } batch ? $"{parts[0]}, {batch}" : parts[0];
    }

    private static double? Share(Row row, string peer) =>
        row.Peers.FirstOrDefault(p => p.Peer == peer) is { } figure ? row.Value / figure.Value : null;
}
