using Myelin.Datasets;

namespace Myelin.Tests.Training;

public sealed class WrongUseTests
{
    private static readonly ArrayDataset s_labels = new([1, 2, 3, 4], [2], [0, 1]);
    private static readonly ArrayDataset s_numbers = new([1, 2, 3, 4], [2], [0.5f, 1]);

    [Fact]
    public void A_model_that_is_not_compiled()
    {
        var model = new Sequential(new Input(2), new Dense(1));
        Refusal.StartsWith<InvalidOperationException>("Fit needs a loss", () => model.Fit(s_numbers));
        Refusal.StartsWith<InvalidOperationException>("Evaluate needs a loss", () => model.Evaluate(s_numbers));
        Assert.Throws<InvalidOperationException>(() => model.TrainOnBatch(s_numbers));
    }

    [Fact]
    public void A_model_that_is_not_built()
    {
        var model = new Sequential(new Dense(1));
        Refusal.Contains<InvalidOperationException>("call Build(4)", () => model.Predict([1f, 2]));
        Assert.Throws<InvalidOperationException>(() => model.Summary());
        Assert.Throws<InvalidOperationException>(() => model.Save("x.myelin"));
        model.Build(2);
        Assert.Throws<InvalidOperationException>(() => model.Build(3));
    }

    [Fact]
    public void Layers_that_cannot_be_a_model()
    {
        Assert.Throws<ArgumentException>(() => new Sequential());
        Assert.Throws<ArgumentException>(() => new Sequential(new Input(2)));
        Refusal.Contains<ArgumentException>("Layer 1 is an Input", () => new Sequential(new Dense(2), new Input(2)));
    }

    [Fact]
    public void Inputs_of_another_width()
    {
        Sequential model = Classifier(3);
        string message = Assert.Throws<ArgumentException>(() => model.Fit(new ArrayDataset([1, 2, 3], [3], [0]))).Message;
        Assert.StartsWith(
            "The model expects rows of shape (2,), because it was built for them; it got rows of shape (3,).", message,
            StringComparison.Ordinal);
        Refusal.StartsWith<ArgumentException>(
            "The model expects rows of 2 numbers; 3 numbers are not whole rows of 2.", () => model.Predict([1f, 2, 3]));
        Refusal.Contains<ArgumentException>("need 6 places", () => model.Predict([1f, 2, 3, 4], new float[5]));
        Assert.Throws<ArgumentException>(() => model.TrainOnBatch([1f, 2, 3], [1]));
    }

    [Fact]
    public void Rows_of_several_axes()
    {
        var model = new Sequential(new Input(28, 28), new Flatten(), new Dense(10, Activation.Softmax));
        model.Compile(new SGD(), Loss.SparseCategoricalCrossentropy);
        Refusal.StartsWith<ArgumentException>(
            "The model expects rows of shape (28, 28), because it was built for them; it got rows of shape (784,).",
            () => model.Fit(new ArrayDataset(new float[784], [784], [0])));
        var flat = new Sequential(new Input(28, 28), new Dense(10, Activation.Softmax));
        flat.Compile(new SGD(), Loss.SparseCategoricalCrossentropy);
        Refusal.StartsWith<ArgumentException>(
            "sparse_categorical_crossentropy needs 28 class labels a row, because the model's outputs have the shape (28, 10) with the "
                + "classes last; the dataset has 1 label for 1 row. For one label a row add a Flatten",
            () => flat.Fit(new ArrayDataset(new float[784], [28, 28], [0])));
    }

