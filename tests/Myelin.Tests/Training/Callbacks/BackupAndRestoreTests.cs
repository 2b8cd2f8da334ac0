using Myelin.Datasets;
using Myelin.Serialization;

namespace Myelin.Tests.Training.Callbacks;

public sealed class BackupAndRestoreTests
{
    private static readonly Lazy<string> s_unkilled = new(() =>
    {
        using var folder = new TemporaryFolder();
        return new KilledRun(folder, SaveFrequency.Epoch).Start()!;
    });

    [Theory]
    [InlineData("epoch", true)]
    [InlineData("1", false)]
    [InlineData("3", false)]
    public void Killed_at_any_call_and_started_again_it_ends_as_if_never_killed(string saveFreq, bool killerFirst)
    {
        int kill = 1, restored = 0;
        for (string? ended = null; ended is null; kill++)
        {
            using var folder = new TemporaryFolder();
            var run = new KilledRun(folder, SaveFrequency.Parse(saveFreq));
            ended = run.Start(kill, killerFirst);
            Assert.Equal(s_unkilled.Value, ended ?? run.Start());
            restored += run.HasRestored ? 1 : 0;
            Assert.False(run.HasBackup);
        }

        // Every epoch has 4 batches with two calls each, and six more; some epochs must have been trained.
        Assert.True(kill > 40, $"{kill}");
        Assert.True(restored > 20, $"{restored}");
    }

    [Fact]
    public void Killed_again_and_again_it_ends_as_if_never_killed()
    {
        using var folder = new TemporaryFolder();
        var run = new KilledRun(folder, 1);
        int starts = 0;
        string? ended = null;
        for (; ended is null; starts++)
            // From a backup before a validation: the begin of training, four calls of the validation, the end of the epoch, and then one more.
            ended = run.Start(killAt: 7);
        Assert.Equal(s_unkilled.Value, ended);
        Assert.True(starts > 5, $"{starts}");
    }

    [Fact]
    public void Cancelled_and_started_again_it_goes_on_in_the_middle_of_the_epoch()
    {
        using var folder = new TemporaryFolder();
        float[][] whole = Train(null, null, out _);
        using var source = new CancellationTokenSource();
        Train(folder["b"], source, out History cancelled);
        Assert.Equal(StopReason.Cancelled, cancelled.Stopped);
        Assert.True(File.Exists(folder["b"]));
        float[][] resumed = Train(folder["b"], null, out History history);
        Assert.Equal(4, history.Epochs.Count);
        Assert.Equal(whole, resumed);
        Assert.False(File.Exists(folder["b"]));

        static float[][] Train(string? backup, CancellationTokenSource? source, out History history)
        {
            Sequential model = Model();
            Callback[] callbacks =
            [
                new LambdaCallback(onBatchEnd: (run, batch, _) => { if (run.Epoch == 2 && batch == 1) source?.Cancel(); }),
                .. backup is null ? Array.Empty<Callback>() : [new BackupAndRestore(backup)],
            ];
            history = model.Fit(Samples.Iris(), epochs: 4, callbacks: callbacks, cancellation: source?.Token ?? default);
            return model.GetWeights();
        }
    }

    [Fact]
    public void A_later_fit_goes_on_with_the_history_and_the_order_of_rows()
    {
        using var folder = new TemporaryFolder();
        float[][] whole = Train(null, int.MaxValue)!;
        Assert.Null(Train(folder["b"], 7));
        Assert.Equal(whole, Train(folder["b"], int.MaxValue));

        static float[][]? Train(string? backup, int killAt)
        {
            Sequential model = Model();
            model.Fit(Samples.Iris(), epochs: 2, seed: 1);
            int batches = 0;
            try
            {
                model.Fit(Samples.Iris(), epochs: 3, seed: 1, callbacks:
                [
                    .. backup is null ? Array.Empty<Callback>() : [new BackupAndRestore(backup, 2)],
                    new LambdaCallback(onBatchEnd: (_, _, _) => { if (++batches == killAt) throw new TimeoutException(); }),
                ]);
            }
            catch (TimeoutException)
            {
                return null;
            }

            Assert.Equal(5, model.History!.Epochs.Count);
            return model.GetWeights();
        }
    }

