using Myelin.Datasets;

namespace Myelin.Tests.Training;

/// <summary>Counts what is allocated by all threads, so nothing else may run meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class AllocationTests
{
    [Fact]
    public void A_training_step_allocates_nothing()
    {
        ArrayDataset data = Samples.Iris();
        Sequential model = Model();
        Trainer trainer = model.RequireTrainer("test");
        Totals totals = trainer.NewTotals();
        int[] rows = [.. Enumerable.Range(0, 150)];
        float[] classWeights = [1, 2, 3];
        AssertAllocatesNothing(() =>
        {
            trainer.Train(data, rows.AsSpan(0, 32), classWeights, totals);
            trainer.Train(data, rows.AsSpan(32, 22), null, totals);
        });
    }

    [Fact]
    public void A_training_step_with_figures_of_classes_and_scores_allocates_nothing()
    {
        ArrayDataset data = Samples.Iris();
        Sequential model = Model();
        model.Compile(
            new Adam(), Loss.SparseCategoricalCrossentropy, Metric.F1Score, Metric.ConfusionMatrix, Metric.AUC,
            Metric.SparseCategoricalCrossentropy);
        Trainer trainer = model.RequireTrainer("test");
        Totals totals = trainer.NewTotals();
        int[] rows = [.. Enumerable.Range(0, 150)];
        AssertAllocatesNothing(() =>
        {
            // Room for what is kept of every row is there after the first epoch.
            totals.Clear();
            trainer.Train(data, rows.AsSpan(0, 75), null, totals);
            trainer.Train(data, rows.AsSpan(75, 75), null, totals);
        });
    }

    [Fact]
    public void Training_on_spans_allocates_nothing()
    {
        ArrayDataset data = Samples.Iris();
        Sequential model = Model();
        AssertAllocatesNothing(() => model.TrainOnBatch(data.Inputs, data.Labels));
    }

    [Fact]
    public void Work_that_the_team_shares_allocates_nothing()
    {
        var model = new Sequential(new Input(512), new Dense(512, Activation.ReLU), new Dense(10, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        float[] inputs = new float[64 * 512];
        int[] labels = new int[64];
        AssertAllocatesNothing(() => model.TrainOnBatch(inputs, labels), runs: 20);
    }

    [Fact]
    public void Predicting_into_a_destination_allocates_nothing()
    {
        ArrayDataset data = Samples.Iris();
        Sequential model = Model();
        float[] destination = new float[450];
        AssertAllocatesNothing(() => model.Predict(data.Inputs, destination));
    }

    // A pass over all rows allocates for its figures and callbacks, but no more for more batches.
    [Fact]
    public void An_epoch_allocates_no_more_for_more_batches()
    {
        ArrayDataset data = Samples.Iris();
        Sequential model = Model();
        long many = Epoch(1), few = Epoch(75);
        Assert.True(many <= few + 2048, $"150 batches allocated {many} bytes, 2 batches {few}");

        long Epoch(int batchSize)
        {
            // What is compiled, and what just-in-time compilation allocates, comes first.
            for (int i = 0; i < 30; i++)
                model.Fit(data, epochs: 1, batchSize);
            long before = GC.GetTotalAllocatedBytes(true);
            model.Fit(data, epochs: 1, batchSize);
            return GC.GetTotalAllocatedBytes(true) - before;
        }
    }

    private static Sequential Model()
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.ReLU), new Dropout(0.1), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    private static void AssertAllocatesNothing(Action action, int runs = 100)
    {
        // Just-in-time compilation allocates now and then, so the best of some rounds counts: a step that allocates would in each.
        long least = long.MaxValue;
        for (int round = 0; round < 5 && least > 0; round++)
        {
            for (int i = 0; i < runs; i++)
                action();
            long before = GC.GetTotalAllocatedBytes(true);
            for (int i = 0; i < runs; i++)
                action();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }

        Assert.Equal(0, least);
    }
}
