namespace Myelin;

/// <summary>How a perceptron was trained: every epoch, and how it ended. Printed, it is the table that a textbook shows.</summary>
public sealed class PerceptronTraining
{
    internal PerceptronTraining(Perceptron perceptron, IReadOnlyList<PerceptronEpoch> epochs, int rowCount, bool converged, int maxEpochs)
    {
        (Inputs, UseBias, Activation, LearningRate) = (perceptron.Inputs, perceptron.UseBias, perceptron.Activation, perceptron.LearningRate);
        (Weights, Bias) = ([.. perceptron.Weights], perceptron.Bias);
        (Epochs, RowCount, Converged, MaxEpochs) = (epochs, rowCount, converged, maxEpochs);
    }

    /// <summary>The epochs, in order.</summary>
    public IReadOnlyList<PerceptronEpoch> Epochs { get; }

    /// <summary>Whether the last epoch had no errors: then the weights divide the two classes.</summary>
    public bool Converged { get; }

    /// <summary>How many epochs could have been run.</summary>
    public int MaxEpochs { get; }

    /// <summary>How many rows an epoch has.</summary>
    public int RowCount { get; }

    /// <summary>The weights at the end.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The bias at the end.</summary>
    public double Bias { get; }

    /// <summary>
    /// Two epochs after which the weights were the same (epoch 0 is before the first); null when there were none. Rows in the same order
    /// then do the same again and again, so no number of epochs will be enough.
    /// </summary>
    public (int Earlier, int Later)? Repeats { get; internal init; }

    /// <summary>How it ended, in a sentence or two.</summary>
    public string Outcome => Converged
        ? $"Epoch {Epochs.Count} had no errors: the boundary is {PerceptronText.Sum(Weights, Bias)} = 0."
        : Epochs.Count < MaxEpochs
            ? $"Training was cancelled after {Counted.Of(Epochs.Count, "epoch")}, before an epoch had no errors."
            : $"The limit of {Counted.Of(MaxEpochs, "epoch")} was reached and each still had errors, the last one {Epochs[^1].Errors} of {RowCount}. "
                + (Repeats is { } again
                    ? $"The weights after epoch {again.Later} are those "
                        + $"{(again.Earlier == 0 ? "of the start" : $"after epoch {again.Earlier}")} again, so it goes round for ever: "
                        + $"no {Divider} divides these classes."
                    : $"Either no {Divider} divides these classes, or more epochs are needed.");

    private string Divider
    {
        get
        {
            string divider = Inputs switch { 1 => "threshold", 2 => "straight line", 3 => "plane", _ => "hyperplane" };
            return UseBias ? divider : $"{divider} through the origin";
        }
    }

    internal int Inputs { get; }

    internal bool UseBias { get; }

    private Activation Activation { get; }

    private double LearningRate { get; }

    /// <summary>
    /// The table of all recorded rows, with weights after a row marked by ', and how it ended. Where training goes round for ever, the
    /// epochs after the second time round, which are in <see cref="Epochs"/> like all others, are said in a line.
    /// </summary>
    public override string ToString() =>
        $"Perceptron with the activation {Activation} and the learning rate {PerceptronText.Of(LearningRate)}\n\n"
            + $"{PerceptronText.Table(this)}{Outcome}";
}
