namespace Myelin;

/// <summary>An epoch of a <see cref="RestrictedBoltzmannMachine"/>'s training that has just ended: what it showed, and what may be changed
/// for the next.</summary>
public sealed class BoltzmannEpoch
{
    internal BoltzmannEpoch(RestrictedBoltzmannMachine machine, int epoch, int epochs, Evaluation figures, double learningRate) =>
        (Machine, Epoch, Epochs, Figures, LearningRate) = (machine, epoch, epochs, figures, learningRate);

    /// <summary>The machine, to look at.</summary>
    public RestrictedBoltzmannMachine Machine { get; }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>How many there will be.</summary>
    public int Epochs { get; }

    /// <summary>The figures, as in the history: <c>reconstruction_error</c>, <c>free_energy</c>, <c>pseudo_likelihood</c>,
    /// <c>val_free_energy</c> …</summary>
    public Evaluation Figures { get; }

    /// <summary>The learning rate, which may be set for the epochs that follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double LearningRate
    {
        get;
        set => field = double.IsFinite(value) && value > 0
            ? value
            : throw Throw.OutOfRange(value, "positive and finite, such as 0.1", "learningRate");
    }

    /// <summary>Whether training ends with this epoch.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends training with this epoch.</summary>
    public void Stop() => IsStopping = true;

    /// <summary>For example <c>epoch 3 of 10: reconstruction_error: 0.0123 - …</c>.</summary>
    public override string ToString() => $"epoch {Epoch + 1} of {Epochs}: {Figures}";
}
