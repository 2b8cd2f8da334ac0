using Myelin.Graph;

namespace Myelin;

/// <summary>A weight that a layer has once it is built.</summary>
/// <param name="Name">Its name within the layer, such as <c>kernel</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Initializer">How its numbers are chosen before training.</param>
/// <param name="Regularizer">The penalty on it, if any.</param>
/// <param name="Trainable">Whether training changes it by its gradient.</param>
/// <param name="Constraint">What it is brought back within after each step of training, if anything.</param>
public sealed record WeightSpec(
    string Name, Shape Shape, Initializer Initializer, Regularizer? Regularizer = null, bool Trainable = true, Constraint? Constraint = null)
{
    /// <summary>Whether it is what a layer remembers of the batches before, which <see cref="Model.ResetStates"/> forgets.</summary>
    public bool IsState { get; init; }

    /// <summary>Which of its numbers start with 1 whatever the initializer says, such as the bias of a forget gate.</summary>
    public Range Ones { get; init; } = ..0;

    /// <summary>The number of its numbers, which may be more than memory can hold.</summary>
    internal double Length
    {
        get
        {
            double length = 1;
            foreach (Dimension axis in Shape)
                length *= axis.Value;
            return length;
        }
    }
}
