using Myelin.Datasets;
using Myelin.Tests.Layers;

namespace Myelin.Tests.Training.Callbacks;

/// <summary>A program that trains with everything that has state, as a process would that may be killed and started again.</summary>
internal sealed class KilledRun(TemporaryFolder folder, SaveFrequency saveFreq)
{
    private static readonly ArrayDataset s_data = Samples.Iris();
    private readonly string _backup = folder["training.backup"];

    public string Log => File.ReadAllText(folder["log.csv"]);

    public bool HasBackup => File.Exists(_backup);

    public bool HasRestored { get; private set; }

    /// <summary>Starts the program. It is killed when a callback is called for the so manieth time, or never.</summary>
    /// <returns>All that training leaves; null when it was killed.</returns>
    public string? Start(int killAt = int.MaxValue, bool killerFirst = false)
    {
        var model = new Sequential(
            new Input(4), new Dense(8, Activation.Tanh, kernelRegularizer: Regularizer.L2(1e-3)), new Centering(), new Dropout(0.3),
            new Dense(3, Activation.Softmax))
        {
            Seed = 5,
        };
        model.Compile(
            new Adam(0.02) { UseEma = true, GradientAccumulationSteps = 3 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy,
            Metric.AUC, Metric.CohenKappa);
        var backup = new BackupAndRestore(_backup, saveFreq);
        var stopping = new EarlyStopping("val_accuracy", patience: 2, restoreBestWeights: true);
        var checkpoint = new ModelCheckpoint(folder["best.safetensors"], saveBestOnly: true, saveWeightsOnly: true);
        var killer = new Killer(killAt);
        Callback[] callbacks =
        [
            backup, new CSVLogger(folder["log.csv"]), new ReduceLROnPlateau(patience: 0, factor: 0.5, minDelta: 0.02), stopping, checkpoint,
            new TerminateOnNaN(TextWriter.Null),
        ];
        try
        {
            History history = model.Fit(
                s_data, epochs: 4, batchSize: 32, validationSplit: 0.2,
                callbacks: killerFirst ? [killer, .. callbacks] : [.. callbacks, killer], seed: 9);
            return string.Join('\n',
            [
                .. model.GetWeights().Select(Bits), .. model.Optimizer!.Slots.Select(s => Bits(s.Values<float>().ToArray())),
                $"{model.Optimizer.Iterations} {model.Optimizer.LearningRate:R} {string.Join(' ', model.Random!.State.Values<int>().ToArray())}",
                .. history.Epochs.Concat(model.History!.Epochs).Select(e => string.Join(' ', e.Select(f => $"{f.Key} {f.Value:R}"))),
                $"{history.BestEpoch} {model.History!.BestEpoch} {history.Stopped} {stopping.BestEpoch} {stopping.StoppedEpoch}",
                Bits([.. File.ReadAllBytes(folder["best.safetensors"]).Select(b => (float)b)]), Log,
            ]);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            HasRestored = backup.HasRestored;
        }
    }

    private static string Bits(float[] numbers) => string.Join(' ', numbers.Select(BitConverter.SingleToUInt32Bits));

    private sealed class Killer(int killAt) : Callback
    {
        private int _calls;

        public override void OnTrainBegin(TrainingRun run) => Call();

        public override void OnTrainEnd(TrainingRun run) => Call();

        public override void OnEpochBegin(TrainingRun run, int epoch) => Call();

        public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs) => Call();

        public override void OnBatchBegin(TrainingRun run, int batch, int batches) => Call();

        public override void OnBatchEnd(TrainingRun run, int batch, int batches) => Call();

        public override void OnTestBegin(InferenceRun run) => Call();

        public override void OnTestEnd(InferenceRun run, Evaluation logs) => Call();

        public override void OnTestBatchBegin(InferenceRun run, int batch) => Call();

        public override void OnTestBatchEnd(InferenceRun run, int batch, Evaluation logs) => Call();

        private void Call()
        {
            if (++_calls == killAt)
                throw new TimeoutException();
        }
    }
}
