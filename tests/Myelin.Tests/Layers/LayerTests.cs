using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Layers;

public sealed class LayerTests
{
    [Fact]
    public void Dense_multiplies_adds_and_activates()
    {
        var model = new Sequential(new Input(2), new Dense(3, Activation.ReLU));
        model.SetWeights([[1, 2, 3, 4, 5, 6], [0.5f, -20, 0]]);
        Assert.Equal([9.5f, 0, 15], model.Predict([1, 2]));
    }

    [Fact]
    public void Dense_works_on_the_last_axis()
    {
        var model = new Sequential(new Input(2, 2), new Dense(1, useBias: false));
        model.SetWeights([[10, 1]]);
        Assert.Equal([2, 1], model.OutputShape.Sizes);
        Assert.Equal([12f, 34, 56, 78], model.Predict([1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void Flatten_makes_one_axis()
    {
        var model = new Sequential(new Input(2, 3), new Flatten(), new Dense(1, useBias: false));
        model.SetWeights([[1, 10, 100, 1000, 10000, 100000]]);
        Assert.Equal([6], model.BuiltLayers[1].OutputShape.Sizes);
        Assert.Equal([654321f], model.Predict([1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Activation_layers_are_their_activations()
    {
        float[] x = [-2, 0, 1, 3];
        Assert.Equal([0f, 0, 1, 3], Run(new ReLU()));
        Assert.Equal([-0.5f, 0, 1, 3], Run(new LeakyReLU(0.25)));
        Numbers.Near([Math.Exp(-2) - 1, 0, 1, 3], Run(new ELU()));
        Assert.Equal([0f, 0, 1, 1], Run(new ActivationLayer(Activation.Step)));
        Assert.Equal(Run(new ActivationLayer(Activation.Softmax)), Run(new Softmax()));

        float[] Run(Layer layer) => new Sequential(new Input(4), layer).Predict(x);
    }

    [Fact]
    public void Descriptions_are_equal_when_their_numbers_are()
    {
        Assert.Equal(
            new Dense(3, Activation.LeakyReLU(0.1), kernelRegularizer: Regularizer.L2(0.1)),
            new Dense(3, Activation.LeakyReLU(0.1), kernelRegularizer: Regularizer.L2(0.1)));
        Assert.NotEqual(new Dense(3), new Dense(3, name: "other"));
        Assert.Equal(new Input(28, 28), new Input(28, 28));
        Assert.NotEqual(new Dropout(0.1), new Dropout(0.2));
    }

    [Fact]
    public void Dropout_is_for_training_alone_and_keeps_the_expected_value()
    {
        var model = new Sequential(new Input(20_000), new Dropout(0.25));
        float[] ones = new float[20_000];
        Array.Fill(ones, 1);
        Assert.Equal(ones, model.Predict(ones));

        var generator = new RandomGenerator(3);
        ForwardPass pass = model.Network.Forward([Node.Constant(ones, [1, 20_000])], generator);
        float[] numbers = Numbers.Of(pass.Outputs[0]);
        Assert.True(pass.UsesRandom);
        Assert.All(numbers, x => Assert.True(x == 0 || Math.Abs(x - 4 / 3.0) < 1e-6, $"{x} is neither 0 nor 1 / 0.75"));
        // Five standard errors of the share of zeros.
        Assert.Equal(0.25, numbers.Count(x => x == 0) / 20_000.0, 5 * Math.Sqrt(0.25 * 0.75 / 20_000));
    }

    [Fact]
    public void Dropout_draws_anew_at_every_step()
    {
        // With all inputs 1 and one weight each, the gradient is not 0 where nothing was dropped.
        var model = new Sequential(new Input(64), new Dropout(0.5), new Dense(1, useBias: false, kernelInitializer: Initializer.Zeros));
        model.Compile(new SGD(1), Loss.MeanSquaredError);
        float[] ones = new float[64];
        Array.Fill(ones, 1);
        var kept = new List<string>();
        for (int i = 0; i < 4; i++)
        {
            model.SetWeights([new float[64]]);
            model.TrainOnBatch(ones, [1f]);
            kept.Add(string.Concat(model.GetWeights()[0].Select(w => w == 0 ? '0' : '1')));
        }

        Assert.Equal(4, kept.Distinct().Count());
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        foreach (double rate in (double[])[-0.1, 1, 2, double.NaN])
            Refusal.Contains<ArgumentOutOfRangeException>("at least 0 and below 1", () => new Dropout(rate));
        Refusal.Contains<ArgumentOutOfRangeException>("units must be at least 1; it is 0", () => new Dense(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Input());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Input(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeakyReLU(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ELU(double.PositiveInfinity));
    }

    [Fact]
    public void Every_layer_can_be_given_a_name_where_it_is_made()
    {
        // A list of numbers of any length comes last, so a name after it could not be told apart: new Reshape(7, 7) { Name = "square" }.
        Type[] lists = [typeof(Input), typeof(Reshape), typeof(Permute), typeof(ModelLayer)];
        Type[] without = [.. typeof(Layer).Assembly.GetExportedTypes().Where(t =>
            t.IsSubclassOf(typeof(Layer)) && t.IsSealed && !lists.Contains(t)
                && t.GetConstructors().Any(c => c.GetParameters().LastOrDefault()?.Name != "name"))];
        Assert.True(without.Length == 0, $"No name can be given to: {string.Join(", ", without.Select(t => t.Name))}.");
        Assert.Equal("half", new Sequential(new Input(2), new Dropout(0.5, name: "half")).BuiltLayers[1].Name);
    }

    [Fact]
    public void A_model_that_knows_its_inputs_is_built_without_their_shape()
    {
        var model = new Sequential(new Input(3), new Dense(2));
        model.Build();
        Assert.Equal(8, model.ParameterCount);
        model.Build();
        Assert.Throws<InvalidOperationException>(() => new Sequential(new Dense(2)).Build());
    }

    [Fact]
    public void The_slopes_of_a_PReLU_can_be_held_back()
    {
        var model = new Sequential(new Input(2), new PReLU(Initializer.Constant(0.1), alphaConstraint: Constraint.NonNeg));
        model.Compile(new SGD(1), Loss.MeanSquaredError);
        model.TrainOnBatch([-1, -1], new float[] { 5, 5 });
        Assert.Equal([0, 0], model.GetWeight("p_re_lu/alpha"));
    }

    [Fact]
    public void Layers_are_named_as_Keras_names_them_and_names_are_not_used_twice()
    {
        var model = new Sequential(new Input(2), new Dense(2), new Dense(2), new ReLU(), new Dense(2, name: "dense_2"), new Dense(1));
        Assert.Equal(["input", "dense", "dense_1", "re_lu", "dense_2", "dense_3"], model.BuiltLayers.Select(l => l.Name));
        Assert.Equal("dense/kernel", model.Variables[0].Name);
        Refusal.Contains<ArgumentException>(
            "Two layers are named \"x\"", () => new Sequential(new Input(1), new Dense(1, name: "x"), new Dense(1, name: "x")));
    }

    // A layer of one's own: a record with weights and nodes.
    private sealed record Scale : Layer
    {
        public override string Type => "scale";

        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new WeightSpec("factor", [input[-1]], Initializer.Ones)];

        public override Node Apply(Node x, LayerContext context) => x * context.Weight("factor");
    }

    [Fact]
    public void A_layer_of_ones_own_trains_but_cannot_be_saved()
    {
        var model = new Sequential(new Input(1), new Scale());
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        model.Fit(new ArrayDataset([1, 2], [1], [3f, 6f]), epochs: 100);
        Assert.Equal(3, model.GetWeights()[0][0], 1e-4);
        Refusal.Contains<InvalidOperationException>("type \"scale\"", () => model.Save("scale.myelin"));
        Assert.False(File.Exists("scale.myelin"));
    }
}
