namespace Myelin;

/// <summary>What a call of <see cref="Model.Fit"/> was asked for, beside its data and callbacks.</summary>
/// <param name="Epochs">The epoch before which training ends, counted from 0.</param>
/// <param name="InitialEpoch">The first epoch.</param>
/// <param name="BatchSize">The rows of a batch.</param>
/// <param name="StepsPerEpoch">How many batches an epoch has; null for all rows once.</param>
/// <param name="ValidationFreq">After how many epochs the model is validated each time.</param>
/// <param name="Shuffle">Whether each pass takes the rows in another order.</param>
/// <param name="Seed">What the orders follow from.</param>
/// <param name="ClassWeights">What each class's rows weigh.</param>
internal sealed record FitSettings(
    int Epochs, int BatchSize = 32, int InitialEpoch = 0, int? StepsPerEpoch = null, int ValidationFreq = 1, bool Shuffle = true, ulong Seed = 0,
    float[]? ClassWeights = null)
{
    public void Check()
    {
        if (Epochs < 1)
            throw Throw.OutOfRange(Epochs, "at least 1", "epochs");
        if (BatchSize < 1)
            throw Throw.OutOfRange(BatchSize, "at least 1", "batchSize");
        if (InitialEpoch < 0 || InitialEpoch >= Epochs)
        {
            throw Throw.OutOfRange(
                InitialEpoch, $"at least 0 and below the number of epochs, {Epochs}, which counts those before it too", "initialEpoch");
        }

        if (StepsPerEpoch < 1)
            throw Throw.OutOfRange(StepsPerEpoch, "at least 1, or null for all rows once", "stepsPerEpoch");
        if (ValidationFreq < 1)
            throw Throw.OutOfRange(ValidationFreq, "at least 1", "validationFreq");
    }
}
