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
            Categories = [.. rows.Select(r => r.Name)],
            Series = [new BarSeries("Myelin", [.. rows.Select(r => r.Share!.Value)])],
        }.ToSvg();
    }

    private static double? Share(Row row, string peer) => row.Peers.FirstOrDefault(p => p.Peer == peer) is { } figure ? row.Value / figure.Value : null;
}
