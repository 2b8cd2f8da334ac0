using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>What recurrent layers do over several calls and together with their neighbours; values and gradients are in the rows.</summary>
public sealed class RecurrentTests
{
    [Fact]
    public void The_bias_of_the_forget_gate_starts_with_1()
    {
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], BiasOf(new LSTM(2)));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0], BiasOf(new LSTM(2, unitForgetBias: false)));
        Assert.Equal([0.5f, 1, 0.5f, 0.5f], BiasOf(new LSTM(1, biasInitializer: Initializer.RandomUniform(0.5, 0.5))));

        static float[] BiasOf(Layer layer) =>
            new Sequential(new Input(3, 2), layer).Variables.Single(
                v => v.Name.EndsWith("/bias", StringComparison.Ordinal)).Values<float>().ToArray();
    }

    [Fact]
    public void A_stateful_layer_goes_on_where_the_batch_before_ended()
    {
        float[] sequence = [1, -2, 3, 0.5f, -1, 2];
        var whole = new Sequential(new Input(6, 1), new LSTM(3, returnSequences: true)) { Seed = 5 };
        var parts = new Sequential(new Input(2, 1), new LSTM(3, returnSequences: true, stateful: true, batchSize: 1)) { Seed = 5 };
        for (int i = 0; i < 3; i++)
            whole.Variables[i].Values<float>().CopyTo(parts.Variables[i].Values<float>());
        float[] expected = whole.Predict(sequence);
        float[] First() =>
            [.. parts.Predict(sequence.AsSpan(0, 2)), .. parts.Predict(sequence.AsSpan(2, 2)), .. parts.Predict(sequence.AsSpan(4, 2))];
        Numbers.Near([.. expected.Select(x => (double)x)], First(), 1e-6);
        Assert.NotEqual(expected[0], parts.Predict(sequence.AsSpan(0, 2))[0], 1e-3f);
        parts.ResetStates();
        Numbers.Near([.. expected.Select(x => (double)x)], First(), 1e-6);
    }

    [Fact]
    public void Padding_that_is_masked_changes_nothing()
    {
        Layer[] after = [new LSTM(4, returnSequences: true), new Bidirectional(new GRU(3))];
        var shorter = new Sequential([new Input(3), new Embedding(10, 5, maskZero: true), .. after]) { Seed = 1 };
        var longer = new Sequential([new Input(7), new Embedding(10, 5, maskZero: true), .. after]) { Seed = 1 };
        Numbers.Near([.. shorter.Predict([4, 9, 2]).Select(x => (double)x)], longer.Predict([4, 9, 2, 0, 0, 0, 0]), 1e-6);
        Numbers.Near([.. shorter.Predict([4, 9, 2]).Select(x => (double)x)], longer.Predict([0, 0, 4, 0, 9, 2, 0]), 1e-6);
    }

    [Fact]
    public void Dropout_draws_one_mask_for_all_steps()
    {
        // Outputs are the inputs' sums of features that were not dropped, so a mask of its own for each step would give different ones.
        var layer = new SimpleRNN(16, Activation.Linear, useBias: false, dropout: 0.5, returnSequences: true);
        Network network = Network.Build([layer], [5, 16]);
        float[] identity = new float[256];
        for (int i = 0; i < 16; i++)
            identity[i * 17] = 1;
        identity.CopyTo(network.Variables[0].Values<float>());
        network.Variables[1].Values<float>().Clear();
        Node ones = Node.Constant(Enumerable.Repeat(1f, 3 * 5 * 16).ToArray(), [3, 5, 16]);
        float[] y = Numbers.Of(network.Forward([ones], new RandomGenerator(4)).Outputs[0]);
        Assert.All(y, x => Assert.True(x is 0 or 2));
        Assert.InRange(y.Count(x => x == 0), 60, 180);
        for (int row = 0; row < 3; row++)
        {
            for (int step = 1; step < 5; step++)
                Assert.Equal(y.AsSpan(row * 80, 16).ToArray(), y.AsSpan(row * 80 + step * 16, 16).ToArray());
        }

        Assert.NotEqual(y.AsSpan(0, 16).ToArray(), y.AsSpan(80, 16).ToArray());
    }

    [Fact]
    public void Recurrent_dropout_draws_one_mask_for_the_states_of_all_steps()
    {
        // Without anything from the inputs a state is halved by the GRU's gate, which is σ(0), and kept by the simple cell; what is left is
        // doubled.
        Check(new GRU(16, recurrentDropout: 0.5), identity: false, kept: 1);
        Check(new SimpleRNN(16, Activation.Linear, recurrentDropout: 0.5), identity: true, kept: 8);

        static void Check(RecurrentLayer layer, bool identity, float kept)
        {
            SymbolicTensor x = Input.Tensor([3, 2]), state = Input.Tensor([16]);
            var model = new Functional([x, state], [layer.Call(x, state)]);
            foreach (Variable variable in model.Variables)
                variable.Values<float>().Clear();
            for (int i = 0; identity && i < 16; i++)
                model.Variables[1].Values<float>()[i * 17] = 1;
            Node[] inputs = [Node.Constant(new float[12], [2, 3, 2]), Node.Constant(Enumerable.Repeat(1f, 32).ToArray(), [2, 16])];
            float[] y = Numbers.Of(model.Forward(inputs, new RandomGenerator(4)).Outputs[0]);
            Assert.All(y, h => Assert.True(h == 0 || h == kept));
            Assert.InRange(y.Count(h => h == 0), 6, 26);
            Assert.DoesNotContain(0, Numbers.Of(model.Forward(inputs).Outputs[0]));
        }
    }

    [Fact]
    public void Usual_activations_run_on_fused_kernels()
    {
        foreach (Layer layer in (Layer[])[new LSTM(7, recurrentDropout: 0), new GRU(7), new GRU(7, resetAfter: false)])
        {
            Network network = Network.Build([layer], [6, 3], ElementType.Float64);
            network.Initialize(3);
            Node x = Node.Input("x", ["batch", 6, 3], ElementType.Float64);
            Assert.Contains("RecurrentSequence", KernelsOf(network, x), StringComparison.Ordinal);
        }

        static string KernelsOf(Network network, Node x) => string.Join(
            ' ', CompiledGraph.Compile(
                [.. network.Forward([x], null).Outputs], sizes: new Dictionary<string, int> { ["batch"] = 2 }).Kernels.Select(k => k.Name));
    }

    [Fact]
    public void An_LSTM_learns_what_only_the_first_step_says()
    {
        var random = new Random(1);
        const int Rows = 256, Steps = 8;
        float[] x = [.. Enumerable.Range(0, Rows * Steps).Select(_ => random.NextSingle() * 2 - 1)];
        float[] y = [.. Enumerable.Range(0, Rows).Select(row => x[row * Steps] > 0 ? 1f : 0)];
        var model = new Sequential(new Input(Steps, 1), new LSTM(16), new Dense(1, Activation.Sigmoid)) { Seed = 1 };
        model.Compile(new Adam(0.02), Loss.BinaryCrossentropy, Metric.BinaryAccuracy);
        History history = model.Fit(new ArrayDataset(x, [Steps, 1], y), epochs: 60, batchSize: 32, seed: 1);
        Assert.InRange(history["binary_accuracy"][^1], 0.97, 1);
    }

    [Fact]
    public void An_index_outside_of_the_vocabulary_is_named()
    {
        var model = new Sequential(new Input(3), new Embedding(10, 2), new LSTM(2));
        Exception error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict([1, 10, 2]));
        Assert.Equal(
            "The index 10 is not in the vocabulary of Embedding \"embedding\", which has 10 entries; indices must be from 0 to 9.",
            error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict([float.NaN, 1, 2]));
        Assert.Equal(
            "An index that is NaN, or far below 0, is not in the vocabulary of Embedding \"embedding\", which has 10 entries; "
                + "indices must be from 0 to 9.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict([1, -1, 2]));
        Assert.Equal(2, model.Predict([1, 9, 0]).Length);
    }

    [Fact]
    public void Wrong_use_is_explained()
    {
        Refusal.Contains<ArgumentException>(
            "it needs rows of shape (time, features)", () => new Sequential(new Input(4), new LSTM(3)).Build());
        Refusal.Contains<ArgumentException>("Give batchSize, such as batchSize: 32.", () => new LSTM(3, stateful: true));
        Refusal.Contains<ArgumentException>(
            "Bidirectional takes a recurrent layer, such as an LSTM; it got a Dense.", () => new Bidirectional(new Dense(3)));
        Refusal.Contains<ArgumentException>(
            "keeps a state for each row", () => new TimeDistributed(new GRU(3, stateful: true, batchSize: 2)));
        Refusal.Contains<ArgumentException>(
            "it needs rows of shape (time, …)", () => new Sequential(new Input(4), new TimeDistributed(new Dense(3))).Build());
        Refusal.Contains<ArgumentOutOfRangeException>(
            "mergeMode must be Concat, Sum, Multiply, Average or None; it is 9.", () => new Bidirectional(new GRU(3), (MergeMode)9));
        Refusal.Contains<ArgumentOutOfRangeException>("units must be at least 1; it is 0.", () => new GRU(0));
        Refusal.Contains<ArgumentOutOfRangeException>("dropout must be at least 0 and below 1", () => new GRU(3, dropout: 1));
        Refusal.Contains<ArgumentOutOfRangeException>("inputDim must be from 1 to", () => new Embedding(0, 3));
        SymbolicTensor x = Input.Tensor([4, 2]), state = Input.Tensor([3]), other = Input.Tensor([5]);
        Refusal.Contains<ArgumentException>(
            "it takes the sequences and, if any, 2 first states; it got 2 tensors", () => new LSTM(3).Call(x, state));
        Refusal.Contains<ArgumentException>(
            "a state to begin with must have the shape (3,), one number a unit; it has (5,)", () => new GRU(3).Call(x, other));
        Refusal.Contains<ArgumentException>(
            "it takes the sequences and, if any, 2 first states", () => new Bidirectional(new GRU(3)).Call(x, state));
    }
}
