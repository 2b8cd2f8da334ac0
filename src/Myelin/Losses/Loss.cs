using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// What training makes small: a number for each row of a batch, from what the model says and what is true. Training minimizes the sum
/// of the rows' losses, each times its sample weight, divided by the number of rows, plus the regularizers' penalties.
/// </summary>
public abstract record Loss
{
    /// <summary>Keras's guard against log 0, where a loss sees probabilities.</summary>
    private protected const double Epsilon = 1e-7;

    /// <summary>The mean of (y − ŷ)².</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredErrorLoss();

    /// <summary>The mean of |y − ŷ|.</summary>
    public static Loss MeanAbsoluteError { get; } = new MeanAbsoluteErrorLoss();

    /// <summary>The mean of −y log p − (1 − y) log(1 − p); exact after a final sigmoid. Targets are 0 or 1, or probabilities.</summary>
    public static Loss BinaryCrossentropy { get; } = new BinaryCrossentropyLoss();

    /// <summary>−Σ y log p over the classes; exact after a final softmax. Targets are rows of probabilities, such as one-hot rows.</summary>
    public static Loss CategoricalCrossentropy { get; } = new CategoricalCrossentropyLoss();

    /// <summary>−log p of the true class; exact after a final softmax. Targets are class labels from 0.</summary>
    public static Loss SparseCategoricalCrossentropy { get; } = new SparseCategoricalCrossentropyLoss();

    /// <summary>All losses that a name alone says, by their names.</summary>
    public static IReadOnlyList<Loss> All => JsonFamilies.Losses.Defaults;

    /// <summary>The name as Keras has it, such as <c>mean_squared_error</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether targets are class labels, one whole number a row.</summary>
    public virtual bool TakesLabels => false;

    /// <summary>The loss of each row.</summary>
    /// <param name="outputs">What the model says, of shape (batch, …).</param>
    /// <param name="targets">What is true: int32 labels of shape (batch,) for a loss that takes labels, otherwise of the outputs' shape.</param>
    /// <returns>A node whose first axis is the batch; over other axes the mean is taken.</returns>
    public abstract Node OfRows(Node outputs, Node targets);

    /// <summary>Checks targets before anything is trained on them.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="outputs">The shape of one row of the model's outputs.</param>
    /// <exception cref="ArgumentException">The targets are not of the kind or the shape that this loss needs.</exception>
    public virtual void Check(ArrayDataset data, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(outputs);
        int width = outputs.ElementCount;
        if (data.TargetWidth != width)
        {
            throw data.HasLabels
                ? new ArgumentException($"{Name} compares the model's {Counted.Of(width, "output")} a row with as many numbers, but the dataset's targets are class labels. "
                    + LabelAdvice, nameof(data))
                : new ArgumentException($"The model has {Counted.Of(width, "output")} a row and the dataset {Counted.Of(data.TargetWidth, "target")} a row; {Name} needs as many of both. "
                    + $"Make the last layer new Dense({data.TargetWidth}), or give the dataset a targetWidth of {width}.", nameof(data));
        }
    }

    /// <summary>What to do when labels are given where numbers are needed.</summary>
    private protected virtual string LabelAdvice =>
        "For classes use Loss.SparseCategoricalCrossentropy; for numbers make the dataset with float targets.";

    /// <summary>The loss of a name, such as <c>mean_squared_error</c> or <c>mse</c>.</summary>
    /// <exception cref="FormatException">There is none of this name.</exception>
    public static Loss Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JsonFamilies.Losses.Find(text) ?? throw Throw.Unknown("a loss", text, All.Select(loss => loss.Name));
    }

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
