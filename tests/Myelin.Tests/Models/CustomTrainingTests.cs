using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Models;

/// <summary>Training steps of one's own, made of <see cref="Model.Forward"/> and <see cref="Optimizer.Minimize"/>.</summary>
public sealed class CustomTrainingTests
{
    [Fact]
    public void A_step_of_ones_own_is_that_of_fit()
    {
        ArrayDataset iris = Samples.Iris();
        Sequential fitted = Model(), own = Model();
        fitted.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        fitted.Fit(iris, epochs: 4, batchSize: 50, shuffle: false);

        // The same: forward in training with the model's seed, the loss with what the layers add, the updates of both.
        var random = new RandomGenerator(own.Seed);
        Node x = Node.Input("x", 50, 4), labels = Node.Input("labels", [50], ElementType.Int32);
        ForwardPass pass = own.Forward([x], random);
        Node loss = Loss.SparseCategoricalCrossentropy.OfRows(pass.Outputs[0], labels).Mean();
        foreach (Node penalty in pass.Losses)
            loss += penalty;
        var optimizer = new Adam(0.01);
        CompiledGraph step = CompiledGraph.Compile([loss], [.. optimizer.Minimize(loss, own.TrainableVariables), .. pass.Updates]);
        for (int i = 0; i < 12; i++)
        {
            iris.Inputs.Slice(i % 3 * 200, 200).CopyTo(step.Input<float>(x));
            iris.Labels.Slice(i % 3 * 50, 50).CopyTo(step.Input<int>(labels));
            step.Run();
        }

        Assert.Equal(12, optimizer.Iterations);
        for (int i = 0; i < fitted.Variables.Count; i++)
            Numbers.Near([.. fitted.GetWeights()[i].Select(w => (double)w)], own.GetWeights()[i], 1e-5);
        Assert.True(pass.Training);
        Assert.True(pass.UsesRandom);
    }

    private static Sequential Model() =>
        new(
            new Input(4), new Dense(8, Activation.Tanh, kernelRegularizer: Regularizer.L2(0.01)), new Layers.Centering(), new Dropout(0.2),
            new Dense(3, Activation.Softmax))
        { Seed = 6 };
}
