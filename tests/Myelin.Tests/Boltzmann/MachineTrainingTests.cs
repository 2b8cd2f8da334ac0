using Myelin.Datasets;

namespace Myelin.Tests.Boltzmann;

public sealed class MachineTrainingTests
{
    // D. MacKay: Information Theory, Inference, and Learning Algorithms, 2003, chapter 43: pictures of 3 × 3 whose columns, or rows, are
    // each all on or all off. The 14 of them have at best the mean log-likelihood −log 14 = −2.64 (all-on and all-off come twice here:
    // −2.60); by chance −9 log 2 = −6.24.
    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public void Bars_and_stripes_are_learned(int steps, bool persistent)
    {
        float[] rows = BarsAndStripes();
        var machine = new RestrictedBoltzmannMachine(9, 12, seed: 1);
        Assert.Equal(-9 * Math.Log(2), machine.LogLikelihood(rows).Average(), 0.05);
        ContrastiveDivergence how = persistent
            ? new(steps, persistent, chains: 100, learningRate: 0.05, momentum: 0, finalMomentum: 0, weightDecay: 0)
            : new(steps, learningRate: 0.1, finalMomentum: 0.5, weightDecay: 0, sampleVisible: true);
        History history = machine.Fit(rows, epochs: 6000, batchSize: 16, training: how);
        Assert.InRange(machine.LogLikelihood(rows).Average(), -3.9, -2.59);
        Assert.True(history["reconstruction_error"][^1] < 0.6 * history["reconstruction_error"][0]);
        Assert.True(history["pseudo_likelihood"].TakeLast(50).Average() > -3.5, "by chance it is -6.2");
    }

    [Fact]
    public void Two_clouds_are_learned_by_Gaussian_units()
    {
        var random = new Random(2);
        float[] rows = new float[4000];
        for (int i = 0; i < rows.Length; i += 2)
        {
            float centre = random.Next(2) == 0 ? -1.5f : 1.5f;
            for (int k = 0; k < 2; k++)
                rows[i + k] = centre + (float)Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * (float)Math.Cos(2 * Math.PI * random.NextDouble());
        }

        var machine = new RestrictedBoltzmannMachine(2, 2, VisibleUnits.Gaussian, Initializer.RandomNormal(0, 0.1));
        double before = machine.LogLikelihood(rows).Average();
        machine.Fit(rows, epochs: 60, batchSize: 50, training: new(learningRate: 0.01, sampleVisible: true));
        double after = machine.LogLikelihood(rows).Average();
        // The data's own mean log-likelihood is about −log 2 − log 2π − 1 = −3.53, that of one normal cloud of deviation 1 at 0 about −5.09.
        Assert.True(before < -4.9, $"{before}");
        Assert.InRange(after, -3.9, -3.4);
    }

    [Fact]
    public void A_sparsity_target_is_kept()
    {
        float[] rows = BarsAndStripes();
        double Often(double cost)
        {
            var machine = new RestrictedBoltzmannMachine(9, 20, seed: 1);
            machine.Fit(rows, epochs: 500, batchSize: 16, training: new(sparsityTarget: 0.1, sparsityCost: cost));
            return machine.Transform(rows).Average();
        }

        Assert.True(Often(0) > 0.3);
        Assert.Equal(0.1, Often(1), 0.03);
    }

    [Fact]
    public void Training_in_parts_is_training_at_once()
    {
        float[] rows = BarsAndStripes();
        foreach (bool persistent in (bool[])[false, true])
        {
            var how = new ContrastiveDivergence(persistent: persistent, momentumEpochs: 3);
            RestrictedBoltzmannMachine once = new(9, 4, seed: 2), parts = new(9, 4, seed: 2);
            once.Fit(rows, epochs: 6, batchSize: 5, training: how);
            parts.Fit(rows, epochs: 2, batchSize: 5, training: how);
            parts.Fit(rows, epochs: 4, batchSize: 5, training: how);
            Assert.Equal(once.Weights.Values<float>(), parts.Weights.Values<float>());
            Assert.Equal(once.History!["free_energy"], parts.History!["free_energy"]);
            Assert.Equal(6, parts.History!.Epochs.Count);
            var other = new RestrictedBoltzmannMachine(9, 4, seed: 3);
            other.Fit(rows, epochs: 6, batchSize: 5, training: how);
            Assert.NotEqual(once.Weights.Values<float>().ToArray(), other.Weights.Values<float>().ToArray());
        }
    }

