using Myelin.Datasets;

namespace Myelin.Tests.Training;

/// <summary>What losses and metrics say to targets, outputs and settings that are not theirs.</summary>
public sealed class LossWrongUseTests
{
    private static readonly ArrayDataset s_labels = new([1, 2, 3, 4], [2], [0, 1]);

    [Theory]
    [InlineData("hinge", "Row 1 has the target 2; targets of hinge must be −1 or 1, or 0 or 1.")]
    [InlineData("squared_hinge", "Row 1 has the target 2; targets of squared_hinge must be −1 or 1, or 0 or 1.")]
    [InlineData("perceptron", "Row 1 has the target 2; targets of perceptron must be −1 or 1, or 0 or 1.")]
    [InlineData("kl_divergence", "Row 1 has the target 2; targets of kl_divergence must be probabilities, from 0 to 1.")]
    [InlineData("dice", "Row 1 has the target 2; targets of dice must be from 0 to 1, the share of the area.")]
    [InlineData("binary_crossentropy", "Row 1 has the target 2; binary_crossentropy needs 0, 1 or a probability between.")]
    [InlineData("binary_focal_crossentropy", "Row 1 has the target 2; binary_focal_crossentropy needs 0, 1 or a probability between.")]
    public void Targets_that_a_loss_has_no_sense_for(string loss, string message) =>
        Said(message, Loss.Parse(loss), new ArrayDataset([1, 2, 3, 4], [2], [1f, 2]), 1);

    [Theory]
    [InlineData("poisson", "Row 0 has the target -1; targets of poisson must be counts, 0 or more.")]
    [InlineData("mean_squared_logarithmic_error", "Row 0 has the target -1; targets of mean_squared_logarithmic_error must be 0 or more.")]
    public void Negative_targets(string loss, string message) =>
        Said(message, Loss.Parse(loss), new ArrayDataset([1, 2, 3, 4], [2], [-1f, 2]), 1);

    [Fact]
    public void Labels_where_one_hot_rows_are_needed_and_the_reverse()
    {
        foreach (Loss loss in (Loss[])[Loss.CategoricalCrossentropy, Loss.CategoricalFocalCrossentropy, Loss.CategoricalHinge])
        {
            Said(
                $"{loss.Name} compares the model's 3 outputs a row with as many numbers, but the dataset's targets are class labels. "
                    + "Use Loss.SparseCategoricalCrossentropy", loss, s_labels, 3);
        }

        var oneHot = new ArrayDataset([1, 2, 3, 4], [2], [1f, 0, 0, 0, 1, 0], 3);
        foreach (Loss loss in (Loss[])[Loss.SparseCategoricalCrossentropy, Loss.NegativeLogLikelihood])
        {
            Said(
                $"{loss.Name} needs one class label a row, but the dataset's targets are rows of 3 numbers. "
                    + "Make the dataset with int labels, or use Loss.CategoricalCrossentropy", loss, oneHot, 3);
        }

        Said(
            "categorical_hinge needs a model with one output for each class, two at least", Loss.CategoricalHinge,
            new ArrayDataset([1, 2, 3, 4], [2], [1f, 0]), 1);
    }

    [Fact]
    public void Labels_of_sequences()
    {
        var model = new Sequential(new Input(3, 2), new Dense(4));
        model.Compile(new SGD(), Loss.CTC);
        var steps = DataArray.Of(new float[12], 3, 2);
        Refusal.StartsWith<ArgumentException>(
            "Row 1 has the label 4, but the model has 4 classes: 0 for the blank, and 1 to 3.",
            () => model.Fit(new ArrayDataset([steps], [DataArray.OfLabels([1, 0, 4, 0], 2)])));
        Refusal.StartsWith<ArgumentException>(
            "The labels of row 0 need 4 steps, but the model's outputs have 3.",
            () => model.Fit(new ArrayDataset([steps], [DataArray.OfLabels([1, 2, 2, 1, 0, 0], 3)])));
        Refusal.StartsWith<ArgumentException>(
            "Row 1 has the label 2 after a 0; 0 fills up what is left of a row, so no label may follow it.",
            () => model.Fit(new ArrayDataset([steps], [DataArray.OfLabels([1, 1, 0, 2], 2)])));
        var flat = new Sequential(new Input(2), new Dense(4));
        flat.Compile(new SGD(), Loss.CTC);
        Refusal.StartsWith<ArgumentException>(
            "ctc needs outputs of shape (batch, time, classes); the model's are (batch, 4).", () => flat.Evaluate(s_labels));
    }