    [Fact]
    public void Labels_that_are_no_classes_are_named_with_their_row()
    {
        var data = new ArrayDataset([1, 2, 3, 4, 5, 6], [2], [0, 7, -1]);
        Refusal.StartsWith<ArgumentException>("Row 1 has the label 7, but the model has 3 classes, 0 to 2.", () => Classifier(3).Fit(data));
        Refusal.StartsWith<ArgumentException>("Row 2 has the label -1, but the model has 8 classes", () => Classifier(8).Evaluate(data));
        Refusal.StartsWith<ArgumentException>("Row 0 has the label 3", () => Classifier(3).TrainOnBatch([1f, 2], [3]));

        // A loss that compares numbers takes any whole number.
        Assert.True(double.IsFinite(Model(1, Activation.Linear, Loss.MeanSquaredError).TrainOnBatch([1f, 2], [-3])));

        Sequential binary = Model(1, Activation.Sigmoid, Loss.BinaryCrossentropy);
        Refusal.StartsWith<ArgumentException>(
            "Row 1 has the label 7; binary_crossentropy knows the labels 0 and 1.", () => binary.Fit(data));
        Refusal.StartsWith<ArgumentException>(
            "Row 1 has the target 1.5", () => binary.Fit(new ArrayDataset([1, 2, 3, 4], [2], [0.5f, 1.5f])));
        // 0 and 1 as labels are as good as numbers.
        Assert.Equal(binary.Evaluate(s_labels)["loss"], binary.Evaluate(new ArrayDataset([1, 2, 3, 4], [2], [0f, 1]))["loss"]);
    }

    [Fact]
    public void Targets_of_another_kind_or_width()
    {
        Refusal.Contains<ArgumentException>(
            "use Loss.CategoricalCrossentropy for one-hot rows",
            () => Classifier(3).Fit(new ArrayDataset([1, 2], [2], [0f, 1, 0], targetWidth: 3)));
        Refusal.Contains<ArgumentException>(
            "Use Loss.SparseCategoricalCrossentropy", () => Model(3, Activation.Softmax, Loss.CategoricalCrossentropy).Fit(s_labels));
        Refusal.Contains<ArgumentException>(
            "The model has 3 outputs a row and the dataset 1 target a row",
            () => Model(3, Activation.Linear, Loss.MeanSquaredError).Fit(s_numbers));
        Refusal.Contains<ArgumentException>(
            "two at least", () => Model(1, Activation.Sigmoid, Loss.SparseCategoricalCrossentropy).Fit(s_labels));
        Refusal.Contains<ArgumentException>(
            "two at least", () => Model(1, Activation.Sigmoid, Loss.CategoricalCrossentropy).Fit(s_numbers));
    }

    [Fact]
    public void Targets_with_their_axes_in_another_order()
    {
        var model = new Sequential(new Input(3, 4), new Dense(2));
        model.Compile(new SGD(), Loss.MeanSquaredError);
        DataArray inputs = DataArray.Of(new float[12], 3, 4);
        Refusal.StartsWith<ArgumentException>(
            "The targets have rows of shape (2, 3), but mean_squared_error compares them with outputs of shape (3, 2) and needs (3, 2).",
            () => model.Fit(new ArrayDataset([inputs], [DataArray.Of(new float[6], 2, 3)])));
        Assert.Single(model.Fit(new ArrayDataset([inputs], [DataArray.Of(new float[6], 3, 2)])).Epochs);
        Assert.Single(model.Fit(new ArrayDataset([inputs], [DataArray.Of(new float[6], 6)])).Epochs);
    }

