using Myelin.Graph;

namespace Myelin.Tests.Layers;

public sealed class CustomLayerTests
{
    /// <summary>The example in the documentation of <see cref="Layer"/>.</summary>
    private sealed record Scale(double Start) : Layer
    {
        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new("factor", [input[-1]], Initializer.Constant(Start))];

        public override Node Apply(Node x, LayerContext context) => x * context.Weight("factor");
    }

    [Fact]
    public void A_layer_of_ones_own_in_a_few_lines_is_trained_saved_and_loaded()
    {
        CustomObjects.RegisterLayer(
            "scale_from", fields => new Scale(fields.Number("start")), (writer, layer) => writer.WriteNumber("start", layer.Start));
        var model = new Sequential(new Input(2), new Scale(3));
        Assert.Equal([3, 6], model.Predict([1f, 2]));
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        model.TrainOnBatch([1f, 2], [0f, 0]);
        // ∂/∂f ((3)² + (6)²) / 2 = x · y = 3 and 12.
        Numbers.Near([3 - 0.3, 3 - 1.2], model.GetWeight("scale_from/factor"));
        using var folder = new TemporaryFolder();
        model.Save(folder["m.myelin"]);
        Model loaded = Model.Load(folder["m.myelin"]);
        Assert.Equal(new Scale(3), loaded.Layers[1] with { Name = null });
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
    }

    private sealed record Boasting : Layer
    {
        public override Shape OutputShape(Shape input) => [input[0], 5];

        public override Node Apply(Node x, LayerContext context) => x;
    }

    [Fact]
    public void A_layer_that_makes_what_it_does_not_say_is_named()
    {
        var model = new Sequential(new Input(4, 3), new Boasting(), new Dense(2));
        Refusal.Contains<ArgumentException>(
            "Boasting \"boasting\" says that it makes rows of shape (4, 5) (OutputShape), but its Apply makes (batch, 4, 3)",
            () => model.Predict(new float[12]));
    }

    [Fact]
    public void A_function_of_several_tensors_is_a_layer_of_a_functional_model()
    {
        SymbolicTensor left = Input.Tensor([2]), right = Input.Tensor([2]);
        var model = new Functional([left, right], [new Lambda(inputs => inputs[0] * inputs[1] - inputs[0]).Call(left, right)]);
        Assert.Equal([[3f, 8]], model.Predict([[1f, 2], [4f, 5]]));
    }

    [Fact]
    public void A_layer_before_one_that_needs_axes_leaves_some() => Refusal.Contains<ArgumentException>(
        "Dense \"dense\" cannot take rows of shape (): The shape () has no axes",
        () => new Sequential(new Input(4), new Lambda(x => x.Sum(1)), new Dense(1)));

    [Fact]
    public void A_function_in_a_model_is_told_when_it_cannot_be_saved()
    {
        var model = new Sequential(new Input(2), new Dense(1));
        model.Compile(new SGD(), Loss.Custom((outputs, targets) => (outputs - targets).Abs().Mean(-1), "mine"));
        string message = Assert.Throws<InvalidOperationException>(() => model.Save("m.myelin")).Message;
        Assert.Contains("cannot name the loss \"mine\", because it is made of a function", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 0, 300);
    }

    [Fact]
    public void A_layer_that_is_not_registered_cannot_be_saved_but_its_weights_can()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(2), new Unknown());
        Refusal.Contains<InvalidOperationException>("unknown", () => model.Save(folder["m.myelin"]));
        Assert.Empty(Directory.GetFiles(folder.Path));
        model.SaveWeights(folder["w.safetensors"]);
        Assert.Empty(model.LoadWeights(folder["w.safetensors"]));
    }

    [Fact]
    public void Slips_in_a_layer_of_ones_own_are_named()
    {
        Refusal.Contains<NotSupportedException>(
            "Unfinished overrides neither Apply", () => new Sequential(new Input(2), new Unfinished()).Predict([1f, 2]));
        Refusal.Contains<ArgumentException>(
            "Misspelt \"misspelt\" has no weight \"factr\"; it has \"factor\"",
            () => new Sequential(new Input(2), new Misspelt()).Predict([1f, 2]));
    }

    private sealed record Unknown : Layer
    {
        public override string Type => "unknown";

        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new("w", [1], Initializer.Ones)];

        public override Node Apply(Node x, LayerContext context) => x * context.Weight("w");
    }

    private sealed record Unfinished : Layer
    {
        public override string Type => "unfinished";
    }

    private sealed record Misspelt : Layer
    {
        public override string Type => "misspelt";

        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new("factor", [1], Initializer.Ones)];

        public override Node Apply(Node x, LayerContext context) => x * context.Weight("factr");
    }
}
