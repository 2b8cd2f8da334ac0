using Myelin.Graph;

namespace Myelin;

/// <summary>A weight that a layer has once it is built.</summary>
/// <param name="Name">Its name within the layer, such as <c>kernel</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Initializer">How its numbers are chosen before training.</param>
/// <param name="Regularizer">The penalty on it, if any.</param>
/// <param name="Trainable">Whether training changes it by its gradient.</param>
public sealed record WeightSpec(string Name, Shape Shape, Initializer Initializer, Regularizer? Regularizer = null, bool Trainable = true)
{
    /// <summary>Whether it is what a layer remembers of the batches before, which <see cref="Model.ResetStates"/> forgets.</summary>
    public bool IsState { get; init; }

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
