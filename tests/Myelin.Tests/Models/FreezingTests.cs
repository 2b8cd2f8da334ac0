using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Tests.Layers;

namespace Myelin.Tests.Models;

public sealed class FreezingTests
{
    static FreezingTests() => CustomObjects.RegisterLayer("centering", _ => new Centering());

    // As in Keras: what cannot change has no penalty.
    [Fact]
    public void Frozen_weights_are_not_penalized()
    {
        var model = new Sequential(
            new Input(2), new Dense(3, kernelRegularizer: Regularizer.L2(0.5)) { Name = "first" },
            new Dense(1, kernelRegularizer: Regularizer.L2(0.25)) { Name = "last" });
        var data = new ArrayDataset([1, 2, 3, 4], [2], [0.5f, 1]);
        model.Compile(new SGD(), Loss.MeanSquaredError, Metric.MeanSquaredError);
        Assert.Equal(Penalty("first", 0.5) + Penalty("last", 0.25), Added(), 1e-6);
        model.GetLayer("first").Trainable = false;
        model.Compile(new SGD(), Loss.MeanSquaredError, Metric.MeanSquaredError);
        Assert.Equal(Penalty("last", 0.25), Added(), 1e-6);

        double Penalty(string layer, double factor) => factor * model.GetWeight($"{layer}/kernel").Sum(w => (double)w * w);

        double Added()
        {
            Evaluation figures = model.Evaluate(data);
            return figures["loss"] - figures["mse"];
        }
    }

    [Fact]
    public void A_frozen_layer_keeps_its_weights_once_compiled()
    {
        Sequential model = Model();
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        model.GetLayer("first").Trainable = false;
        Assert.Equal(["second/kernel", "second/bias"], model.TrainableVariables.Select(v => v.Name));
        // It was compiled before it was frozen, so this trains all still.
        float[] before = model.GetWeight("first/kernel");
        model.Fit(Samples.Iris());
        Assert.NotEqual(before, model.GetWeight("first/kernel"));
        Assert.Equal(4 * 2, model.Optimizer!.Slots.Count);

        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        (before, float[] second) = (model.GetWeight("first/kernel"), model.GetWeight("second/kernel"));
        double loss = model.Evaluate(Samples.Iris())["loss"];
        model.Fit(Samples.Iris(), epochs: 3);
        Assert.Equal(before, model.GetWeight("first/kernel"));
        Assert.NotEqual(second, model.GetWeight("second/kernel"));
        Assert.Equal(2 * 2, model.Optimizer.Slots.Count);
        // A frozen weight has no penalty.
        model.GetLayer("first").Trainable = true;
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        Assert.True(model.Evaluate(Samples.Iris())["loss"] > 0.01 * before.Sum(w => (double)w * w));
        Assert.True(double.IsFinite(loss));
    }

    [Fact]
    public void Compiling_again_with_the_optimizer_of_other_weights_is_told()
    {
        Sequential model = Model();
        var optimizer = new Adam();
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy);
        model.Fit(Samples.Iris());
        model.GetLayer("first").Trainable = false;
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy);
        Refusal.Equal<InvalidOperationException>(
            "This Adam already trains other parameters and remembers them: 4 of another model, "
                + "or of this one before layers were frozen or unfrozen; now there are 2. Make a new one and compile the model with it.",
            () => model.Fit(Samples.Iris()));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Saved_and_loaded_it_trains_on_with_the_same_bits(bool frozenAtCompile, bool frozenAtSave)
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model();
        model.GetLayer("first").Trainable = !frozenAtCompile;
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        model.GetLayer("first").Trainable = !frozenAtSave;
        model.Fit(Samples.Iris());
        model.Save(folder["m.myelin"]);
        Model loaded = Myelin.Model.Load(folder["m.myelin"]);
        Assert.Equal(!frozenAtSave, loaded.GetLayer("first").Trainable);
        model.Fit(Samples.Iris());
        loaded.Fit(Samples.Iris());
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
        Assert.Equal(model.Optimizer!.Slots.Count, loaded.Optimizer!.Slots.Count);
    }

    [Fact]
    public void A_frozen_model_within_is_frozen_with_all_of_its_layers()
    {
        using var folder = new TemporaryFolder();
        var inner = new Sequential(new Input(4), new Dense(6), new Watching());
        var model = new Sequential(inner.AsLayer() with { Name = "inner" }, new Dense(3, Activation.Softmax));
        model.GetLayer("inner").Trainable = false;
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        float[][] before = inner.GetWeights();
        model.Fit(Samples.Iris());
        Assert.Equal(before, inner.GetWeights());
        Assert.True(inner.BuiltLayers[1].Trainable);
        // What a layer within is told: that it is not trained.
        Assert.Equal([0f], inner.GetWeight("watching/trained"));

        // The other way round: a discriminator that was compiled before it was frozen within another model trains on.
        inner.Compile(new SGD(0.1), Loss.MeanSquaredError);
        inner.GetLayer("dense").Trainable = false;
        inner.TrainOnBatch(new float[4], new float[6]);
        inner.TrainOnBatch([1, 1, 1, 1], new float[6]);
        Assert.NotEqual(before[0], inner.GetWeights()[0]);
    }

    private static Sequential Model() =>
        new(
            new Input(4), new Dense(6, Activation.Tanh, kernelRegularizer: Regularizer.L2(0.01), name: "first"),
            new Dense(3, Activation.Softmax, name: "second"))
        { Seed = 2 };

    /// <summary>Remembers whether it was trained.</summary>
    private sealed record Watching : Layer
    {
        public override string Type => "watching";

        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new("trained", [1], Initializer.Zeros, Trainable: false)];

        public override Node Apply(Node x, LayerContext context)
        {
            if (context.Training)
                context.Update("trained", context.Weight("trained") + (context.Trainable ? 1 : 0));
            return x;
        }
    }
}
