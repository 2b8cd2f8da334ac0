namespace Myelin.Tests.Training;

/// <summary>Changes how many threads there are, so nothing else may run meanwhile.</summary>
[Collection("alone")]
public sealed class ThreadTests
{
    // Wide enough that the team really works, which is asserted.
    [Fact]
    public void Any_number_of_threads_gives_the_same_bits() =>
        ThreadCounts.SameBits(() => [.. Trained().Select(w => ThreadCounts.Bits(w))], isShared: true);

    private static float[][] Trained()
    {
        var model = new Sequential(new Dense(512, Activation.ReLU), new Dropout(0.2), new Dense(512, Activation.Tanh), new Dense(1)) { Seed = 1 };
        model.Compile(new Adam(0.01), Loss.MeanSquaredError);
        model.Fit(Samples.Diabetes(), epochs: 3, batchSize: 64, seed: 2);
        return model.GetWeights();
    }
}
