using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Connectionist temporal classification: −log of the probability that the model gives to a sequence of labels, over all ways to lay it
/// along the time axis with blanks between. Outputs are logits of shape (batch, time, classes), or end in a softmax, and class 0 is the
/// blank. Targets are int32 labels from 1, of shape (batch, length), filled up with 0. Graves et al. 2006.
/// </summary>
/// <remarks>A row whose labels cannot be laid along the time axis, because there are too few steps, has an infinite loss and the gradient
/// 0.</remarks>
public sealed record CTCLoss : Loss
{
    /// <summary>What fills up targets, and the class that stands for no label.</summary>
    private const int Blank = 0;

    /// <summary>The size of the targets' axis, which a dataset says.</summary>
    internal const string Labels = "labels";

    /// <inheritdoc/>
    public override string Name => "ctc";

    /// <inheritdoc/>
    public override bool TakesLabels => true;

    /// <summary>Labels, as many a row as the longest sequence has.</summary>
    public override Shape TargetShape(Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.Rank == 3
            ? [outputs[0], Labels]
            : throw new ArgumentException(
                $"{Name} needs outputs of shape (batch, time, classes); the model's are {outputs}. End it with a Dense over a sequence.",
                nameof(outputs));
    }

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return (ClassLogits(outputs, fromLogits: true) ?? outputs).LogSoftmax().ConnectionistTemporalLoss(targets, Blank);
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(outputs);
        if (!data.HasLabels)
        {
            throw new ArgumentException(
                $"{Name} needs int labels, a sequence a row filled up with {Blank}; "
                    + $"the dataset's targets are rows of {data.TargetWidth} numbers.", nameof(data));
        }

        if (outputs.Rank != 2)
            throw new ArgumentException($"{Name} needs a model whose rows are (time, classes); its outputs have the shape {outputs}.", nameof(data));
        int classes = outputs[1].Value, steps = outputs[0].IsKnown ? outputs[0].Value : int.MaxValue,
            width = data.Labels.Length / Math.Max(1, data.Count);
        for (int row = 0; row < data.Count; row++)
        {
            int needed = 0, last = -1;
            foreach (int label in data.Labels.Slice(row * width, width))
            {
                if ((uint)label >= (uint)classes)
                {
                    throw new ArgumentException(
                        $"Row {row} has the label {label}, but the model has {classes} classes: "
                            + $"{Blank} for the blank, and 1 to {classes - 1}.", nameof(data));
                }

                if (label != Blank && last == Blank)
                {
                    throw new ArgumentException(
                        $"Row {row} has the label {label} after a {Blank}; "
                            + $"{Blank} fills up what is left of a row, so no label may follow it.", nameof(data));
                }

                // Between two equal labels there must be a blank.
                needed += label == Blank ? 0 : label == last ? 2 : 1;
                last = label;
            }

            if (needed > steps)
            {
                throw new ArgumentException(
                    $"The labels of row {row} need {needed} steps, but the model's outputs have {steps}. "
                        + "Make the sequence longer, or leave the row out.", nameof(data));
            }
        }
    }
}
