using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// −Σ y log p over the classes. After a final softmax it is computed from what goes into that; otherwise the outputs are divided by
/// their sum and brought into [1e−7, 1 − 1e−7].
/// </summary>
internal sealed record CategoricalCrossentropyLoss : Loss
{
    public override string Name => "categorical_crossentropy";

    private protected override string LabelAdvice => "Use Loss.SparseCategoricalCrossentropy, which takes labels, or make the dataset with one-hot rows.";

    public override Node OfRows(Node outputs, Node targets)
    {
        if (outputs.Op is Graph.Softmax)
            return outputs.Inputs[0].CategoricalCrossEntropy(targets);
        Node p = (outputs / outputs.Sum(-1, keepDims: true)).Clip(Epsilon, 1 - Epsilon);
        return -(targets * p.Log()).Sum(-1);
    }

    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        if (outputs[-1].Value < 2)
        {
            throw new ArgumentException($"{Name} needs a model with one output for each class, two at least; the model's outputs have the shape {outputs}. "
                + "For two classes and one output use Activation.Sigmoid and Loss.BinaryCrossentropy.", nameof(data));
        }
    }
}
