using System.Numerics.Tensors;

namespace Myelin.Datasets;

/// <summary>
/// Rows in memory for training and evaluation: for each row its inputs, its target (numbers, or a class label) and, if given, how much
/// it weighs. A training loop takes rows in any order with the Gather methods, which allocate nothing.
/// </summary>
/// <remarks>A model of several inputs or outputs takes as many <see cref="DataArray"/>s of each.</remarks>
public sealed class ArrayDataset
{
    private readonly DataArray[] _inputs;
    private readonly DataArray[] _targets;
    private readonly float[] _weights;
    private readonly int[] _inputShape;

    /// <summary>Makes a dataset whose targets are class labels.</summary>
    /// <param name="inputs">Row-major: rows × the product of <paramref name="inputShape"/>. Kept, not copied.</param>
    /// <param name="inputShape">One row's axes, such as [28, 28].</param>
    /// <param name="labels">One class per row, from 0. Kept, not copied.</param>
    /// <param name="sampleWeights">One weight per row, finite and at least 0; null when all weigh the same. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a weight is negative or not finite.</exception>
    public ArrayDataset(float[] inputs, ReadOnlySpan<int> inputShape, int[] labels, float[]? sampleWeights = null)
        : this(
            [RowsOf(inputs, inputShape, (labels ?? throw new ArgumentNullException(nameof(labels))).Length)],
            [DataArray.OfLabels(labels)], sampleWeights)
    {
    }

    /// <summary>Makes a dataset whose targets are numbers.</summary>
    /// <param name="inputs">Row-major: rows × the product of <paramref name="inputShape"/>. Kept, not copied.</param>
    /// <param name="inputShape">One row's axes, such as [28, 28].</param>
    /// <param name="targets">Row-major: rows × <paramref name="targetWidth"/>. Kept, not copied.</param>
    /// <param name="targetWidth">Numbers per row.</param>
    /// <param name="sampleWeights">One weight per row, finite and at least 0; null when all weigh the same. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a weight is negative or not finite.</exception>
    public ArrayDataset(float[] inputs, ReadOnlySpan<int> inputShape, float[] targets, int targetWidth = 1, float[]? sampleWeights = null)
        : this([RowsOf(inputs, inputShape, TargetRows(targets, targetWidth))], [DataArray.Of(targets, targetWidth)], sampleWeights)
    {
    }

    /// <summary>Makes a dataset of several inputs or several targets.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="targets">At least one.</param>
    /// <param name="sampleWeights">One weight per row, finite and at least 0; null when all weigh the same. Kept, not copied.</param>
    /// <exception cref="ArgumentException">There are none, their numbers of rows differ, an input is labels, or a weight is negative or not
    /// finite.</exception>
    public ArrayDataset(IReadOnlyList<DataArray> inputs, IReadOnlyList<DataArray> targets, float[]? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count == 0 || targets.Count == 0)
            throw new ArgumentException("A dataset needs at least one input and one target.", inputs.Count == 0 ? nameof(inputs) : nameof(targets));
        _inputs = [.. inputs];
        _targets = [.. targets];
        _weights = sampleWeights ?? [];
        HasSampleWeights = sampleWeights is not null;
        Count = targets[0].Rows;
        if (Array.Exists(_inputs, i => i.AreLabels))
        {
            throw new ArgumentException(
                "Inputs are numbers; make them with DataArray.Of. (Indices for an Embedding are given as floats too.)", nameof(inputs));
        }

        foreach (DataArray input in _inputs)
            CheckLength(input.Numbers.Length, input.Width, Count, nameof(inputs));

        foreach (DataArray target in _targets)
        {
            if (target.Rows != Count)
            {
                throw new ArgumentException(
                    $"The first targets have {Counted.Of(Count, "row")}, others {target.Rows}; all must have the same number.",
                    nameof(targets));
            }
        }