    [Fact]
    public void A_layer_after_one_that_it_cannot_follow()
    {
        string message = Assert.Throws<ArgumentException>(() => new Sequential(new Input(8), new Dense(6), new Conv2D(4, 3, name: "look"))).Message;
        Assert.StartsWith("Conv2D \"look\" cannot take rows of shape (6,): ", message, StringComparison.Ordinal);
        // Where the data say the shape, the data's first use does.
        var late = new Sequential(new Dense(6), new Conv2D(4, 3));
        late.Compile(new SGD(), Loss.MeanSquaredError);
        Refusal.Contains<ArgumentException>("Conv2D \"conv2d\" cannot take rows of shape (6,): ", () => late.Fit(s_numbers));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_none(double rate)
    {
        string said = FormattableString.Invariant(
            $"learningRate must be positive and finite, such as 0.001; it is {rate}. (Parameter 'learningRate')");
        Refusal.Equal<ArgumentOutOfRangeException>(said, () => new SGD(rate));
        Refusal.Equal<ArgumentOutOfRangeException>(said, () => new Adam(rate));
        Refusal.Equal<ArgumentOutOfRangeException>(said, () => new SGD { LearningRate = rate });
        Refusal.Contains<InvalidOperationException>(
            "positive and finite", () => Classifier(2).Fit(s_labels, callbacks: [new LearningRateScheduler((_, _) => rate)]));
    }

    [Fact]
    public void Numbers_out_of_range()
    {
        Sequential model = Classifier(2);
        Refusal.Equal<ArgumentOutOfRangeException>(
            "epochs must be at least 1; it is 0. (Parameter 'epochs')", () => model.Fit(s_labels, epochs: 0));
        Refusal.Contains<ArgumentOutOfRangeException>("batchSize", () => model.Fit(s_labels, batchSize: 0));
        Refusal.Contains<ArgumentOutOfRangeException>("batchSize", () => model.Evaluate(s_labels, batchSize: -1));
        Refusal.Contains<ArgumentOutOfRangeException>("stepsPerEpoch", () => model.Fit(s_labels, stepsPerEpoch: 0));
        Refusal.Contains<ArgumentOutOfRangeException>("validationFreq", () => model.Fit(s_labels, validationFreq: 0));
        foreach (double split in (double[])[-0.1, 1, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(s_labels, validationSplit: split));
        Assert.Throws<ArgumentException>(() => model.Fit(s_labels, validationSplit: 0.5, validationData: s_labels));
        Refusal.Contains<ArgumentException>("at least 2 rows", () => model.Fit(s_labels.Rows([0]), validationSplit: 0.5));
        Refusal.Contains<ArgumentException>("no rows", () => model.Fit(s_labels.Rows([])));
        Refusal.Contains<ArgumentException>("no rows", () => model.Fit(s_labels, validationData: s_labels.Rows([])));
    }

    [Fact]
    public void Weights_that_do_not_fit()
    {
        Sequential model = Classifier(2);
        Refusal.Contains<ArgumentException>("3 class weights for 2 classes", () => model.Fit(s_labels, classWeights: [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(s_labels, classWeights: [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(s_labels, classWeights: [1, float.NaN]));
        Refusal.Contains<ArgumentException>(
            "sample weights", () => Model(1, Activation.Linear, Loss.MeanSquaredError).Fit(s_numbers, classWeights: [1, 1]));
        Refusal.Contains<ArgumentException>(
            "Row 0 has the target 0.5.", () => Model(1, Activation.Linear, Loss.MeanSquaredError).Fit(s_numbers, classWeights: [1, 1]));
        Refusal.Contains<ArgumentException>(
            "Row 0 has the targets 1, 1.",
            () => Model(2, Activation.Sigmoid, Loss.BinaryCrossentropy).Fit(new ArrayDataset([1, 2], [2], [1f, 1], 2), classWeights: [1, 1]));
        Refusal.Contains<ArgumentException>(
            "Row 1 has the label 5, for which there is no class weight",
            () => Model(1, Activation.Linear, Loss.MeanSquaredError).Fit(new ArrayDataset([1, 2, 3, 4], [2], [0, 5]), classWeights: [1, 1]));
        Refusal.Contains<ArgumentException>("2 weights, but 1", () => model.SetWeights([new float[4]]));
        Refusal.Contains<ArgumentException>(
            "\"dense/bias\" has the shape (2,), 2 numbers; 3", () => model.SetWeights([new float[4], new float[3]]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Inputs_and_targets_that_are_not_finite_are_named_with_row_and_column(float wrong)
    {
        var inputs = new ArrayDataset([1, 2, 3, 4, 5, wrong], [2], [0, 1, 1]);
        Sequential model = Classifier(2);
        float[][] before = model.GetWeights();
        string expected = $"Row 2 has {wrong} as input 1 (both counted from 0); all inputs must be finite numbers.";
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>("data", () => model.Fit(inputs)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            expected, Assert.Throws<ArgumentException>("validationData", () => model.Fit(s_labels, validationData: inputs)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>("data", () => model.Evaluate(inputs)).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>("batch", () => model.TrainOnBatch(inputs)).Message, StringComparison.Ordinal);
        Assert.Equal(before, model.GetWeights());

        var targets = new ArrayDataset([1, 2, 3, 4], [2], [0, 1, wrong, 2], targetWidth: 2);
        Refusal.StartsWith<ArgumentException>(
            $"Row 1 has {wrong} as target 0", () => Model(2, Activation.Linear, Loss.MeanSquaredError).Fit(targets));
    }

    [Fact]
    public void A_loss_that_is_not_finite_any_more_ends_training()
    {
        var model = new Sequential(new Input(2), new Dense(1));
        model.Compile(new SGD(1e30), Loss.MeanSquaredError);
        bool ended = false;
        NotFiniteNumberException error = Assert.Throws<NotFiniteNumberException>(() =>
            model.Fit(s_numbers, epochs: 100, callbacks: [new LambdaCallback(onTrainEnd: _ => ended = true)]));
        int epochs = model.History!.Epochs.Count;
        Assert.InRange(epochs, 2, 5);
        Assert.All(model.History["loss"].SkipLast(1), loss => Assert.True(double.IsFinite(loss)));
        Assert.StartsWith(
            $"The loss is no finite number any more after epoch {epochs}, so nothing can be learned. Lower the learning rate (it is 1E+30)",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(StopReason.NotFinite, model.History.Stopped);
        Assert.True(ended);

        using var folder = new TemporaryFolder();
        model.Save(folder["diverged.myelin"]);
        Assert.Equal(StopReason.NotFinite, Sequential.Load(folder["diverged.myelin"]).History!.Stopped);
    }

    [Fact]
    public void A_softmax_over_one_output()
    {
        const string Said = "The layer \"dense\" is a softmax over a single output, which is always 1. Use Activation.Sigmoid.";
        Refusal.StartsWith<ArgumentException>(Said, () => Classifier(1));
        var late = new Sequential(new Dense(1, Activation.Softmax));
        Refusal.StartsWith<ArgumentException>(Said, () => late.Build(2));
        Refusal.Contains<ArgumentException>("\"softmax\"", () => new Sequential(new Input(2), new Dense(1), new Softmax()));
        Refusal.Contains<ArgumentException>(
            "\"activation\"", () => new Sequential(new Input(2), new Dense(1), new ActivationLayer(Activation.Softmax)));
    }

    [Fact]
    public void An_accuracy_of_targets_that_are_no_classes()
    {
        Sequential one = Model(1, Activation.Linear, Loss.MeanSquaredError, Metric.Accuracy);
        Refusal.StartsWith<ArgumentException>(
            "The metric accuracy counts right classes, so with mean_squared_error targets must be 0 or 1, but row 0 has the target 0.5. "
                + "For numbers use Metric.MeanAbsoluteError",
            () => one.Fit(s_numbers));
        Refusal.Contains<ArgumentException>("row 1 has the label 2", () => one.Fit(new ArrayDataset([1, 2, 3, 4], [2], [0, 2])));
        Assert.True(one.Fit(s_labels).Epochs[0].ContainsKey("accuracy"));
        Assert.Throws<ArgumentException>(() => Model(1, Activation.Linear, Loss.MeanSquaredError, Metric.BinaryAccuracy).Evaluate(s_numbers));

        // Several outputs may be shares of classes.
        Sequential two = Model(2, Activation.Softmax, Loss.MeanSquaredError, Metric.Accuracy);
        Assert.True(two.Fit(new ArrayDataset([1, 2, 3, 4], [2], [0, 1, 0.25f, 0.75f], targetWidth: 2)).Epochs[0].ContainsKey("accuracy"));
        Refusal.Contains<ArgumentException>(
            "row 1 has the target 3", () => two.Fit(new ArrayDataset([1, 2, 3, 4], [2], [0, 1, 3, 4], targetWidth: 2)));
    }

    [Fact]
    public void A_metric_twice() => Refusal.Contains<ArgumentException>("accuracy is given twice", () =>
        Classifier(2).Compile(new SGD(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, Metric.Accuracy));

    private static Sequential Classifier(int classes) => Model(classes, Activation.Softmax, Loss.SparseCategoricalCrossentropy);

    private static Sequential Model(int outputs, Activation activation, Loss loss, params Metric[] metrics)
    {
        var model = new Sequential(new Input(2), new Dense(outputs, activation));
        model.Compile(new SGD(), loss, metrics);
        return model;
    }
}
