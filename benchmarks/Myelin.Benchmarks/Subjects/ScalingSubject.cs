using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>How much faster a training step is on several threads than on one.</summary>
internal static class ScalingSubject
{
    private const double Goal = 1.75;
    private static readonly string[] s_withGoal = ["CNN conv32", "ResNet-20", "MLP 1024-4096"];
    private static readonly string[] s_networks = [.. s_withGoal, "LSTM", "GRU", "Text CNN", "Transformer", "batch 512"];

    public static IEnumerable<Row> Measure(Run run)
    {
        int threads = Math.Max(2, run.Options.Threads);
        foreach (Workload workload in WorkloadList.Training.Where(w => s_networks.Any(w.Name.Contains) && run.Options.Wants(w.Name)))
        {
            var prepared = new Prepared(workload);
            yield return Contest.Run(
                run, workload.Name, threads, On(threads), [On(1) with { Goal = s_withGoal.Any(workload.Name.Contains) ? Goal : null }],
                run.Options.Seconds);

            Contestant On(int count)
            {
                Contestant contestant = Contest.Repeated($"{count} thread{(count > 1 ? "s" : "")}", "", () => prepared.Step());
                return contestant with
                {
                    Turn = seconds =>
                    {
                        ThreadTeam.Threads = count;
                        return contestant.Turn(seconds);
                    },
                };
            }
        }
    }
}
