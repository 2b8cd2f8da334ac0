using Myelin.Serialization;

namespace Myelin.Tests.Boltzmann;

public sealed class BoltzmannFileTests
{
    [Theory]
    [InlineData(false, VisibleUnits.Bernoulli)]
    [InlineData(true, VisibleUnits.Bernoulli)]
    [InlineData(false, VisibleUnits.Gaussian)]
    public void A_machine_comes_back_and_trains_on_as_if_never_stopped(bool persistent, VisibleUnits units)
    {
        using var folder = new TemporaryFolder();
        float[] rows = MachineTrainingTests.BarsAndStripes();
        var how = new ContrastiveDivergence(2, persistent, learningRate: 0.02, sparsityCost: 0.1, weightDecayL1: 1e-4, momentumEpochs: 4);
        var machine = new RestrictedBoltzmannMachine(9, 5, units, Initializer.RandomNormal(0, 0.1), ulong.MaxValue - 3);
        machine.Fit(rows, epochs: 3, batchSize: 5, training: how, onEpochEnd: epoch => epoch.LearningRate *= 0.5);
        machine.Save(folder["machine.myelin"]);
        RestrictedBoltzmannMachine loaded = RestrictedBoltzmannMachine.Load(folder["machine.myelin"]);
        AssertSame(machine, loaded);
        machine.Fit(rows, epochs: 3, batchSize: 5, training: how);
        loaded.Fit(rows, epochs: 3, batchSize: 5, training: how);
        AssertSame(machine, loaded);
    }

    [Fact]
    public void A_machine_that_was_never_trained_comes_back()
    {
        using var folder = new TemporaryFolder();
        var machine = new RestrictedBoltzmannMachine(3, 2, seed: 9);
        machine.Save(folder["machine.myelin"]);
        RestrictedBoltzmannMachine loaded = RestrictedBoltzmannMachine.Load(folder["machine.myelin"]);
        AssertSame(machine, loaded);
        Assert.Null(loaded.History);
    }

    [Fact]
    public void A_deep_belief_network_comes_back_and_trains_on()
    {
        using var folder = new TemporaryFolder();
        (DeepBeliefNetwork network, float[] rows) = DeepBeliefNetworkTests.Trained();
        network.Save(folder["network.myelin"]);
        DeepBeliefNetwork loaded = DeepBeliefNetwork.Load(folder["network.myelin"]);
        Assert.Equal(network.Seed, loaded.Seed);
        Assert.Equal(network.Transform(rows), loaded.Transform(rows));
        network.Fit(rows, epochs: 2, batchSize: 16, training: [new()]);
        loaded.Fit(rows, epochs: 2, batchSize: 16, training: [new()]);
        for (int i = 0; i < 2; i++)
            AssertSame(network.Machines[i], loaded.Machines[i]);
        Assert.Equal(network.ToSequential(new Dense(2)).Predict(rows), loaded.ToSequential(new Dense(2)).Predict(rows));
    }

    [Fact]
    public void The_same_machine_makes_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        DeepBeliefNetworkTests.Trained().Network.Save(folder["a"]);
        DeepBeliefNetworkTests.Trained().Network.Save(folder["b"]);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
    }

    [Fact]
    public void Another_kind_of_model_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        new RestrictedBoltzmannMachine(3, 2).Save(folder["machine.myelin"]);
        Refusal.Contains<ModelFileException>(
            "\"machine.myelin\" holds a model of the kind \"restricted_boltzmann_machine\", not a \"deep_belief_network\"",
            () => DeepBeliefNetwork.Load(folder["machine.myelin"]));
        Refusal.Equal<ModelFileException>(
            "\"machine.myelin\" holds a model of the kind \"restricted_boltzmann_machine\", which is no network of layers. "
                + "Read it with RestrictedBoltzmannMachine.Load.",
            () => Sequential.Load(folder["machine.myelin"]));
        new Sequential(new Input(2), new Dense(1)).Save(folder["model.myelin"]);
        Refusal.Contains<ModelFileException>(
            "\"sequential\", not a \"restricted_boltzmann_machine\". Read it with Model.Load.",
            () => RestrictedBoltzmannMachine.Load(folder["model.myelin"]));
        Assert.Throws<FileNotFoundException>(() => RestrictedBoltzmannMachine.Load(folder["none"]));
        File.WriteAllText(folder["text"], "no zip");
        Refusal.Contains<ModelFileException>(
            "is not a Myelin model: it is not a zip file", () => RestrictedBoltzmannMachine.Load(folder["text"]));
    }

    [Fact]
    public void Cut_short_or_altered_anywhere_it_is_refused_or_the_same()
    {
        using var folder = new TemporaryFolder();
        var machine = new RestrictedBoltzmannMachine(4, 2, seed: 1);
        machine.Fit([1f, 0, 1, 0, 0, 1, 0, 1], epochs: 2, training: new(persistent: true));
        machine.Save(folder["whole"]);
        byte[] file = File.ReadAllBytes(folder["whole"]);
        for (int length = 0; length < file.Length; length += 7)
        {
            File.WriteAllBytes(folder["cut"], file[..length]);
            Assert.Throws<ModelFileException>(() => RestrictedBoltzmannMachine.Load(folder["cut"]));
        }

        int refused = 0, tried = 0;
        for (int at = 0; at < file.Length; at += 3)
        {
            byte[] altered = [.. file];
            altered[at] ^= 0x41;
            File.WriteAllBytes(folder["altered"], altered);
            tried++;
            try
            {
                AssertSame(machine, RestrictedBoltzmannMachine.Load(folder["altered"]));
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0.8 * tried, $"{refused} of {tried} changes were found");
    }

    private static void AssertSame(RestrictedBoltzmannMachine expected, RestrictedBoltzmannMachine actual)
    {
        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.Equal((expected.Seed, expected.WeightInitializer), (actual.Seed, actual.WeightInitializer));
        foreach ((Graph.Variable a, Graph.Variable b) in expected.Nodes.Variables.Zip(actual.Nodes.Variables))
            Assert.Equal(a.Values<float>(), b.Values<float>());
        Assert.Equal(expected.History?.Epochs.Select(e => e.ToString()), actual.History?.Epochs.Select(e => e.ToString()));
        Assert.Equal(expected.Trainer?.LearningRate, actual.Trainer?.LearningRate);
    }
}
