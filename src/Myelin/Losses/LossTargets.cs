using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <content>What losses have in common about targets: how they are checked.</content>
public abstract partial record Loss
{
    private protected const string OneHotAdvice =
        "Use Loss.SparseCategoricalCrossentropy, which takes labels, or make the dataset with one-hot rows.";

    /// <summary>Checks that each target is one that the loss can be taken of.</summary>
    private protected void CheckTargets(ArrayDataset data, Func<float, bool> isRight, string needed, string advice)
    {
        for (int row = 0; row < data.Labels.Length; row++)
        {
            if (!isRight(data.Labels[row]))
            {
                throw new ArgumentException(
                    $"Row {row} has the label {data.Labels[row]}; targets of {Name} must be {needed}. {advice}", nameof(data));
            }
        }

        for (int i = 0; i < data.Targets.Length; i++)
        {
            if (!isRight(data.Targets[i]))
            {
                throw new ArgumentException(
                    $"Row {i / data.TargetWidth} has the target {data.Targets[i]}; targets of {Name} must be {needed}. {advice}",
                    nameof(data));
            }
        }
    }

    private protected void CheckBits(ArrayDataset data)
    {
        for (int row = 0; row < data.Labels.Length; row++)
        {
            if (data.Labels[row] is not (0 or 1))
            {
                throw new ArgumentException($"Row {row} has the label {data.Labels[row]}; {Name} knows the labels 0 and 1. "
                    + "For more classes end the model with a Dense of that many units and Activation.Softmax, "
                    + "and use Loss.SparseCategoricalCrossentropy.", nameof(data));
            }
        }

        for (int i = 0; i < data.Targets.Length; i++)
        {
            if (!(data.Targets[i] is >= 0 and <= 1))
            {
                throw new ArgumentException($"Row {i / data.TargetWidth} has the target {data.Targets[i]}; "
                    + $"{Name} needs 0, 1 or a probability between. For numbers use Loss.MeanSquaredError.", nameof(data));
            }
        }
    }

    /// <summary>Checks that there are classes to choose from.</summary>
    private protected void CheckShares(ArrayDataset data, Shape outputs)
    {
        if (outputs.Rank == 0 || outputs[-1].Value < 2)
        {
            throw new ArgumentException($"{Name} needs a model with one output for each class, two at least; "
                + $"the model's outputs have the shape {outputs}. "
                + "For two classes and one output use Activation.Sigmoid and Loss.BinaryCrossentropy.", nameof(data));
        }
    }

    private void CheckLabels(ArrayDataset data, Shape outputs)
    {
        if (!data.HasLabels)
        {
            throw new ArgumentException($"{Name} needs one class label a row, but the dataset's targets are rows of {data.TargetWidth} numbers. "
                + "Make the dataset with int labels, or use Loss.CategoricalCrossentropy for one-hot rows.", nameof(data));
        }

        if (outputs.Rank == 0 || outputs[-1].Value < 2)
        {
            throw new ArgumentException($"{Name} needs a model whose last layer has one output for each class, two at least; "
                + $"its outputs have the shape {outputs}. End it with new Dense(classes, Activation.Softmax).", nameof(data));
        }

        int classes = outputs[-1].Value, steps = outputs.ElementCount / classes;
        if (data.Labels.Length != (long)data.Count * steps)
        {
            throw new ArgumentException($"{Name} needs {Counted.Of(steps, "class label")} a row, "
                + $"because the model's outputs have the shape {outputs} with the classes last; "
                + $"the dataset has {Counted.Of(data.Labels.Length, "label")} for {Counted.Of(data.Count, "row")}. "
                + (steps > 1 && data.Labels.Length == data.Count
                    ? "For one label a row add a Flatten or a pooling layer before the last Dense."
                    : "Give the dataset as many labels."), nameof(data));
        }

        int at = data.Labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (at >= 0)
        {
            throw new ArgumentException($"Row {at / steps} has the label {data.Labels[at]}, but the model has {classes} classes, 0 to {classes - 1}. "
                + "Labels count from 0; make the last layer as wide as there are classes.", nameof(data));
        }
    }
}