    [Fact]
    public void Settings_out_of_range()
    {
        Refusal.StartsWith<ArgumentOutOfRangeException>("delta must be finite and above 0; it is 0.", () => new HuberLoss(0));
        Refusal.StartsWith<ArgumentOutOfRangeException>(
            "labelSmoothing must be from 0 to 1; it is 1.5.", () => new BinaryCrossentropyLoss(labelSmoothing: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CategoricalFocalCrossentropyLoss(gamma: double.NaN));
        Refusal.StartsWith<FormatException>("\"huber(0)\" is not a loss: delta must be finite and above 0", () => Loss.Parse("huber(0)"));
        Refusal.StartsWith<FormatException>("\"huber(gamma=1)\" is not a loss", () => Loss.Parse("huber(gamma=1)"));
        Assert.Equal(new HuberLoss(2), Loss.Parse("Huber(2)"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FBetaScoreMetric(0));
        Refusal.StartsWith<ArgumentException>("The threshold 0.5 and the topK 2 are two ways", () => new PrecisionMetric(0.5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Softmax(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReLU(negativeSlope: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PReLU(sharedAxes: [0]));
        Refusal.StartsWith<ArgumentException>(
            "Maxout \"maxout\" cannot take rows of shape (6,): "
                + "the last axis of (6,) is to be cut into 4 groups of equal size, so it must be a multiple of 4.",
            () => new Sequential(new Input(6), new Maxout(4)).Predict([1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Metrics_of_another_kind_of_outputs()
    {
        Refusal.StartsWith<ArgumentException>(
            "The metric precision is asked for the class 3, but the model has 3 classes, 0 to 2.",
            () => new PrecisionMetric(classId: 3).For(Loss.SparseCategoricalCrossentropy, [3]));
        Refusal.StartsWith<ArgumentException>(
            "The metric cohen_kappa needs one class a row, but binary_crossentropy judges each of the 3 outputs by itself.",
            () => Metric.CohenKappa.For(Loss.BinaryCrossentropy, [3]));
        Refusal.StartsWith<ArgumentException>(
            "The metric sensitivity_at_specificity needs a model with one output",
            () => Metric.SensitivityAtSpecificity.For(Loss.SparseCategoricalCrossentropy, [3]));
        Refusal.StartsWith<ArgumentException>(
            "The metric sparse_categorical_crossentropy needs class labels, but with mean_squared_error targets are numbers.",
            () => Metric.SparseCategoricalCrossentropy.For(Loss.MeanSquaredError, [3]));
        var model = new Sequential(new Input(2), new Dense(1));
        model.Compile(new SGD(), Loss.MeanSquaredError, Metric.F1Score);
        Refusal.StartsWith<ArgumentException>(
            "The metric f1_score counts right classes, so with mean_squared_error targets must be 0 or 1, but row 1 has the target 2.5.",
            () => model.Fit(new ArrayDataset([1, 2, 3, 4], [2], [1f, 2.5f])));
    }

    private static void Said(string message, Loss loss, ArrayDataset data, int outputs)
    {
        var model = new Sequential(new Input(2), new Dense(outputs));
        model.Compile(new SGD(), loss);
        Refusal.StartsWith<ArgumentException>(message, () => model.Fit(data));
    }
}
