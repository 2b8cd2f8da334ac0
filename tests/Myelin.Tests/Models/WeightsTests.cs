using Myelin.Serialization;
using Myelin.Tests.Layers;

namespace Myelin.Tests.Models;

public sealed class WeightsTests
{
    [Fact]
    public void Weights_are_read_and_set_by_name()
    {
        var model = new Sequential(new Input(2), new Dense(1, name: "line"));
        model.SetWeight("line/kernel", [2, 3]);
        model.SetWeight("line/bias", [1]);
        Assert.Equal([2, 3], model.GetWeight("line/kernel"));
        Assert.Equal([9], model.Predict([1f, 2]));
        Refusal.Equal<KeyNotFoundException>(
            "The model has no weight \"line/kernal\"; did you mean \"line/kernel\"? Its weights are: line/kernel, line/bias.",
            () => model.GetWeight("line/kernal"));
        Refusal.StartsWith<ArgumentException>(
            "The weight \"line/kernel\" has the shape (2, 1), 2 numbers; 3 are given.", () => model.SetWeight("line/kernel", [1, 2, 3]));
    }

    [Fact]
    public void Weights_are_saved_and_loaded_by_name()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model(8), other = Model(8, seed: 9);
        model.SaveWeights(folder["w.safetensors"]);
        Assert.NotEqual(model.GetWeights(), other.GetWeights());
        Assert.Empty(other.LoadWeights(folder["w.safetensors"]));
        Assert.Equal(model.GetWeights(), other.GetWeights());
        // Any reader of the format finds them.
        Assert.Equal(model.WeightNames, Safetensors.Read(File.ReadAllBytes(folder["w.safetensors"])).Names);
    }

    [Fact]
    public void What_does_not_match_is_listed_and_nothing_is_set_unless_asked_to()
    {
        using var folder = new TemporaryFolder();
        Model(8).SaveWeights(folder["w.safetensors"]);
        var other = new Sequential(new Input(4), new Dense(6, name: "a"), new Dense(3, name: "b"), new Dense(3, name: "d")) { Seed = 1 };
        float[][] before = other.GetWeights();
        string message = Assert.Throws<ModelFileException>(() => other.LoadWeights(folder["w.safetensors"])).Message;
        Assert.Equal(
            """
            The weights in "w.safetensors" are not this model's:
              "a/kernel" is F32(4, 8) in the file and F32(4, 6) in the model
              "a/bias" is F32(8,) in the file and F32(6,) in the model
              "b/kernel" is F32(8, 3) in the file and F32(6, 3) in the model
              the model's "d/kernel" F32(3, 3) is not in the file
              the model's "d/bias" F32(3,) is not in the file
            Build the model that wrote them, or load what matches with skipMismatch: true.
            """,
            message);
        Assert.Equal(before, other.GetWeights());
        IReadOnlyList<string> skipped = other.LoadWeights(folder["w.safetensors"], skipMismatch: true);
        Assert.Equal(5, skipped.Count);
        Assert.Equal(Model(8).GetWeight("b/bias"), other.GetWeight("b/bias"));
        Assert.Equal(before[0], other.GetWeights()[0]);

        var small = new Sequential(new Input(4), new Dense(8, name: "a"));
        Refusal.Contains<ModelFileException>(
            "the file's \"b/kernel\" F32(8, 3) is not in the model", () => small.LoadWeights(folder["w.safetensors"]));
        File.WriteAllText(folder["x"], "something else");
        Refusal.StartsWith<ModelFileException>("\"x\" is not a file of weights", () => small.LoadWeights(folder["x"]));
        Assert.Throws<FileNotFoundException>(() => small.LoadWeights(folder["none"]));
    }

    [Fact]
    public void A_clone_has_weights_of_its_own()
    {
        Sequential model = Model(8);
        model.Compile(new Adam(), Loss.MeanSquaredError);
        float[][] first = model.GetWeights();
        model.TrainOnBatch([1, 2, 3, 4], new float[3]);
        model.GetLayer("a").Trainable = false;
        Model clone = model.Clone(), copy = model.Clone(copyWeights: true), other = model.Clone(seed: 77);
        Assert.Equal(first, clone.GetWeights());
        Assert.Equal(model.GetWeights(), copy.GetWeights());
        Assert.NotEqual(first[0], other.GetWeights()[0]);
        Assert.Equal(77ul, other.Seed);
        Assert.Null(clone.Optimizer);
        Assert.False(copy.GetLayer("a").Trainable);
        model.SetWeight("b/bias", [7, 7, 7]);
        Assert.NotEqual(model.GetWeights(), copy.GetWeights());
        Assert.Equal(model.WeightNames, copy.WeightNames);
    }

    [Fact]
    public void A_clone_of_a_functional_model_with_a_model_within_shares_nothing()
    {
        var encoder = new Sequential(new Input(2), new Dense(3, Activation.Tanh));
        SymbolicTensor a = Input.Tensor([2]), b = Input.Tensor([2]);
        var model = new Functional([a, b], [new Dense(1).Call(new Joining().Call(encoder.Call(a), encoder.Call(b)))]);
        float[][] before = model.GetWeights();
        Model copy = model.Clone(copyWeights: true);
        Assert.Equal(before, copy.GetWeights());
        Assert.Equal(model.Predict([[1, 2], [3, 4]]), copy.Predict([[1, 2], [3, 4]]));
        copy.SetWeights([.. before.Select(w => w.Select(x => x + 1).ToArray())]);
        Assert.Equal(before, model.GetWeights());
        Assert.Equal(before[..2], encoder.GetWeights());
        // Not built yet: a description alone.
        Assert.False(new Sequential(new Dense(2)).Clone().IsBuilt);
    }

    private static Sequential Model(int units, ulong seed = 0) =>
        new(new Input(4), new Dense(units, name: "a"), new Dense(3, name: "b")) { Seed = seed };
}
