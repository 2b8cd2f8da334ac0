using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Regularizers;

public sealed class RegularizerTests
{
    private static readonly float[] s_weights = [1, -2, 0, 0.5f];

    [Theory]
    [InlineData("l1(0.1)", 0.35)]
    [InlineData("l2(0.1)", 0.525)]
    [InlineData("l1l2(0.1, 0.2)", 1.4)]
    [InlineData("l1l2(0, 0)", 0)]
    public void Penalty_is_the_sum_of_sizes_and_squares(string text, double penalty) =>
        Numbers.Near([penalty], Numbers.Of(Regularizer.Parse(text).Penalty(Node.Parameter(s_weights))));

    [Fact]
    public void Penalty_has_its_gradient()
    {
        Node weights = Node.Parameter(s_weights);
        Numbers.Near([0.1 + 0.4, -0.1 - 0.8, 0, 0.1 + 0.2], Numbers.Of(Regularizer.L1L2(0.1, 0.2).Penalty(weights).Gradients(weights)[0]));
    }

    [Fact]
    public void Text_goes_both_ways()
    {
        foreach (Regularizer regularizer in (Regularizer[])[Regularizer.L1(0.1), Regularizer.L2(1e-5), Regularizer.L1L2(0.1, 0.3), Regularizer.L1L2()])
            Assert.Equal(regularizer, Regularizer.Parse(regularizer.ToString()));
        foreach (string wrong in (string[])["", "l1", "l2(-1)", "l3(1)", "l1l2(1)"])
            Assert.Throws<FormatException>(() => Regularizer.Parse(wrong));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regularizer.L1(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regularizer.L2(double.NaN));
    }

    // Kernel (2, −1), bias 0.5, one row (1, 1) with target 0: output 1.5, squared 2.25; penalties 0.1 · 3 + 0.2 · 0.25.
    [Fact]
    public void Penalties_are_part_of_the_loss_in_training_and_evaluation()
    {
        var model = new Sequential(new Input(2), new Dense(1, kernelRegularizer: Regularizer.L1(0.1), biasRegularizer: Regularizer.L2(0.2)));
        model.SetWeights([[2, -1], [0.5f]]);
        model.Compile(new SGD(0.1), Loss.MeanSquaredError, Metric.MeanSquaredError);
        var data = new ArrayDataset([1, 1], [2], [0f]);
        Assert.Equal(2.25 + 0.3 + 0.05, model.Evaluate(data)["loss"], 1e-6);
        Assert.Equal(2.25, model.Evaluate(data)["mse"], 1e-6);
        Assert.Equal(2.6, model.TrainOnBatch(data)["loss"], 1e-6);
        Numbers.Near([2 - 0.1 * (3 + 0.1), -1 - 0.1 * (3 - 0.1)], model.GetWeights()[0]);
        Numbers.Near([0.5 - 0.1 * (3 + 0.2)], model.GetWeights()[1]);
    }
}
