namespace Myelin.Benchmarks;

/// <summary>Training steps and predictions, Myelin and its peers in turn.</summary>
internal static class PeersSubject
{
    private const int Steps = 10;

    public static IEnumerable<Row> Measure(Run run)
    {
        foreach (Workload workload in WorkloadList.Training.Where(w => run.Options.Wants(w.Name)))
        {
            string folder = Path.Combine(run.Folder, "train");
            double? difference = run.Torch is { } torch ? LossDifference(workload, torch, folder) : null;
            string? note = difference > 1e-3 ? "the losses do not agree" : null;
            var prepared = new Prepared(workload);
            prepared.WriteTo(folder);
            IReadOnlyList<Contestant> peers = run.Torch?.Contestants(workload, folder, "train", run.Options) ?? [];
            foreach (int threads in TrainSubject.ThreadCounts(workload, run.Options))
                yield return TrainSubject.Step(run, prepared, threads, peers) with { LossDifference = difference, Note = note };
        }

        foreach (Workload workload in WorkloadList.Inference.Where(w => run.Options.Wants(w.Name)))
        {
            string folder = Path.Combine(run.Folder, "infer");
            var prepared = new Prepared(workload);
            prepared.WriteTo(folder);
            IReadOnlyList<Contestant> peers = run.Torch?.Contestants(workload, folder, "infer", run.Options) ?? [];
            foreach (int threads in TrainSubject.ThreadCounts(workload, run.Options))
            {
                Row row = InferSubject.Prediction(run, prepared, threads, peers);
                yield return row with { Name = "Predict: " + row.Name };
            }
        }
    }

    /// <summary>The greatest relative difference of the losses of the first steps, both from the same weights and on the same batch.</summary>
    private static double LossDifference(Workload workload, Torch torch, string folder)
    {
        var prepared = new Prepared(workload, dropout: false);
        prepared.WriteTo(folder);
        double[] theirs = torch.Losses(workload, folder, Steps);
        return theirs.Max(loss => Math.Abs(prepared.Step() - loss) / Math.Abs(loss));
    }
}
