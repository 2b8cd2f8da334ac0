using Myelin.Datasets;

namespace Myelin.Tests.Boltzmann;

public sealed class DeepBeliefNetworkTests
{
    [Fact]
    public void Each_machine_learns_what_the_one_below_says()
    {
        float[] rows = MachineTrainingTests.BarsAndStripes();
        var how = new ContrastiveDivergence(momentumEpochs: 2);
        var network = new DeepBeliefNetwork(9, [6, 5, 4], seed: 3);
        var told = new List<(int, int)>();
        IReadOnlyList<History> histories = network.Fit(
            rows, epochs: 4, batchSize: 5, training: [how], onEpochEnd: (layer, epoch) => told.Add((layer, epoch.Epoch)), seed: 7);
        Assert.Equal([4, 4, 4], histories.Select(h => h.Epochs.Count));
        Assert.Equal(from layer in Enumerable.Range(0, 3) from epoch in Enumerable.Range(0, 4) select (layer, epoch), told);

        var below = rows;
        for (int i = 0; i < 3; i++)
        {
            RestrictedBoltzmannMachine there = network.Machines[i];
            var machine = new RestrictedBoltzmannMachine(there.Visible, there.Hidden, seed: there.Seed);
            machine.Fit(below, epochs: 4, batchSize: 5, training: how, seed: 7 + (ulong)i);
            Assert.Equal(machine.Weights.Values<float>(), there.Weights.Values<float>());
            Assert.Equal(machine.HiddenBias.Values<float>(), there.HiddenBias.Values<float>());
            below = machine.Transform(below);
        }

        Assert.Equal(below, network.Transform(rows));
        Assert.Equal(3, network.Machines.Select(m => m.Seed).Distinct().Count());
        Assert.Equal("deep belief network 9-6-5-4", network.ToString());
    }

    [Fact]
    public void A_network_for_fine_tuning_starts_with_the_weights()
    {
        (DeepBeliefNetwork network, float[] rows) = Trained();
        Numbers.Near(Array.ConvertAll(network.Transform(rows), x => (double)x), network.ToSequential().Predict(rows));
        Sequential model = network.ToSequential([3, 3], new Dropout(0.1), new Dense(2, Activation.Softmax));
        Assert.Equal([3, 3], model.InputShape.Sizes);
        Assert.Equal(["flatten", "up_1", "up_2", "dropout", "dense"], model.BuiltLayers.Select(l => l.Name).Where(name => name != "input"));
        float[] before = network.Machines[0].Weights.Values<float>().ToArray();
        int[] labels = [.. Enumerable.Range(0, 16).Select(i => i % 2)];
        // All on and all off are both a bar and a stripe.
        int[] clear = [.. Enumerable.Range(2, 12)];
        model.Compile(new Adam(0.02), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        ArrayDataset data = new ArrayDataset(rows, [3, 3], labels).Rows(clear);
        model.Fit(data, epochs: 300, batchSize: 4);
        Assert.Equal(1, model.Evaluate(data)["accuracy"]);
        Assert.Equal(before, network.Machines[0].Weights.Values<float>());
    }

    [Theory]
    [InlineData(VisibleUnits.Bernoulli)]
    [InlineData(VisibleUnits.Gaussian)]
    public void An_autoencoder_goes_up_and_down_by_the_same_weights(VisibleUnits units)
    {
        (DeepBeliefNetwork network, float[] rows) = Trained(units);
        Sequential model = network.ToAutoencoder();
        Numbers.Near(Array.ConvertAll(network.Reconstruct(rows), x => (double)x), model.Predict(rows), 1e-5);
        Assert.Equal(units == VisibleUnits.Gaussian ? Activation.Linear : Activation.Sigmoid, ((Dense)model.Layers[^1]).Activation);
        model.Compile(new Adam(0.02), Loss.MeanSquaredError);
        History history = model.Fit(new ArrayDataset(rows, [9], rows, targetWidth: 9), epochs: 500, batchSize: 4);
        Assert.True(history["loss"][^1] < 0.5 * history["loss"][0], $"from {history["loss"][0]} to {history["loss"][^1]}");
    }

    [Fact]
    public void Made_up_rows_are_probabilities_and_repeat()
    {
        (DeepBeliefNetwork network, _) = Trained();
        float[] rows = network.Sample(5, steps: 20, seed: 1);
        Assert.Equal(45, rows.Length);
        Assert.All(rows, x => Assert.InRange(x, 0, 1));
        Assert.Equal(rows, network.Sample(5, steps: 20, seed: 1));
        Assert.NotEqual(rows, network.Sample(5, steps: 20, seed: 2));
    }

    [Fact]
    public void Cancelling_leaves_the_layers_above()
    {
        using var source = new CancellationTokenSource();
        var network = new DeepBeliefNetwork(9, [6, 5]);
        IReadOnlyList<History> histories = network.Fit(
            MachineTrainingTests.BarsAndStripes(), epochs: 5, onEpochEnd: (_, _) => source.Cancel(), cancellation: source.Token);
        Assert.Equal(StopReason.Cancelled, Assert.Single(histories).Stopped);
        Assert.Null(network.Machines[1].History);
    }

    [Fact]
    public void Wrong_use_says_what_and_what_to_do()
    {
        Refusal.AnyContains<ArgumentException>("at least one layer of hidden units", () => new DeepBeliefNetwork(9, []));
        Refusal.AnyContains<ArgumentException>("hidden must be at least 1; it is 0", () => new DeepBeliefNetwork(9, [3, 0]));
        Refusal.AnyContains<ArgumentException>(
            "Machine 1 has 5 Bernoulli visible units; on the 4 hidden units below it", () => new DeepBeliefNetwork([new(9, 4), new(5, 2)]));
        Refusal.AnyContains<ArgumentException>("needs at least one machine", () => new DeepBeliefNetwork([]));
        var network = new DeepBeliefNetwork(9, [4, 2, 3]);
        Refusal.AnyContains<ArgumentException>(
            "There are 3 machines, but 2 ways of training", () => network.Fit(new float[9], training: [new(), new()]));
        Refusal.AnyContains<ArgumentException>("8 numbers are not whole rows of 9", () => network.Fit(new float[8]));
        Refusal.AnyContains<ArgumentException>(
            "Rows of shape (2, 4) have 8 numbers; the network has 9 visible units", () => network.ToSequential([2, 4]));
    }

    internal static (DeepBeliefNetwork Network, float[] Rows) Trained(VisibleUnits units = VisibleUnits.Bernoulli)
    {
        float[] rows = MachineTrainingTests.BarsAndStripes();
        var network = new DeepBeliefNetwork(9, [12, 6], units, seed: 3);
        network.Fit(rows, epochs: 50, batchSize: 16, training: [new(learningRate: units == VisibleUnits.Gaussian ? 0.01 : 0.1)]);
        return (network, rows);
    }
}