    [Fact]
    public void Visible_biases_start_from_the_data()
    {
        float[] rows = [1, 0, 1, 0, 1, 0, 1, 1];
        var machine = new RestrictedBoltzmannMachine(2, 1, weightInitializer: Initializer.Zeros);
        machine.Fit(rows, batchSize: 4, training: new(learningRate: 1e-9, momentum: 0));
        Numbers.Near([Math.Log(4.5 / 0.5), Math.Log(1.5 / 3.5)], machine.VisibleBias.Values<float>());
        var gaussian = new RestrictedBoltzmannMachine(2, 1, VisibleUnits.Gaussian, Initializer.Zeros);
        gaussian.Fit(rows, batchSize: 4, training: new(learningRate: 1e-9, momentum: 0));
        Numbers.Near([1, 0.25], gaussian.VisibleBias.Values<float>(), 1e-3);
        var zeros = new RestrictedBoltzmannMachine(2, 1, weightInitializer: Initializer.Zeros);
        zeros.Fit(rows, batchSize: 4, training: new(learningRate: 1e-9, momentum: 0, visibleBiasFromData: false));
        Numbers.Near([0, 0], zeros.VisibleBias.Values<float>());
    }

    [Fact]
    public void The_callback_sees_figures_changes_the_rate_and_stops()
    {
        float[] rows = BarsAndStripes();
        var machine = new RestrictedBoltzmannMachine(9, 4);
        var seen = new List<string>();
        History history = machine.Fit(rows, epochs: 10, batchSize: 16, validation: rows, onEpochEnd: epoch =>
        {
            seen.Add(epoch.ToString());
            Assert.Same(machine, epoch.Machine);
            Assert.Equal(epoch.Epoch == 0 ? 0.1 : 0.01, epoch.LearningRate);
            epoch.LearningRate = 0.01;
            if (epoch.Epoch == 2)
                epoch.Stop();
        });
        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(StopReason.Callback, history.Stopped);
        Assert.StartsWith("epoch 3 of 10: reconstruction_error: ", seen[^1], StringComparison.Ordinal);
        Assert.Equal(["reconstruction_error", "free_energy", "pseudo_likelihood", "val_reconstruction_error", "val_free_energy"], history.Names);
        Assert.Equal(machine.FreeEnergy(rows).Average(x => (double)x), history["val_free_energy"][^1], 1e-9);
        Assert.Equal(machine.ReconstructionError(rows), history["val_reconstruction_error"][^1]);
        Assert.Equal(["reconstruction_error", "free_energy"], new RestrictedBoltzmannMachine(9, 4, VisibleUnits.Gaussian).Fit(rows).Names);
    }

    [Fact]
    public void Cancelling_keeps_what_was_learned()
    {
        float[] rows = BarsAndStripes();
        using var source = new CancellationTokenSource();
        var machine = new RestrictedBoltzmannMachine(9, 4);
        History history = machine.Fit(rows, epochs: 10, onEpochEnd: epoch => source.Cancel(), cancellation: source.Token);
        Assert.Equal((1, StopReason.Cancelled), (history.Epochs.Count, history.Stopped));
        history = machine.Fit(rows, epochs: 10, cancellation: source.Token);
        Assert.Equal((0, StopReason.Cancelled), (history.Epochs.Count, history.Stopped));
        Assert.Equal(StopReason.None, machine.Fit(rows).Stopped);
        Assert.Equal(2, machine.History!.Epochs.Count);
    }

    [Fact]
    public void A_dataset_trains_by_its_inputs()
    {
        float[] rows = BarsAndStripes();
        RestrictedBoltzmannMachine a = new(9, 4), b = new(9, 4);
        a.Fit(rows, epochs: 2);
        b.Fit(new ArrayDataset(rows, [3, 3], labels: new int[16]), epochs: 2);
        Assert.Equal(a.Weights.Values<float>(), b.Weights.Values<float>());
    }

