using System.Numerics.Tensors;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>Checks rows before they are trained on or evaluated, so that what is wrong is said with its row and not met in the
/// middle.</summary>
internal static class DataCheck
{
    public static void Check(Trainer trainer, ArrayDataset data, string name)
    {
        if (data.Count == 0)
            throw new ArgumentException("The dataset has no rows.", name);
        Network network = trainer.Network;
        if (data.InputArrays.Count != network.Inputs.Count || data.TargetArrays.Count != network.Outputs.Count)
        {
            throw new ArgumentException($"The model has {Counted.Of(network.Inputs.Count, "input")} and "
                + $"{Counted.Of(network.Outputs.Count, "output")}; "
                + $"the dataset has {Counted.Of(data.InputArrays.Count, "input")} and {Counted.Of(data.TargetArrays.Count, "target")}. "
                + "Give the dataset one DataArray for each.", name);
        }

        for (int i = 0; i < network.Inputs.Count; i++)
        {
            if (data.InputArrays[i].RowShape != network.Inputs[i])
                throw Throw.InputShape(network.Inputs[i], data.InputArrays[i].RowShape);
            CheckFinite("input", data.InputArrays[i].Numbers, data.InputArrays[i].Width, name);
        }

        for (int i = 0; i < network.Outputs.Count; i++)
        {
            ArrayDataset one = data.OfTarget(i);
            try
            {
                trainer.Objectives[i].Loss.Check(one, network.Outputs[i]);
                CheckAxes(trainer.Objectives[i].Loss, one.TargetArrays[0], network.Outputs[i], name);
                CheckFinite("target", one.Targets, one.TargetWidth, name);
                TargetsOfAccuracy.Check(trainer.Objectives[i], one, name);
            }
            catch (ArgumentException e) when (network.Outputs.Count > 1)
            {
                throw new ArgumentException($"Output {i}, \"{network.OutputNames[i]}\": {e.Message}", e);
            }
        }
    }

    public static void CheckClassWeights(Trainer trainer, ArrayDataset data, float[]? classWeights)
    {
        if (classWeights is null)
            return;
        if (data.TargetArrays.Count > 1 || (data.HasLabels && data.TargetWidth > 1))
        {
            throw new ArgumentException(
                "Class weights need one class a row; this dataset has several targets a row. Give it sample weights.",
                nameof(classWeights));
        }

        foreach (float weight in classWeights)
        {
            if (!(float.IsFinite(weight) && weight >= 0))
                throw Throw.OutOfRange(weight, "finite and at least 0 for every class", nameof(classWeights));
        }

        int classes = Math.Max(2, trainer.Network.Output.ElementCount);
        if (classWeights.Length != classes)
        {
            throw new ArgumentException(
                $"There are {classWeights.Length} class weight{(classWeights.Length == 1 ? "" : "s")} for {classes} classes.",
                nameof(classWeights));
        }

        // Losses that take labels as numbers know of no classes, so they have not looked.
        int row = data.Labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (row >= 0)
        {
            throw new ArgumentException(
                $"Row {row} has the label {data.Labels[row]}, for which there is no class weight: they are for 0 to {classes - 1}.",
                nameof(classWeights));
        }

        if (!data.HasLabels)
            CheckNumbersAreClasses(data, trainer.Network.Output, nameof(classWeights));
    }

    /// <summary>Numbers name a class where they are 0 or 1, or a row of the classes' shares, such as a one-hot row.</summary>
    private static void CheckNumbersAreClasses(ArrayDataset data, Shape outputs, string name)
    {
        int width = data.TargetWidth;
        for (int row = 0; row < data.Count; row++)
        {
            ReadOnlySpan<float> targets = data.Targets.Slice(row * width, width);
            if (width == 1 ? targets[0] is 0 or 1 : outputs.Rank == 1 && TargetsOfAccuracy.AreShares(targets))
                continue;
            string few = $"{string.Join(", ", targets[..Math.Min(width, 4)].ToArray())}{(width > 4 ? ", …" : "")}";
            throw new ArgumentException("Class weights need one class a row: a label, 0 or 1, or a one-hot row. "
                + $"Row {row} has the {(width == 1 ? "target" : "targets")} {few}. Give the dataset sample weights.", name);
        }
    }

    public static void Check(Trainer trainer, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        int width = trainer.Network.Output.ElementCount;
        if (!trainer.Loss.TakesLabels && width != 1)
        {
            throw new ArgumentException(
                $"{trainer.Loss.Name} compares the model's {width} outputs a row with as many numbers, but class labels are given. "
                    + "Use Loss.SparseCategoricalCrossentropy.", nameof(labels));
        }

        int perRow = LabelsPerRow(trainer, inputs.Length, labels.Length);
        if (labels.Length % perRow != 0)
        {
            throw new ArgumentException(
                $"{trainer.Loss.Name} needs {perRow} labels a row; "
                    + $"{Counted.Of(labels.Length, "label")} {(labels.Length == 1 ? "is" : "are")} not whole rows.", nameof(labels));
        }

        CheckRows(trainer, inputs, labels.Length / perRow);
        // Other losses take labels as numbers.
        if ((trainer.Loss.TakesLabels ? trainer.Network.Output[-1].Value : trainer.Loss.JudgesEachOutput ? 2 : (int?)null) is not { } classes)
            return;
        int at = labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (at >= 0)
        {
            throw new ArgumentException(
                $"Row {at / perRow} has the label {labels[at]}, but the model has {classes} classes, 0 to {classes - 1}.", nameof(labels));
        }
    }