        if (sampleWeights is not null && sampleWeights.Length != Count)
            throw new ArgumentException($"There are {sampleWeights.Length} sample weights for {Count} rows.", nameof(sampleWeights));
        for (int row = 0; row < _weights.Length; row++)
        {
            if (!(float.IsFinite(_weights[row]) && _weights[row] >= 0))
            {
                throw new ArgumentException(
                    $"The weight of row {row} is {_weights[row]}; weights must be finite and at least 0.", nameof(sampleWeights));
            }
        }

        _inputShape = _inputs[0].RowShape.Sizes;
    }

    /// <summary>Makes a dataset of arrays whose first axis is the rows: <c>float[,]</c>, <c>float[,,]</c>, <c>float[][]</c> and so
    /// on.</summary>
    /// <param name="inputs">Of float, double or int. Rows that are single numbers become rows of one number.</param>
    /// <param name="targets">Class labels if they are int, otherwise numbers.</param>
    /// <param name="sampleWeights">One weight per row, finite and at least 0; null when all weigh the same. Kept, not copied.</param>
    /// <exception cref="ArgumentException">There are not as many rows of both, rows differ in length, or the numbers are of another
    /// type.</exception>
    public static ArrayDataset Of(Array inputs, Array targets, float[]? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        (float[] numbers, int[] rowShape) = ArrayRows.Numbers(inputs, nameof(inputs));
        DataArray x = DataArray.Of(numbers, rowShape.Length == 0 ? [1] : rowShape), y;
        if (ArrayRows.Labels(targets, nameof(targets)) is { } labels)
        {
            y = DataArray.OfLabels(labels.Labels, labels.RowShape);
        }
        else
        {
            (float[] values, int[] shape) = ArrayRows.Numbers(targets, nameof(targets));
            y = DataArray.Of(values, shape);
        }

        return new ArrayDataset([x], [y], sampleWeights);
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>All inputs; the members that speak of one input mean the first.</summary>
    public IReadOnlyList<DataArray> InputArrays => _inputs;

    /// <summary>All targets; the members that speak of one target mean the first.</summary>
    public IReadOnlyList<DataArray> TargetArrays => _targets;

    /// <summary>The numbers in one row's inputs, the product of <see cref="InputShape"/>.</summary>
    public int Features => _inputs[0].Width;

    /// <summary>The axes of one row's inputs.</summary>
    public ReadOnlySpan<int> InputShape => _inputShape;

    /// <summary>Whether the targets are class labels.</summary>
    public bool HasLabels => _targets[0].AreLabels;

    /// <summary>Whether rows have weights of their own.</summary>
    public bool HasSampleWeights { get; }

    /// <summary>Numbers, or labels, per row's target.</summary>
    public int TargetWidth => _targets[0].Width;

    /// <summary>All inputs, row-major.</summary>
    public ReadOnlySpan<float> Inputs => _inputs[0].Numbers;

    /// <summary>All labels; empty when the targets are numbers.</summary>
    public ReadOnlySpan<int> Labels => _targets[0].Labels;

    /// <summary>All targets, row-major; empty when they are labels.</summary>
    public ReadOnlySpan<float> Targets => _targets[0].Numbers;

    /// <summary>All weights; empty when there are none.</summary>
    public ReadOnlySpan<float> SampleWeights => _weights;

    /// <summary>The given rows as a dataset of their own.</summary>
    /// <param name="rows">Row numbers from 0; repeats are allowed.</param>
    public ArrayDataset Rows(ReadOnlySpan<int> rows)
    {
        float[]? weights = HasSampleWeights ? new float[rows.Length] : null;
        if (weights is not null) GatherSampleWeights(rows, weights);
        var inputs = new DataArray[_inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = _inputs[i].Take(rows);
        var targets = new DataArray[_targets.Length];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = _targets[i].Take(rows);
        return new ArrayDataset(inputs, targets, weights);
    }

    /// <summary>Rows that follow each other, as a dataset of their own. With it ranges work: <c>data[..1000]</c>,
    /// <c>data[^200..]</c>.</summary>
    /// <param name="start">The first row, from 0.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public ArrayDataset Slice(int start, int length)
    {
        if (start < 0 || start > Count)
            throw Throw.OutOfRange(start, $"from 0 to {Count}, the number of rows");
        if (length < 0 || length > Count - start)
            throw Throw.OutOfRange(length, $"from 0 to {Count - start}, the rows from {start} on");
        int[] rows = new int[length];
        for (int i = 0; i < length; i++)
            rows[i] = start + i;
        return Rows(rows);
    }

    /// <summary>For example <c>60000 rows of (28, 28) with labels</c>.</summary>
    public override string ToString() =>
        $"{Counted.Of(Count, "row")} of {string.Join(", ", _inputs.Select(i => i.RowShape))} with "
        + string.Join(", ", _targets.Select(t => (t.AreLabels ? "labels" : "targets") + (t.RowShape.Rank == 0 ? "" : $" of {t.RowShape}")))
        + (HasSampleWeights ? " and weights" : "");

    /// <summary>The same rows with one of the targets alone.</summary>
    internal ArrayDataset OfTarget(int target) =>
        _targets.Length == 1 ? this : new ArrayDataset(_inputs, [_targets[target]], HasSampleWeights ? _weights : null);

    /// <summary>The class of a row: its label, its target of 0 or 1, or where its one-hot row is largest.</summary>
    internal int ClassOf(int row)
    {
        DataArray targets = _targets[0];
        return targets.AreLabels ? targets.Labels[row]
            : targets.Width == 1 ? (int)targets.Numbers[row]
            : TensorPrimitives.IndexOfMax(targets.Numbers.Slice(row * targets.Width, targets.Width));
    }

    /// <summary>Copies the rows' inputs one after another.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least rows · <see cref="Features"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void GatherInputs(ReadOnlySpan<int> rows, Span<float> destination) => _inputs[0].Gather(rows, destination);

    /// <summary>Copies the rows' labels one after another.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least rows · <see cref="TargetWidth"/> long.</param>
    public void GatherLabels(ReadOnlySpan<int> rows, Span<int> destination) => _targets[0].Gather(rows, destination);

    /// <summary>Copies the rows' targets one after another.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least rows · <see cref="TargetWidth"/> long.</param>
    public void GatherTargets(ReadOnlySpan<int> rows, Span<float> destination) => _targets[0].Gather(rows, destination);

    /// <summary>Copies the rows' weights one after another; 1 each when there are none.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least as long as <paramref name="rows"/>.</param>
    public void GatherSampleWeights(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (!HasSampleWeights)
        {
            destination[..rows.Length].Fill(1);
            return;
        }

        for (int i = 0; i < rows.Length; i++)
            destination[i] = _weights[rows[i]];
    }

    private static DataArray RowsOf(float[] inputs, ReadOnlySpan<int> inputShape, int rows)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int width = 1;
        foreach (int axis in inputShape)
            width = checked(width * axis);
        if (width > 0)
            CheckLength(inputs.Length, width, rows, nameof(inputs));
        return DataArray.Of(inputs, inputShape);
    }

    private static int TargetRows(float[] targets, int targetWidth)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetWidth);
        return targets.Length % targetWidth == 0
            ? targets.Length / targetWidth
            : throw new ArgumentException($"{targets.Length} targets are not rows of {targetWidth}.", nameof(targets));
    }

    private static void CheckLength(int length, int width, int rows, string inputs)
    {
        if (length != (long)rows * width)
        {
            throw new ArgumentException($"{Counted.Of(rows, "row")} of {Counted.Of(width, "input")} need "
                + $"{Counted.Of((long)rows * width, "number")}, but there are {length}. "
                + "Inputs and targets must have the same number of rows.", inputs);
        }
    }
}