    [Fact]
    public void The_file_stays_where_it_is_asked_to_and_training_that_has_ended_does_not_go_on()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model();
        model.Fit(Samples.Iris(), epochs: 2, callbacks: [new BackupAndRestore(folder["deep/er/b"], deleteCheckpoint: false)]);
        Assert.True(File.Exists(folder["deep/er/b"]));
        Sequential again = Model();
        int batches = 0;
        var backup = new BackupAndRestore(folder["deep/er/b"]);
        History history = again.Fit(Samples.Iris(), epochs: 2, callbacks: [backup, new LambdaCallback(onBatchEnd: (_, _, _) => batches++)]);
        Assert.Equal((0, 2, true), (batches, history.Epochs.Count, backup.HasRestored));
        Assert.Equal(model.GetWeights(), again.GetWeights());
        // More epochs than before may be asked for.
        model.Fit(Samples.Iris(), epochs: 1, callbacks: [new BackupAndRestore(folder["c"], deleteCheckpoint: false)]);
    }

    [Fact]
    public void The_backup_of_another_training_is_not_gone_on_from()
    {
        using var folder = new TemporaryFolder();
        Model().Fit(Samples.Iris(), callbacks: [new BackupAndRestore(folder["b"], deleteCheckpoint: false)]);
        var backup = new BackupAndRestore(folder["b"]);
        Refusal.Equal<InvalidOperationException>(
            "The backup \"b\" is that of another training: it had 32 rows in a batch, this one has 16. "
                + "Start the program that wrote it, or delete the file to train from the beginning.",
            () => Model().Fit(Samples.Iris(), batchSize: 16, callbacks: [backup]));
        Refusal.Contains<InvalidOperationException>(
            "its seed was 0, this one's is 1", () => Model().Fit(Samples.Iris(), seed: 1, callbacks: [backup]));
        var other = new Sequential(new Input(4), new Dense(7), new Dropout(0.5), new Dense(3, Activation.Softmax));
        other.Compile(new Adam(), Loss.SparseCategoricalCrossentropy);
        float[][] before = other.GetWeights();
        string message = Assert.Throws<ModelFileException>(() => other.Fit(Samples.Iris(), callbacks: [backup])).Message;
        Assert.StartsWith("The backup \"b\" cannot be used: ", message, StringComparison.Ordinal);
        Assert.Contains("\"dense/kernel\" is F32(4, 6), the model needs F32(4, 7)", message, StringComparison.Ordinal);
        Assert.Equal(before, other.GetWeights());
        Assert.Equal(0, other.Optimizer!.Iterations);

        byte[] file = File.ReadAllBytes(folder["b"]);
        foreach (int at in (int[])[0, 60, file.Length / 2])
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x40;
            File.WriteAllBytes(folder["b"], damaged);
            Assert.Throws<ModelFileException>(() => Model().Fit(Samples.Iris(), callbacks: [backup]));
        }

        File.WriteAllBytes(folder["b"], file[..^100]);
        Assert.Throws<ModelFileException>(() => Model().Fit(Samples.Iris(), callbacks: [backup]));
    }

    [Fact]
    public void What_killed_writers_have_left_is_deleted()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[".b.abc.tmp"], "half");
        File.WriteAllText(folder[".other.abc.tmp"], "half");
        Model().Fit(Samples.Iris(), callbacks: [new BackupAndRestore(folder["b"])]);
        Assert.Equal([".other.abc.tmp"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    private static Sequential Model()
    {
        var model = new Sequential(new Input(4), new Dense(6, Activation.Tanh), new Dropout(0.5), new Dense(3, Activation.Softmax)) { Seed = 2 };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        return model;
    }
}
