using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// A penalty on weights that is added to the loss: on large ones, l1 · Σ|w| + l2 · Σw², or on rows or columns that are not orthogonal.
/// <c>Regularizer.L2(0.01)</c>.
/// </summary>
public sealed record Regularizer
{
    private Regularizer(double l1Factor, double l2Factor, double orthogonalFactor = 0, OrthogonalMode? orthogonalMode = null)
    {
        L1Factor = Hyperparameter.NotNegative(l1Factor, "l1");
        L2Factor = Hyperparameter.NotNegative(l2Factor, "l2");
        OrthogonalFactor = Hyperparameter.NotNegative(orthogonalFactor, "factor");
        OrthogonalMode = orthogonalMode;
    }

    /// <summary>What Σ|w| is multiplied by.</summary>
    public double L1Factor { get; }

    /// <summary>What Σw² is multiplied by.</summary>
    public double L2Factor { get; }

    /// <summary>What the mean size of the cosines between rows or columns is multiplied by.</summary>
    public double OrthogonalFactor { get; }

    /// <summary>Whether rows or columns are to be orthogonal; null for neither.</summary>
    public OrthogonalMode? OrthogonalMode { get; }

    /// <summary>l1 · Σ|w|, which draws weights to exactly 0.</summary>
    /// <param name="l1">The factor.</param>
    public static Regularizer L1(double l1 = 0.01) => new(l1, 0);

    /// <summary>l2 · Σw².</summary>
    /// <param name="l2">The factor.</param>
    public static Regularizer L2(double l2 = 0.01) => new(0, l2);

    /// <summary>l1 · Σ|w| + l2 · Σw².</summary>
    /// <param name="l1">The factor of the sizes.</param>
    /// <param name="l2">The factor of the squares.</param>
    public static Regularizer L1L2(double l1 = 0, double l2 = 0) => new(l1, l2);

    /// <summary>factor · the mean of |cos| over the angles between the rows, or the columns, of a matrix.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="mode">Rows or columns.</param>
    [CatalogueName("OrthogonalRegularizer")]
    public static Regularizer Orthogonal(double factor = 0.01, OrthogonalMode mode = Myelin.OrthogonalMode.Rows) =>
        Enum.IsDefined(mode) ? new(0, 0, factor, mode) : throw Throw.OutOfRange(mode, "Rows or Columns");

    /// <summary>
    /// The regularizer that a text names: <c>l1(0.01)</c>, <c>l2(0.01)</c>, <c>l1l2(0.01, 0.001)</c>, <c>orthogonal(0.01, rows)</c>.
    /// </summary>
    /// <exception cref="FormatException">There is none of this name, or its numbers are wrong.</exception>
    public static Regularizer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        NamedNumbers form = NamedNumbers.ParseWithWords(text) ?? default;
        return (form.Name?.ToLowerInvariant(), form.Numbers, form.Words) switch
        {
            ("l1", [double l1 and >= 0], []) => L1(l1),
            ("l2", [double l2 and >= 0], []) => L2(l2),
            ("l1l2", [double l1 and >= 0, double l2 and >= 0], []) => L1L2(l1, l2),
            ("orthogonal", [double factor and >= 0], ["rows"]) => Orthogonal(factor),
            ("orthogonal", [double factor and >= 0], ["columns"]) => Orthogonal(factor, Myelin.OrthogonalMode.Columns),
            _ => throw Throw.Unknown("a regularizer", text, ["l1(0.01)", "l2(0.01)", "l1l2(0.01, 0.01)", "orthogonal(0.01, rows)"]),
        };
    }

    /// <summary>The penalty for a weight, a scalar node.</summary>
    /// <exception cref="ArgumentException">Orthogonality is asked of a weight that is no matrix.</exception>
    public Node Penalty(Node weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (OrthogonalMode is { } mode)
            return MeanCosine(weight, mode) * OrthogonalFactor;
        Node? l1 = L1Factor > 0 ? weight.Abs().Sum() * L1Factor : null;
        Node? l2 = L2Factor > 0 ? weight.Square().Sum() * L2Factor : null;
        return l1 is not null && l2 is not null ? l1 + l2 : l1 ?? l2 ?? Node.Scalar(0, weight.Type);
    }

    /// <summary>For example <c>l2(0.01)</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        (OrthogonalMode is { } mode ? new NamedNumbers("orthogonal", [OrthogonalFactor], mode == Myelin.OrthogonalMode.Rows ? "rows" : "columns")
        : L2Factor == 0 ? new NamedNumbers("l1", [L1Factor])
        : L1Factor == 0 ? new NamedNumbers("l2", [L2Factor])
        : new NamedNumbers("l1l2", [L1Factor, L2Factor])).ToString();

    private static Node MeanCosine(Node weight, OrthogonalMode mode)
    {
        if (weight.Shape.Rank != 2)
            throw new ArgumentException($"The regularizer orthogonal needs a matrix; {weight} has the shape {weight.Shape}.", nameof(weight));
        bool rows = mode == Myelin.OrthogonalMode.Rows;
        int size = weight.Shape[rows ? 0 : 1].Value;
        if (size == 1)
            return Node.Scalar(0, weight.Type);
        // A row of zeros has no direction; it stays 0, with a finite gradient.
        Node units = weight / weight.Square().Sum(rows ? 1 : 0, keepDims: true).Maximum(1e-24).Sqrt();
        Node cosines = units.MatMul(units, transposeA: !rows, transposeB: rows);
        Node diagonal = Node.Constant([.. Enumerable.Range(0, size)], [size]).OneHot(size, weight.Type);
        return (cosines.Abs() * (1 - diagonal)).Sum() / ((double)size * (size - 1));
    }
}