    public static void Check(Trainer trainer, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        int width = trainer.Network.Output.ElementCount;
        if (trainer.Loss.TakesLabels)
            throw new ArgumentException($"{trainer.Loss.Name} needs int labels, one a row, but targets that are numbers are given.", nameof(targets));
        if (targets.Length % width != 0)
        {
            throw new ArgumentException(
                $"The model has {Counted.Of(width, "output")} a row; "
                    + $"{Counted.Of(targets.Length, "target")} {(targets.Length == 1 ? "is" : "are")} not whole rows.", nameof(targets));
        }

        CheckRows(trainer, inputs, targets.Length / width);
    }

    /// <summary>The rows to train on and those to validate on, each in the order in which they stand.</summary>
    public static (int[] Training, int[] Validation) Split(Trainer trainer, ArrayDataset data, double validationSplit, ulong seed)
    {
        if (validationSplit == 0)
        {
            int[] all = new int[data.Count];
            BatchOrder.InOrder(all);
            return (all, []);
        }

        if (data.Count < 2)
        {
            throw new ArgumentException(
                $"A validationSplit needs at least 2 rows, one to train on and one to validate on; the dataset has {data.Count}.",
                nameof(data));
        }

        // Labels that stand for numbers are not classes.
        DataSplit split = data.HasLabels && data.TargetWidth == 1 && (trainer.Loss.TakesLabels || trainer.Loss.JudgesEachOutput)
            ? DataSplit.Stratified(data.Labels, validationSplit, 0, seed)
            : DataSplit.Random(data.Count, validationSplit, 0, seed);
        Array.Sort(split.Train);
        Array.Sort(split.Validation);
        return (split.Train, split.Validation);
    }

    /// <summary>Rows of as many targets as outputs may have their axes in another order, which nothing else would tell. Rows without axes
    /// may be any.</summary>
    private static void CheckAxes(Loss loss, DataArray targets, Shape outputs, string name)
    {
        Shape needed = loss.TakesLabels && targets.AreLabels && outputs.Rank > 0 ? [.. outputs.Take(outputs.Rank - 1)] : outputs;
        if (targets.RowShape.Rank > 1 && targets.RowShape != needed)
        {
            throw new ArgumentException($"The targets have rows of shape {targets.RowShape}, "
                + $"but {loss.Name} compares them with outputs of shape {outputs} and needs {needed}. Give the targets that shape.", name);
        }
    }

    // One number that is none makes all weights so in one step.
    private static void CheckFinite(string what, ReadOnlySpan<float> numbers, int width, string name)
    {
        if (numbers.IsEmpty || TensorPrimitives.IsFiniteAll(numbers))
            return;
        int at = 0;
        while (float.IsFinite(numbers[at]))
            at++;
        throw new ArgumentException($"Row {at / width} has {numbers[at]} as {what} {at % width} (both counted from 0); "
            + $"all {what}s must be finite numbers. Correct it, or leave the row out.", name);
    }

    /// <summary>How many labels a row has: one for each row of classes among the outputs, or as many as are given where the loss leaves
    /// that open.</summary>
    private static int LabelsPerRow(Trainer trainer, int inputs, int labels)
    {
        Shape output = trainer.Network.Output;
        if (trainer.Loss is CTCLoss)
            return Math.Max(1, labels / Math.Max(1, inputs / trainer.Network.Input.ElementCount));
        return trainer.Loss.TakesLabels && output[-1].Value > 0 ? Math.Max(1, output.ElementCount / output[-1].Value) : 1;
    }

    private static void CheckRows(Trainer trainer, ReadOnlySpan<float> inputs, int rows)
    {
        if (trainer.Network.Inputs.Count > 1 || trainer.Network.Outputs.Count > 1)
            throw new ArgumentException("The model has several inputs or outputs. Give TrainOnBatch an ArrayDataset of them.", nameof(inputs));
        if (trainer.Network.FixedBatchSize is { } batch && rows != batch)
            throw Throw.BatchSize(batch, rows);
        int features = trainer.Network.Input.ElementCount;
        if (rows == 0)
            throw new ArgumentException("The batch has no rows.", nameof(inputs));
        if (inputs.Length != (long)rows * features)
        {
            throw new ArgumentException(
                $"The model expects rows of {Counted.Of(features, "number")}, {(long)rows * features} for {Counted.Of(rows, "row")}; "
                    + $"{inputs.Length} are given.", nameof(inputs));
        }
    }
}
