using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Predictions of one batch, Myelin alone.</summary>
internal static class InferSubject
{
    public static IEnumerable<Row> Measure(Run run)
    {
        foreach (Workload workload in WorkloadList.Inference.Where(w => run.Options.Wants(w.Name)))
        {
            var prepared = new Prepared(workload);
            foreach (int threads in TrainSubject.ThreadCounts(workload, run.Options))
            {
                yield return Prediction(run, prepared, threads, []);
                if (run.Options.Profile)
                    KernelProfile.Write(run, threads, prepared.PredictionGraph(), () => prepared.Predict());
            }
        }
    }

    public static Row Prediction(Run run, Prepared prepared, int threads, IReadOnlyList<Contestant> peers)
    {
        ThreadTeam.Threads = threads;
        void Predict() => prepared.Predict();
        Row row = Contest.Run(
            run, prepared.Workload.Name, threads, Contest.Repeated("Myelin", "", Predict), peers, run.Options.Seconds,
            isShared: threads > 1 || peers.Count > 0);
        // The weights of most of these stay in the caches, so that their bytes set no limit.
        return run.WithCeiling(row, prepared.InferenceOperations, 0) with { Bytes = prepared.InferenceBytes, Allocated = Contest.Allocated(Predict) };
    }
}