    [Fact]
    public void Wrong_use_says_what_and_what_to_do()
    {
        Refusal.AnyContains<ArgumentException>("visible must be at least 1; it is 0", () => new RestrictedBoltzmannMachine(0, 1));
        Refusal.AnyContains<ArgumentException>("hidden must be at least 1; it is -2", () => new RestrictedBoltzmannMachine(1, -2));
        Refusal.AnyContains<ArgumentException>(
            "visibleUnits must be Bernoulli or Gaussian", () => new RestrictedBoltzmannMachine(1, 1, (VisibleUnits)7));
        var machine = new RestrictedBoltzmannMachine(2, 3);
        Refusal.AnyContains<ArgumentException>("3 numbers are not whole rows of 2", () => machine.Fit([1f, 0, 1]));
        Refusal.AnyContains<ArgumentException>("There are no rows to train on", () => machine.Fit(ReadOnlySpan<float>.Empty));
        Refusal.AnyContains<ArgumentException>(
            "Number 1 of row 0 is 2.5; Bernoulli units take numbers from 0 to 1. "
                + "Scale the data, or make the machine with VisibleUnits.Gaussian",
            () => machine.Fit([0, 2.5f]));
        Refusal.AnyContains<ArgumentException>(
            "Number 0 of row 1 is NaN; Gaussian units take finite numbers.",
            () => new RestrictedBoltzmannMachine(2, 3, VisibleUnits.Gaussian).Fit([0, 2.5f, float.NaN, 0]));
        Refusal.AnyContains<ArgumentException>("epochs must be at least 1", () => machine.Fit([0f, 1], epochs: 0));
        Refusal.AnyContains<ArgumentException>("batchSize must be at least 1", () => machine.Fit([0f, 1], batchSize: 0));
        Refusal.AnyContains<ArgumentException>("expects rows of 2 numbers; 3 numbers", () => machine.Transform([1f, 0, 1]));
        Refusal.AnyContains<ArgumentException>(
            "1 row of 3 outputs need 3 places; the destination has 2", () => machine.Transform([1f, 0], new float[2]));
        Refusal.AnyContains<ArgumentException>("steps must be at least 1", () => machine.Sample(3, steps: 0));
        Refusal.Contains<InvalidOperationException>(
            "which Gaussian units cannot do", () => new RestrictedBoltzmannMachine(2, 3, VisibleUnits.Gaussian).PseudoLikelihood([1f, 2]));
        Refusal.Contains<InvalidOperationException>(
            "of 30 visible and 40 hidden units is a sum of 2^30 terms; it is computed for up to 25 units of either kind",
            () => new RestrictedBoltzmannMachine(30, 40).LogPartition());
        Assert.Equal("restricted Boltzmann machine of 2 Bernoulli and 3 hidden units", machine.ToString());
    }

    [Fact]
    public void Wrong_ways_of_training_are_refused()
    {
        Func<object>[] wrong =
        [
            () => new ContrastiveDivergence(steps: 0), () => new ContrastiveDivergence(steps: 1001), () => new ContrastiveDivergence(chains: 3),
            () => new ContrastiveDivergence(persistent: true, chains: -1), () => new ContrastiveDivergence(learningRate: 0),
            () => new ContrastiveDivergence(momentum: 1), () => new ContrastiveDivergence(finalMomentum: -0.1),
            () => new ContrastiveDivergence(momentumEpochs: -1),
            () => new ContrastiveDivergence(weightDecay: double.NaN), () => new ContrastiveDivergence(weightDecayL1: -1),
            () => new ContrastiveDivergence(sparsityTarget: 0), () => new ContrastiveDivergence(sparsityCost: -1),
            () => new ContrastiveDivergence(sparsityDecay: 1),
        ];
        Assert.All(wrong, make => Assert.Throws<ArgumentOutOfRangeException>(make));
        Refusal.AnyContains<ArgumentException>("chains must be 0 unless persistent is true; it is 3", wrong[2]);
    }

    [Fact]
    public void Weights_that_grow_beyond_all_numbers_stop_training()
    {
        var machine = new RestrictedBoltzmannMachine(2, 3, VisibleUnits.Gaussian, Initializer.RandomNormal(0, 1));
        float[] rows = [30, 40, -20, 50, 70, -60];
        string message = Assert.Throws<NotFiniteNumberException>(() => machine.Fit(rows, epochs: 1000, training: new(learningRate: 10))).Message;
        Assert.Contains("Lower the learning rate (it is 10)", message, StringComparison.Ordinal);
        Assert.Equal(StopReason.NotFinite, machine.History!.Stopped);
    }

    internal static float[] BarsAndStripes()
    {
        var rows = new List<float>();
        for (int pattern = 0; pattern < 8; pattern++)
        {
            for (int i = 0; i < 9; i++)
                rows.Add(pattern >> (i / 3) & 1);
            for (int i = 0; i < 9; i++)
                rows.Add(pattern >> (i % 3) & 1);
        }

        return [.. rows];
    }
}
