using System.IO.Compression;
using System.Text.Json;
using Myelin.Datasets;
using Myelin.Tests.Layers;

namespace Myelin.Tests.Models;

public sealed class NestedModelTests
{
    static NestedModelTests() => CustomObjects.RegisterLayer("centering", _ => new Centering());

    [Fact]
    public void A_model_as_a_layer_trains_as_its_layers_would()
    {
        Sequential flat = Compiled(new Sequential(
            new Input(4), new Dense(8, Activation.Tanh), new Centering(), new Dropout(0.2), new Dense(3, Activation.Softmax)));
        var encoder = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Centering(), new Dropout(0.2));
        Sequential nested = Compiled(new Sequential(encoder.AsLayer(), new Dense(3, Activation.Softmax)));
        nested.SetWeights(flat.GetWeights());
        flat.Fit(Samples.Iris(), epochs: 3);
        nested.Fit(Samples.Iris(), epochs: 3);
        Assert.Equal(flat.GetWeights(), nested.GetWeights());
        // Both have the same numbers; the model within has learned too.
        Assert.Equal(nested.GetWeights()[..4], encoder.GetWeights());
        Assert.Equal(
            [
                "sequential/dense/kernel", "sequential/dense/bias", "sequential/centering/scale", "sequential/centering/average",
                "dense/kernel", "dense/bias",
            ], nested.WeightNames);
        Assert.Equal(nested.GetWeight("sequential/dense/bias"), encoder.GetWeight("dense/bias"));
    }

    [Fact]
    public void Two_weights_of_one_name_are_saved_and_remembered_apart()
    {
        using var folder = new TemporaryFolder();
        var inner = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Centering()) { Seed = 5, Name = "encoder" };
        Sequential model = Compiled(new Sequential(
            inner.AsLayer() with { Name = "body" }, new Dense(8, Activation.Tanh), new Dropout(0.2), new Dense(3, Activation.Softmax)));
        model.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(model.Optimizer!.Slots.Count, model.Optimizer.Slots.Select(s => s.Name).Distinct().Count());
        Assert.Contains("body/dense/kernel/momentum", model.Optimizer.Slots.Select(s => s.Name));
        model.Save(folder["m.myelin"]);
        Model loaded = Model.Load(folder["m.myelin"]);
        Assert.Equal("encoder", ((ModelLayer)loaded.Layers[0]).Model.Name);
        model.Fit(Samples.Iris(), epochs: 2);
        loaded.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
    }

    [Fact]
    public void A_model_called_on_two_tensors_is_shared()
    {
        var encoder = new Sequential(new Input(2), new Dense(3, Activation.Tanh, kernelRegularizer: Regularizer.L2(1)));
        SymbolicTensor a = Input.Tensor([2]), b = Input.Tensor([2]);
        var model = new Functional([a, b], [new Dense(1).Call(new Joining().Call(encoder.Call(a), encoder.Call(b)))]);
        Assert.Equal(4, model.Variables.Count);
        Assert.Equal(6 + 3 + 6 + 1, model.ParameterCount);
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        float[][] before = encoder.GetWeights();
        var data = new ArrayDataset([DataArray.Of([1, 2], 2), DataArray.Of([3, 4], 2)], [DataArray.Of([1f])]);
        double penalty = before[0].Sum(w => (double)w * w), error = Math.Pow(model.Predict([[1, 2], [3, 4]])[0][0] - 1, 2);
        Assert.Equal(penalty + error, model.Evaluate(data)["loss"], 1e-4);
        model.Fit(data, epochs: 3);
        Assert.NotEqual(before, encoder.GetWeights());
    }

    [Fact]
    public void A_model_under_two_names_is_one_model_after_loading_too()
    {
        using var folder = new TemporaryFolder();
        var inmost = new Sequential(new Input(4), new Dense(4, Activation.Tanh));
        var encoder = new Sequential(new Input(4), inmost.AsLayer(), new Dense(4, Activation.Tanh));
        Sequential model = Compiled(new Sequential(
            encoder.AsLayer() with { Name = "first" }, encoder.AsLayer() with { Name = "second" }, inmost.AsLayer() with { Name = "third" },
            new Dense(3, Activation.Softmax)));
        model.Fit(Samples.Iris(), epochs: 2);
        model.Save(folder["m.myelin"]);
        Model loaded = Model.Load(folder["m.myelin"]);
        Model[] within = [.. loaded.Layers.OfType<ModelLayer>().Select(l => l.Model)];
        Assert.Same(within[0], within[1]);
        Assert.Same(((ModelLayer)within[0].Layers[1]).Model, within[2]);
        Assert.Equal(["first", "second", "third"], loaded.Layers.OfType<ModelLayer>().Select(l => l.Name));
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
        model.Fit(Samples.Iris(), epochs: 2);
        loaded.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
        Assert.Equal(loaded.GetWeight("first/dense/kernel"), loaded.GetWeight("second/dense/kernel"));
        loaded.Save(folder["again.myelin"]);
        Assert.Equal(loaded.GetWeights(), Model.Load(folder["again.myelin"]).GetWeights());

        // And after cloning.
        Model clone = loaded.Clone(copyWeights: true);
        Assert.Equal(loaded.ParameterCount, clone.ParameterCount);
        Model[] cloned = [.. clone.Layers.OfType<ModelLayer>().Select(l => l.Model)];
        Assert.Same(cloned[0], cloned[1]);
        Assert.Same(((ModelLayer)cloned[0].Layers[1]).Model, cloned[2]);
        Assert.NotSame(within[2], cloned[2]);
    }

    [Fact]
    public void A_layer_that_is_used_twice_in_a_row_is_so_after_loading_and_cloning_too()
    {
        using var folder = new TemporaryFolder();
        var encoder = new Sequential(new Input(4), new Dense(4, Activation.Tanh));
        var dense = new Dense(4, Activation.Tanh);
        var model = Compiled(
            new Sequential(new Input(4), encoder.AsLayer(), dense, encoder.AsLayer(), dense, dense, new Dense(3, Activation.Softmax)));
        model.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(20 + 20 + 15, model.ParameterCount);
        model.Save(folder["m.myelin"]);
        Model loaded = Model.Load(folder["m.myelin"]), clone = model.Clone(copyWeights: true);
        float[] rows = Samples.Iris().Inputs.ToArray();
        foreach (Model other in (Model[])[loaded, clone])
        {
            Assert.Equal(model.ParameterCount, other.ParameterCount);
            Assert.Equal(model.Predict(rows), other.Predict(rows));
        }

        model.Fit(Samples.Iris(), epochs: 2);
        loaded.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
    }

    [Fact]
    public void Older_versions_read_what_they_could_always_hold()
    {
        var inner = new Sequential(new Input(4), new Dense(4));
        var dense = new Dense(4);
        SymbolicTensor a = Input.Tensor([4]), b = Input.Tensor([4]);
        Assert.Equal(1, Format(new Sequential(new Input(4), new Dense(4))));
        Assert.Equal(2, Format(new Sequential(new Input(4), inner.AsLayer())));
        Assert.Equal(2, Format(new Functional([a], [new Dense(2).Call(a)])));
        Assert.Equal(2, Format(new Functional([a, b], [new Add().Call(inner.Call(a), inner.Call(b))])));
        Assert.Equal(3, Format(new Sequential(new Input(4), inner.AsLayer() with { Name = "a" }, inner.AsLayer() with { Name = "b" })));
        Assert.Equal(3, Format(new Sequential(new Input(4), dense, dense)));
        Assert.Equal(3, Format(new Functional([a], [new Sequential(new Input(4), dense, dense).Call(a)])));

        static int Format(Model model)
        {
            using var folder = new TemporaryFolder();
            model.Save(folder["m.myelin"]);
            using ZipArchive zip = ZipFile.OpenRead(folder["m.myelin"]);
            using Stream description = zip.GetEntry("model.json")!.Open();
            using JsonDocument json = JsonDocument.Parse(description);
            return json.RootElement.GetProperty("format").GetInt32();
        }
    }

    [Fact]
    public void A_model_is_trained_alone_and_within_another()
    {
        var encoder = new Sequential(new Input(4), new Dense(4, Activation.Tanh));
        Sequential first = Compiled(new Sequential(encoder.AsLayer(), new Dense(3, Activation.Softmax))),
            second = Compiled(new Sequential(encoder.AsLayer(), new Dense(3, Activation.Softmax)));
        first.Fit(Samples.Iris());
        Assert.Equal(first.GetWeights()[..2], second.GetWeights()[..2]);
        second.Fit(Samples.Iris());
        Assert.Equal(second.GetWeights()[..2], first.GetWeights()[..2]);
        Assert.Equal(encoder.Predict(Samples.Iris().Inputs[..4]), encoder.Predict(Samples.Iris().Inputs[..4]));
    }

    [Fact]
    public void A_model_of_another_shape_cannot_be_a_layer_here()
    {
        var inner = new Sequential(new Input(5), new Dense(2)) { Name = "five" };
        Refusal.Contains<ArgumentException>(
            "\"five\" was built for rows of shape (5,)", () => new Sequential(new Input(4), inner.AsLayer()));
    }

    private static Sequential Compiled(Sequential model)
    {
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }
}
