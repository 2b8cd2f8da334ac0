using Myelin.Benchmarks.Onnx;

namespace Myelin.Benchmarks;

/// <summary>Training steps and predictions, Myelin and its peers in turn.</summary>
internal static class PeersSubject
{
    private const int Steps = 10;

    /// <summary>The relative difference of losses (and the absolute one of outputs) up to which they agree whatever the network.</summary>
    private const double Agreeing = 1e-4;

    /// <summary>How many times a goal against PyTorch at its best is to be reached against PyTorch as its users get it.</summary>
    private const double DefaultGoal = 1.5;

    public static IEnumerable<Row> Measure(Run run) =>
        Training(run).Select(r => r with { Table = "Training steps" }).Concat(Inference(run).Select(r => r with { Table = "Inference" }));

    private static IEnumerable<Row> Training(Run run)
    {
        foreach (Workload workload in WorkloadList.Training.Where(w => run.Options.Wants(w.Name)))
        {
            string folder = Path.Combine(run.Folder, "train");
            LossComparison? losses = run.Torch is { } torch ? Compare(workload, torch, folder) : null;
            var prepared = new Prepared(workload);
            prepared.WriteTo(folder);
            IReadOnlyList<Contestant> peers = run.Torch?.Contestants(workload, folder, "train", run) is not ({ } best, { } common) ? []
                : [best with { Goal = workload.Goal }, common with { Goal = workload.Goal * DefaultGoal }];
            foreach (int threads in TrainSubject.ThreadCounts(workload, run.Options))
                yield return Compared(TrainSubject.Step(run, prepared, threads, Of(run, threads, peers)), losses);
        }
    }

    private static IEnumerable<Row> Inference(Run run)
    {
        foreach (Workload workload in WorkloadList.Inference.Where(w => run.Options.Wants("Predict: " + w.Name)))
        {
            string folder = Path.Combine(run.Folder, "infer");
            var prepared = new Prepared(workload);
            prepared.WriteTo(folder);
            float[] outputs = prepared.Predict().ToArray();
            double difference = 0;
            var peers = new List<Contestant>();
            OnnxRuntime.Session? session = null;
            if (run.OnnxRuntime?.Contestant(prepared, run) is ({ } ready, { } contestant))
            {
                session = ready;
                difference = Difference(outputs, session.Outputs);
                peers.Add(contestant with { Goal = workload.Goal });
            }

            if (run.Torch is { } torch)
            {
                difference = Math.Max(difference, Difference(outputs, torch.Outputs(workload, folder, outputs.Length)));
                (Contestant best, Contestant common) = torch.Contestants(workload, folder, "infer", run);
                peers.AddRange([best, common]);
            }

            foreach (int threads in TrainSubject.ThreadCounts(workload, run.Options))
            {
                Row row = InferSubject.Prediction(run, prepared, threads, Of(run, threads, peers));
                yield return row with
                {
                    Name = "Predict: " + row.Name,
                    Note = !(difference <= Agreeing) ? $"THE OUTPUTS DIFFER BY {difference:0.0e+0}" : null,
                };
            }

            session?.Dispose();
        }
    }

    /// <summary>Goals are for all threads; a small network's row on one thread is for looking at.</summary>
    private static IReadOnlyList<Contestant> Of(Run run, int threads, IReadOnlyList<Contestant> peers) =>
        threads == run.Options.Threads ? peers : [.. peers.Select(p => p with { Goal = null })];

    /// <summary>
    /// Both make ten steps from the same weights on the same batch. Training multiplies rounding errors, the more so the longer the steps
    /// are (with batch normalization or RMSprop a millionth becomes a hundredth), so PyTorch does it in float64 too: where its own float32
    /// strays further from that than <see cref="Agreeing"/>, Myelin may stray a few times as far.
    /// </summary>
    private static Row Compared(Row row, LossComparison? losses) => losses is null ? row : row with
    {
        LossDifference = losses.Difference,
        LossRounding = losses.Rounding,
        Note = losses.Difference <= Math.Max(Agreeing, 5 * losses.Rounding) ? null : "THE LOSSES DO NOT AGREE",
    };

    private static LossComparison Compare(Workload workload, Torch torch, string folder)
    {
        var prepared = new Prepared(workload, dropout: false);
        prepared.WriteTo(folder);
        double[] exact = torch.Losses(workload, folder, Steps, exact: true), theirs = torch.Losses(workload, folder, Steps, exact: false);
        double[] ours = [.. theirs.Select(_ => prepared.Step())];
        return new LossComparison(Greatest(ours, theirs), Greatest(theirs, exact));
    }

    private static double Difference(ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        double greatest = ours.Length == theirs.Length ? 0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
            greatest = Math.Max(greatest, Math.Abs((double)ours[i] - theirs[i]));
        return greatest;
    }

    private static double Greatest(double[] losses, double[] others) => losses.Zip(others, (a, b) => Math.Abs(a - b) / Math.Abs(b)).Max();

    /// <summary>The greatest relative difference of Myelin's losses from PyTorch's, and of PyTorch's in float32 from those in
    /// float64.</summary>
    private sealed record LossComparison(double Difference, double Rounding);
}
