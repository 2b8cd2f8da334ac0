using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// −log p of the true class. After a final softmax it is computed from what goes into that; otherwise the outputs are divided by their
/// sum and brought into [1e−7, 1 − 1e−7].
/// </summary>
internal sealed record SparseCategoricalCrossentropyLoss : Loss
{
    public override string Name => "sparse_categorical_crossentropy";

    public override bool TakesLabels => true;

    public override Node OfRows(Node outputs, Node targets)
    {
        if (outputs.Shape.Rank > 2)
            throw new ArgumentException($"The model's outputs are {outputs.Shape}; labels need (batch, classes): add a Flatten before the last Dense.", nameof(outputs));
        if (outputs.Op is Graph.Softmax)
            return outputs.Inputs[0].SparseCrossEntropy(targets);
        Node p = (outputs / outputs.Sum(-1, keepDims: true)).Clip(Epsilon, 1 - Epsilon);
        return -(targets.OneHot(outputs.Shape[-1].Value, outputs.Type) * p.Log()).Sum(-1);
    }

    public override void Check(ArrayDataset data, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(outputs);
        if (!data.HasLabels)
        {
            throw new ArgumentException($"{Name} needs one class label a row, but the dataset's targets are rows of {data.TargetWidth} numbers. "
                + "Make the dataset with int labels, or use Loss.CategoricalCrossentropy for one-hot rows.", nameof(data));
        }

        if (outputs.Rank != 1 || outputs[0].Value < 2)
        {
            throw new ArgumentException($"{Name} needs a model whose last layer has one output for each class, two at least; its outputs have the shape {outputs}. "
                + "End it with new Dense(classes, Activation.Softmax).", nameof(data));
        }

        int classes = outputs[0].Value;
        for (int row = 0; row < data.Labels.Length; row++)
        {
            if ((uint)data.Labels[row] >= (uint)classes)
            {
                throw new ArgumentException($"Row {row} has the label {data.Labels[row]}, but the model has {classes} classes, 0 to {classes - 1}. "
                    + "Labels count from 0; make the last layer as wide as there are classes.", nameof(data));
            }
        }
    }
}
