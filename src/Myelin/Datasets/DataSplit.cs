namespace Myelin.Datasets;

/// <summary>
/// Row numbers cut into three parts: what is trained on, what decides when to stop, and what tells in the end how good the model is.
/// The rows are shuffled with SplitMix64 and the method of Fisher and Yates, so the same seed gives the same parts on every machine.
/// </summary>
public sealed class DataSplit
{
    private DataSplit(int[] train, int[] validation, int[] test)
    {
        Train = train;
        Validation = validation;
        Test = test;
    }

    /// <summary>The rows to train on, in shuffled order.</summary>
    public int[] Train { get; }

    /// <summary>The rows to validate on, in shuffled order; empty when the fraction was 0.</summary>
    public int[] Validation { get; }

    /// <summary>The rows to test on, in shuffled order; empty when the fraction was 0.</summary>
    public int[] Test { get; }

    /// <summary>Cuts rows without regard to what they hold.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="validation">The fraction of all rows for validation, from 0 and below 1; the count is rounded, and at least 1
    /// unless the fraction is 0.</param>
    /// <param name="test">The fraction of all rows for the test, likewise; where both would take every row, the larger part (of two
    /// alike, the test) gives up rows until one is left to train on.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is negative, or both leave nothing to train on.</exception>
    /// <exception cref="InvalidTableException">There are too few rows for one in each part.</exception>
    public static DataSplit Random(int rows, double validation = 0.15, double test = 0.15, ulong seed = 0)
    {
        int[] sizes = Sizes(rows, validation, test);
        int[] order = ShuffledRows(rows, seed);
        return new DataSplit(order[(sizes[1] + sizes[2])..], order[..sizes[1]], order[sizes[1]..(sizes[1] + sizes[2])]);
    }

    /// <summary>
    /// Cuts rows so that every class has its share in each part, rounded up or down; a class with at least as many rows as there are
    /// parts is in every part that has room for all such classes, and one with fewer is in the training part first. The parts are as
    /// large as <see cref="Random"/> makes them.
    /// </summary>
    /// <param name="labels">Each row's class, from 0.</param>
    /// <param name="validation">The fraction of all rows for validation, from 0 and below 1; the count is rounded, and at least 1
    /// unless the fraction is 0.</param>
    /// <param name="test">The fraction of all rows for the test, likewise; where both would take every row, the larger part (of two
    /// alike, the test) gives up rows until one is left to train on.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is negative, both leave nothing to train on, or a label is
    /// negative.</exception>
    /// <exception cref="InvalidTableException">There are too few rows for one in each part.</exception>
    public static DataSplit Stratified(ReadOnlySpan<int> labels, double validation = 0.15, double test = 0.15, ulong seed = 0)
    {
        int[] sizes = Sizes(labels.Length, validation, test);
        int classes = 0;
        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
            classes = Math.Max(classes, label + 1);
        }

        int[] counts = new int[classes];
        foreach (int label in labels) counts[label]++;
        int[,] left = StratifiedCounts.Of(counts, sizes);
        int[][] parts = [.. Enumerable.Range(0, 3).Select(part => new int[Enumerable.Range(0, classes).Sum(label => left[label, part])])];
        int[] filled = new int[3];
        foreach (int row in ShuffledRows(labels.Length, seed))
        {
            // Which part a class's next row goes to does not matter, as the rows come in random order.
            int part = left[labels[row], 2] > 0 ? 2 : left[labels[row], 1] > 0 ? 1 : 0;
            left[labels[row], part]--;
            parts[part][filled[part]++] = row;
        }

        return new DataSplit(parts[0], parts[1], parts[2]);
    }

    /// <summary>Cuts a dataset in two, stratified when it has labels; Keras users know this as <c>train_test_split</c>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="test">The fraction for the test, above 0 and below 1.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="InvalidTableException">There are fewer than two rows.</exception>
    public static (ArrayDataset Train, ArrayDataset Test) TrainTest(ArrayDataset data, double test = 0.25, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(test);
        DataSplit split = data.HasLabels ? Stratified(data.Labels, 0, test, seed) : Random(data.Count, 0, test, seed);
        return (data.Rows(split.Train), data.Rows(split.Test));
    }

    private static int[] ShuffledRows(int rows, ulong seed)
    {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) order[i] = i;
        new SplitMix64(SplitMix64.Mix(seed)).Shuffle(order);
        return order;
    }

    private static int[] Sizes(int rows, double validation, double test)
    {
        // Written so that NaN fails too.
        if (!(validation >= 0 && validation < 1)) throw Fraction(nameof(validation), validation);
        if (!(test >= 0 && test < 1)) throw Fraction(nameof(test), test);
        if (validation + test >= 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(test), test, $"Validation {validation} and test {test} together leave nothing to train on; keep their sum below 1.");
        }

        int parts = 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0);
        if (rows < parts)
        {
            string needs = parts switch
            {
                3 => "training, validation and test need one row each",
                2 => "each part needs one row",
                _ => "training needs one",
            };
            throw new InvalidTableException($"{rows} {(rows == 1 ? "row is" : "rows are")} too few: {needs}.");
        }

        int validationRows = validation > 0 ? Math.Max(1, Round(rows * validation)) : 0;
        int testRows = test > 0 ? Math.Max(1, Round(rows * test)) : 0;
        while (validationRows + testRows >= rows)
        {
            if (validationRows > testRows) validationRows--;
            else testRows--;
        }

        return [rows - validationRows - testRows, validationRows, testRows];
    }

    private static int Round(double x) => (int)Math.Round(x, MidpointRounding.AwayFromZero);

    private static ArgumentOutOfRangeException Fraction(string name, double value) =>
        new(name, value, $"The {name} fraction must be from 0 and below 1; it is {value}.");
}
