using Myelin.Tests.Layers;

namespace Myelin.Tests.Models;

/// <summary>A model that <see cref="TimeDistributed"/> applies to each step of sequences.</summary>
public sealed class ModelOfStepsTests
{
    private static readonly float[] s_words = [4, 7, 0, 2, 0, 0];

    [Fact]
    public void Its_weights_are_the_models_own_and_are_trained()
    {
        (Sequential encoder, Sequential model) = Made();
        Assert.All(encoder.Variables, v => Assert.Contains(v, model.Variables));
        Assert.Equal(
            ["steps/layer/embedding/embeddings", "steps/layer/lstm/kernel", "steps/layer/lstm/recurrent_kernel", "steps/layer/lstm/bias"],
            model.WeightNames.Take(4));
        float[] before = encoder.GetWeight("lstm/kernel");
        model.Compile(new SGD(0.5), Loss.MeanSquaredError);
        model.TrainOnBatch(s_words, [3f]);
        Assert.NotEqual(before, encoder.GetWeight("lstm/kernel"));
        Assert.Equal(encoder.GetWeight("lstm/kernel"), model.GetWeight("steps/layer/lstm/kernel"));
        Assert.Contains("lstm (LSTM)", model.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_frozen_with_the_layer()
    {
        (Sequential encoder, Sequential model) = Made();
        model.GetLayer("steps").Trainable = false;
        float[] before = encoder.GetWeight("lstm/kernel");
        model.Compile(new SGD(0.5), Loss.MeanSquaredError);
        model.TrainOnBatch(s_words, [3f]);
        Assert.Equal(before, encoder.GetWeight("lstm/kernel"));
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        (_, Sequential model) = Made();
        model.Compile(new Adam(0.1), Loss.MeanSquaredError);
        model.TrainOnBatch(s_words, [3f]);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.myelin"]);
        Model loaded = Model.Load(folder["model.myelin"]);
        Assert.Equal(model.WeightNames, loaded.WeightNames);
        Assert.Equal(model.Predict(s_words), loaded.Predict(s_words));
        model.TrainOnBatch(s_words, [3f]);
        loaded.TrainOnBatch(s_words, [3f]);
        Assert.Equal(model.Predict(s_words), loaded.Predict(s_words));
    }

    [Fact]
    public void It_is_saved_in_another_TimeDistributed()
    {
        var encoder = new Sequential(new Input(3), new Dense(2)) { Seed = 2 };
        var model = new Sequential(new Input(2, 2, 3), new TimeDistributed(new TimeDistributed(encoder.AsLayer()))) { Seed = 1 };
        float[] rows = [.. Enumerable.Range(0, 12).Select(i => i * 0.1f)];
        using var folder = new TemporaryFolder();
        model.Save(folder["model.myelin"]);
        Assert.Equal(model.Predict(rows), Model.Load(folder["model.myelin"]).Predict(rows));
    }

    [Fact]
    public void A_clone_has_a_model_of_its_own()
    {
        (Sequential encoder, Sequential model) = Made();
        Model clone = model.Clone(copyWeights: true);
        Assert.Equal(model.Predict(s_words), clone.Predict(s_words));
        Assert.DoesNotContain(encoder.Variables, v => clone.Variables.Contains(v));
    }

    [Fact]
    public void A_model_that_keeps_states_is_refused_also_when_it_is_built_later()
    {
        var encoder = new Sequential(new LSTM(2, stateful: true, batchSize: 1));
        var steps = new TimeDistributed(encoder.AsLayer());
        Refusal.Contains<ArgumentException>("keeps a state for each row", () => new Sequential(new Input(2, 3, 1), steps));
    }

    private static (Sequential Encoder, Sequential Model) Made()
    {
        var encoder = new Sequential(new Input(3), new Embedding(9, 2, maskZero: true), new LSTM(2)) { Seed = 2 };
        var steps = new TimeDistributed(encoder.AsLayer(), name: "steps");
        return (encoder, new Sequential(new Input(2, 3), steps, new LSTM(2), new Dense(1)) { Seed = 1 });
    }
}
