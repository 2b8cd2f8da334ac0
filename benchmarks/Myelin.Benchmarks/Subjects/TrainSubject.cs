using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>A training step of every network, Myelin alone.</summary>
internal static class TrainSubject
{
    public static IEnumerable<Row> Measure(Run run)
    {
        foreach (Workload workload in WorkloadList.Training.Where(w => run.Options.Wants(w.Name)))
        {
            var prepared = new Prepared(workload);
            foreach (int threads in ThreadCounts(workload, run.Options))
            {
                yield return Step(run, prepared, threads, []);
                if (run.Options.Profile)
                    KernelProfile.Write(run, threads, prepared.StepGraph(), () => prepared.Step());
            }
        }
    }

    /// <summary>Small networks are measured on one thread too.</summary>
    public static int[] ThreadCounts(Workload workload, Options options) =>
        workload.Small && options.Threads > 1 ? [1, options.Threads] : [options.Threads];

    public static Row Step(Run run, Prepared prepared, int threads, IReadOnlyList<Contestant> peers)
    {
        ThreadTeam.Threads = threads;
        void Step() => prepared.Step();
        Row row = Contest.Run(
            run, prepared.Workload.Name, threads, Contest.Repeated("Myelin", "", Step), peers, run.Options.Seconds,
            isShared: threads > 1 || peers.Count > 0);
        return run.WithCeiling(row, prepared.StepOperations, prepared.StepBytes) with
        {
            Allocated = Contest.Allocated(Step),
            ShareGoal = threads == run.Options.Threads ? prepared.Workload.ShareGoal : null,
        };
    }
}
