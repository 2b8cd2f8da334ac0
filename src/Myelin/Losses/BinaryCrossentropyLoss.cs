using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean of −y log p − (1 − y) log(1 − p) over a row's outputs. After a final sigmoid it is computed from what goes into that;
/// otherwise p is first brought into [1e−7, 1 − 1e−7].
/// </summary>
internal sealed record BinaryCrossentropyLoss : Loss
{
    public override string Name => "binary_crossentropy";

    public override Node OfRows(Node outputs, Node targets)
    {
        if (outputs.Op is Pointwise<Sigmoid>)
            return outputs.Inputs[0].BinaryCrossEntropy(targets);
        Node p = outputs.Clip(Epsilon, 1 - Epsilon);
        return -(targets * p.Log() + (1 - targets) * (1 - p).Log());
    }

    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        for (int row = 0; row < data.Labels.Length; row++)
        {
            if (data.Labels[row] is not (0 or 1))
            {
                throw new ArgumentException($"Row {row} has the label {data.Labels[row]}; {Name} knows the labels 0 and 1. "
                    + "For more classes end the model with a Dense of that many units and Activation.Softmax, and use Loss.SparseCategoricalCrossentropy.", nameof(data));
            }
        }

        for (int i = 0; i < data.Targets.Length; i++)
        {
            if (!(data.Targets[i] is >= 0 and <= 1))
            {
                throw new ArgumentException($"Row {i / data.TargetWidth} has the target {data.Targets[i]}; {Name} needs 0, 1 or a probability between. "
                    + "For numbers use Loss.MeanSquaredError.", nameof(data));
            }
        }
    }
}
