namespace Myelin.Datasets;

/// <summary>
/// Rows in memory for training and evaluation: for each row its inputs, its target (numbers, or a class label) and, if given, how much
/// it weighs. A training loop takes rows in any order with the Gather methods, which allocate nothing.
/// </summary>
public sealed class ArrayDataset
{
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly float[] _targets;
    private readonly float[] _weights;
    private readonly int[] _inputShape;

    /// <summary>Makes a dataset whose targets are class labels.</summary>
    /// <param name="inputs">Row-major: rows × the product of <paramref name="inputShape"/>. Kept, not copied.</param>
    /// <param name="inputShape">One row's axes, such as [28, 28].</param>
    /// <param name="labels">One class per row, from 0. Kept, not copied.</param>
    /// <param name="sampleWeights">One weight per row, finite and at least 0; null when all weigh the same. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a weight is negative or not finite.</exception>
    public ArrayDataset(float[] inputs, ReadOnlySpan<int> inputShape, int[] labels, float[]? sampleWeights = null)
        : this(inputs, inputShape, (labels ?? throw new ArgumentNullException(nameof(labels))).Length, sampleWeights)
    {
        _labels = labels;
        HasLabels = true;
    }

    /// <summary>Makes a dataset whose targets are numbers.</summary>
    /// <param name="inputs">Row-major: rows × the product of <paramref name="inputShape"/>. Kept, not copied.</param>
    /// <param name="inputShape">One row's axes, such as [28, 28].</param>
    /// <param name="targets">Row-major: rows × <paramref name="targetWidth"/>. Kept, not copied.</param>
    /// <param name="targetWidth">Numbers per row.</param>
    /// <param name="sampleWeights">One weight per row, finite and at least 0; null when all weigh the same. Kept, not copied.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a weight is negative or not finite.</exception>
    public ArrayDataset(float[] inputs, ReadOnlySpan<int> inputShape, float[] targets, int targetWidth = 1, float[]? sampleWeights = null)
        : this(inputs, inputShape, RowsOf(targets, targetWidth), sampleWeights)
    {
        _targets = targets;
        TargetWidth = targetWidth;
    }

    private ArrayDataset(float[] inputs, ReadOnlySpan<int> inputShape, int rows, float[]? sampleWeights)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputs = inputs;
        _inputShape = inputShape.ToArray();
        _labels = [];
        _targets = [];
        _weights = sampleWeights ?? [];
        HasSampleWeights = sampleWeights is not null;
        Count = rows;
        Features = 1;
        foreach (int axis in inputShape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(axis, nameof(inputShape));
            Features = checked(Features * axis);
        }

        if (inputs.Length != (long)rows * Features)
        {
            throw new ArgumentException($"{Counted.Of(rows, "row")} of {Counted.Of(Features, "input")} need {Counted.Of((long)rows * Features, "number")}, but there are {inputs.Length}. "
                + "Inputs and targets must have the same number of rows.", nameof(inputs));
        }

        if (sampleWeights is not null && sampleWeights.Length != rows)
            throw new ArgumentException($"There are {sampleWeights.Length} sample weights for {rows} rows.", nameof(sampleWeights));
        for (int row = 0; row < _weights.Length; row++)
        {
            if (!(float.IsFinite(_weights[row]) && _weights[row] >= 0))
                throw new ArgumentException($"The weight of row {row} is {_weights[row]}; weights must be finite and at least 0.", nameof(sampleWeights));
        }
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The numbers in one row's inputs, the product of <see cref="InputShape"/>.</summary>
    public int Features { get; }

    /// <summary>The axes of one row's inputs.</summary>
    public ReadOnlySpan<int> InputShape => _inputShape;

    /// <summary>Whether the targets are class labels.</summary>
    public bool HasLabels { get; }

    /// <summary>Whether rows have weights of their own.</summary>
    public bool HasSampleWeights { get; }

    /// <summary>Numbers per row's target; 1 for labels.</summary>
    public int TargetWidth { get; } = 1;

    /// <summary>All inputs, row-major.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>All labels; empty when the targets are numbers.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>All targets, row-major; empty when they are labels.</summary>
    public ReadOnlySpan<float> Targets => _targets;

    /// <summary>All weights; empty when there are none.</summary>
    public ReadOnlySpan<float> SampleWeights => _weights;

    /// <summary>The given rows as a dataset of their own.</summary>
    /// <param name="rows">Row numbers from 0; repeats are allowed.</param>
    public ArrayDataset Rows(ReadOnlySpan<int> rows)
    {
        float[] inputs = new float[rows.Length * Features];
        GatherInputs(rows, inputs);
        float[]? weights = HasSampleWeights ? new float[rows.Length] : null;
        if (weights is not null) GatherSampleWeights(rows, weights);
        if (HasLabels)
        {
            int[] labels = new int[rows.Length];
            GatherLabels(rows, labels);
            return new ArrayDataset(inputs, _inputShape, labels, weights);
        }

        float[] targets = new float[rows.Length * TargetWidth];
        GatherTargets(rows, targets);
        return new ArrayDataset(inputs, _inputShape, targets, TargetWidth, weights);
    }

    /// <summary>Copies the rows' inputs one after another.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least rows · <see cref="Features"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void GatherInputs(ReadOnlySpan<int> rows, Span<float> destination) => Gather(_inputs, Features, rows, destination);

    /// <summary>Copies the rows' labels one after another.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least as long as <paramref name="rows"/>.</param>
    public void GatherLabels(ReadOnlySpan<int> rows, Span<int> destination) => Gather(_labels, 1, rows, destination);

    /// <summary>Copies the rows' targets one after another.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least rows · <see cref="TargetWidth"/> long.</param>
    public void GatherTargets(ReadOnlySpan<int> rows, Span<float> destination) => Gather(_targets, TargetWidth, rows, destination);

    /// <summary>Copies the rows' weights one after another; 1 each when there are none.</summary>
    /// <param name="rows">Row numbers from 0.</param>
    /// <param name="destination">At least as long as <paramref name="rows"/>.</param>
    public void GatherSampleWeights(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (HasSampleWeights) Gather(_weights, 1, rows, destination);
        else destination[..rows.Length].Fill(1);
    }

    private static void Gather<T>(T[] source, int width, ReadOnlySpan<int> rows, Span<T> destination)
    {
        if (destination.Length < (long)rows.Length * width)
        {
            throw new ArgumentException(
                $"{rows.Length} rows of {width} need {(long)rows.Length * width} places; the destination has {destination.Length}.", nameof(destination));
        }

        for (int i = 0; i < rows.Length; i++)
            source.AsSpan(rows[i] * width, width).CopyTo(destination[(i * width)..]);
    }

    private static int RowsOf(float[] targets, int targetWidth)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetWidth);
        if (targets.Length % targetWidth != 0)
            throw new ArgumentException($"{targets.Length} targets are not rows of {targetWidth}.", nameof(targets));
        return targets.Length / targetWidth;
    }
}
