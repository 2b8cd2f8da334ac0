using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// What training makes small: a number for each row of a batch, or for each step of each row, from what the model says and what is true.
/// Training minimizes the sum of the rows' losses, each times its sample weight, divided by the number of rows, plus the regularizers'
/// penalties.
/// </summary>
public abstract partial record Loss
{
    /// <summary>The name as Keras has it, such as <c>mean_squared_error</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether targets are class labels: whole numbers, one where the outputs have a row of classes.</summary>
    public virtual bool TakesLabels => false;

    /// <summary>Whether targets are 0 or 1, or a probability, for each output by itself.</summary>
    internal virtual bool JudgesEachOutput => false;

    /// <summary>Whether targets are the classes' probabilities along the last axis.</summary>
    internal virtual bool TakesShares => false;

    /// <summary>The shape of a batch's targets: the outputs' own, without the last axis, the classes, for a loss that takes
    /// labels.</summary>
    /// <param name="outputs">The shape of a batch of the model's outputs, (batch, …).</param>
    public virtual Shape TargetShape(Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return TakesLabels ? [.. outputs.Take(outputs.Rank - 1)] : outputs;
    }

    /// <summary>The loss of each row.</summary>
    /// <param name="outputs">What the model says, of shape (batch, …).</param>
    /// <param name="targets">What is true, of <see cref="TargetShape"/>: int32 for a loss that takes labels, otherwise of the outputs'
    /// type.</param>
    /// <returns>
    /// A node whose first axis is the batch. Most losses keep the outputs' axes but the last, so that sequences have a loss for each step;
    /// over all axes but the first the mean is taken.
    /// </returns>
    public abstract Node OfRows(Node outputs, Node targets);

    /// <summary>Checks targets before anything is trained on them.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="outputs">The shape of one row of the model's outputs.</param>
    /// <exception cref="ArgumentException">The targets are not of the kind or the shape that this loss needs.</exception>
    public virtual void Check(ArrayDataset data, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(outputs);
        if (TakesLabels)
        {
            CheckLabels(data, outputs);
            return;
        }

        int width = outputs.ElementCount;
        if (data.TargetWidth != width)
        {
            throw data.HasLabels
                ? new ArgumentException($"{Name} compares the model's {Counted.Of(width, "output")} a row with as many numbers, "
                    + "but the dataset's targets are class labels. " + LabelAdvice, nameof(data))
                : new ArgumentException($"The model has {Counted.Of(width, "output")} a row and the dataset "
                    + $"{Counted.Of(data.TargetWidth, "target")} a row; {Name} needs as many of both. "
                    + $"Make the last layer new Dense({data.TargetWidth}), or give the dataset a targetWidth of {width}.", nameof(data));
        }
    }

    /// <summary>The name, with what is not by default: <c>huber(delta=2)</c>. <see cref="Parse"/> reads it.</summary>
    public sealed override string ToString() => DescriptionText.Of(JsonFamilies.Losses, this, Name);

    /// <summary>What to do when labels are given where numbers are needed.</summary>
    private protected virtual string LabelAdvice =>
        "For classes use Loss.SparseCategoricalCrossentropy; for numbers make the dataset with float targets.";
}
