using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Brings numbers to mean 0 and variance 1 by figures that are known before training: y = (x − mean) / max(√variance, 10⁻⁷). They are
/// given, or taken from data by <see cref="Adapt(ArrayDataset)"/>, and are part of the description that is saved.
/// </summary>
/// <example>
/// <code>
/// var model = new Sequential(new Normalization().Adapt(train), new Dense(64, Activation.ReLU), new Dense(1));
/// </code>
/// </example>
public sealed record Normalization : Layer
{
    private const double LeastDeviation = 1e-7;

    /// <summary>Known figures.</summary>
    /// <param name="axis">
    /// The axes that have figures of their own, with the batch as axis 0; null for −1: each feature has its own. Empty for one mean and one
    /// variance of all numbers.
    /// </param>
    /// <param name="mean">The means, row-major over those axes; null when they are to be taken from data.</param>
    /// <param name="variance">The variances, row-major over those axes; null when they are to be taken from data.</param>
    /// <param name="invert">Whether it goes the other way: y = x · max(√variance, 10⁻⁷) + mean.</param>
    /// <param name="name">The layer's name; null for <c>normalization</c> with a number.</param>
    /// <exception cref="ArgumentException">One of mean and variance is given alone, they differ in length, a number is not finite, or a
    /// variance is negative.</exception>
    public Normalization(
        Axes? axis = null, IReadOnlyList<double>? mean = null, IReadOnlyList<double>? variance = null, bool invert = false,
        string? name = null)
    {
        if (mean?.Count != variance?.Count)
        {
            throw new ArgumentException(
                $"{Counted.Of(mean?.Count ?? 0, "mean")} and {Counted.Of(variance?.Count ?? 0, "variance")} are given; "
                    + "there must be one of each for each place.", nameof(variance));
        }

        if ((mean ?? []).Any(m => !double.IsFinite(m)) || (variance ?? []).Any(v => !(double.IsFinite(v) && v >= 0)))
            throw new ArgumentException("Means must be finite, and variances finite and at least 0.", nameof(mean));
        Axis = axis ?? -1;
        Mean = mean is null ? null : [.. mean];
        Variance = variance is null ? null : [.. variance];
        (Invert, Name) = (invert, name);
    }

    /// <summary>The axes that have figures of their own, with the batch as axis 0.</summary>
    public Axes Axis { get; }

    /// <summary>The means; null before they are taken from data.</summary>
    public IReadOnlyList<double>? Mean { get; }

    /// <summary>The variances; null before they are taken from data.</summary>
    public IReadOnlyList<double>? Variance { get; }

    /// <summary>Whether it goes the other way.</summary>
    public bool Invert { get; }

    /// <summary>The layer with the means and variances of a dataset's inputs; of the first, where there are several.</summary>
    /// <param name="data">The rows to learn from: those that are trained on, and no others.</param>
    /// <exception cref="ArgumentException">There are no rows, or they have no such axis.</exception>
    public Normalization Adapt(ArrayDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Adapt(data.Inputs, [.. data.InputShape]);
    }

    /// <summary>The layer with the means and variances of rows.</summary>
    /// <param name="rows">Row-major: rows × the product of <paramref name="rowShape"/>.</param>
    /// <param name="rowShape">The axes of one row.</param>
    /// <exception cref="ArgumentException">There are no rows, or they have no such axis.</exception>
    public Normalization Adapt(ReadOnlySpan<float> rows, params int[] rowShape)
    {
        Shape row = new Input(rowShape).Shape;
        int[] places = PlacesOf(row, out int count);
        if (rows.Length == 0 || rows.Length % places.Length != 0)
        {
            throw new ArgumentException(
                $"{Counted.Of(rows.Length, "number")} are not one or more whole rows of {Counted.Of(places.Length, "number")}.",
                nameof(rows));
        }

        double each = rows.Length / (double)count;
        double[] mean = new double[count], variance = new double[count];
        for (int i = 0; i < rows.Length; i++)
            mean[places[i % places.Length]] += rows[i] / each;
        for (int i = 0; i < rows.Length; i++)
        {
            double distance = rows[i] - mean[places[i % places.Length]];
            variance[places[i % places.Length]] += distance * distance / each;
        }

        return new Normalization(Axis, mean, variance, Invert, Name);
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        PlacesOf(input, out int count);
        return Mean is null || Mean.Count == count
            ? input
            : throw new ArgumentException($"it has {Counted.Of(Mean.Count, "mean")}, and rows of shape {input} have "
                + $"{Counted.Of(count, "place")} along axes {Axis}. Give as many, or take them from such rows with Adapt.");
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (Mean is null || Variance is null)
        {
            throw new InvalidOperationException("A Normalization needs means and variances before it is used. "
                + "Take them from the training data: new Normalization().Adapt(data).");
        }

        Axes axes = RowAxes.Of(this, Axis, new Shape(x.Shape.AsSpan()[1..]));
        Node mean = Figures(Mean), deviation = Figures([.. Variance.Select(v => Math.Max(Math.Sqrt(v), LeastDeviation))]);
        return Invert ? x * deviation + mean : (x - mean) / deviation;

        Node Figures(IReadOnlyList<double> figures) => RowAxes.Spread(Node.Constant(figures.ToArray(), [figures.Count]).Cast(x.Type), axes, x.Shape);
    }

    /// <summary>Whether both have the same figures and settings.</summary>
    public bool Equals(Normalization? other) => other is not null && base.Equals(other) && Axis == other.Axis && Invert == other.Invert
        && (Mean ?? []).SequenceEqual(other.Mean ?? []) && (Variance ?? []).SequenceEqual(other.Variance ?? []) && Mean is null == other.Mean is null;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Axis, Invert, Mean?.Count);

    /// <summary>For each number of a row, which of the means is its own.</summary>
    private int[] PlacesOf(Shape row, out int count)
    {
        Axes axes = RowAxes.Of(this, Axis, row);
        count = RowAxes.Sizes(axes, row).ElementCount;
        var places = new int[row.ElementCount];
        for (int i = 0; i < places.Length; i++)
        {
            int place = 0, step = 1, rest = i;
            for (int axis = row.Rank; axis >= 1; axis--)
            {
                int size = row[axis - 1].Value;
                if (axes.Contains(axis))
                {
                    place += rest % size * step;
                    step *= size;
                }

                rest /= size;
            }

            places[i] = place;
        }

        return places;
    }
}
