using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// A penalty on large weights that is added to the loss: l1 · Σ|w| + l2 · Σw². <c>Regularizer.L2(0.01)</c>.
/// </summary>
public sealed record Regularizer
{
    private Regularizer(double l1Factor, double l2Factor)
    {
        if (!(double.IsFinite(l1Factor) && l1Factor >= 0))
            throw Throw.OutOfRange(l1Factor, "finite and at least 0", "l1");
        if (!(double.IsFinite(l2Factor) && l2Factor >= 0))
            throw Throw.OutOfRange(l2Factor, "finite and at least 0", "l2");
        (L1Factor, L2Factor) = (l1Factor, l2Factor);
    }

    /// <summary>What Σ|w| is multiplied by.</summary>
    public double L1Factor { get; }

    /// <summary>What Σw² is multiplied by.</summary>
    public double L2Factor { get; }

    /// <summary>l1 · Σ|w|, which draws weights to exactly 0.</summary>
    public static Regularizer L1(double l1 = 0.01) => new(l1, 0);

    /// <summary>l2 · Σw².</summary>
    public static Regularizer L2(double l2 = 0.01) => new(0, l2);

    /// <summary>l1 · Σ|w| + l2 · Σw².</summary>
    public static Regularizer L1L2(double l1 = 0, double l2 = 0) => new(l1, l2);

    /// <summary>The regularizer that a text names: <c>l1(0.01)</c>, <c>l2(0.01)</c>, <c>l1l2(0.01, 0.001)</c>.</summary>
    /// <exception cref="FormatException">There is none of this name, or its numbers are wrong.</exception>
    public static Regularizer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NamedNumbers.Parse(text) is { } form
            ? (form.Name.ToLowerInvariant(), form.Numbers) switch
            {
                ("l1", [double l1 and >= 0]) => L1(l1),
                ("l2", [double l2 and >= 0]) => L2(l2),
                ("l1l2", [double l1 and >= 0, double l2 and >= 0]) => L1L2(l1, l2),
                _ => throw Throw.Unknown("a regularizer", text, ["l1(0.01)", "l2(0.01)", "l1l2(0.01, 0.01)"]),
            }
            : throw Throw.Unknown("a regularizer", text, ["l1(0.01)", "l2(0.01)", "l1l2(0.01, 0.01)"]);
    }

    /// <summary>The penalty for a weight, a scalar node.</summary>
    public Node Penalty(Node weight)
    {
        Node? l1 = L1Factor > 0 ? weight.Abs().Sum() * L1Factor : null;
        Node? l2 = L2Factor > 0 ? weight.Square().Sum() * L2Factor : null;
        return l1 is not null && l2 is not null ? l1 + l2 : l1 ?? l2 ?? Node.Scalar(0, weight.Type);
    }

    /// <summary>For example <c>l2(0.01)</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        (L2Factor == 0 ? new NamedNumbers("l1", [L1Factor])
        : L1Factor == 0 ? new NamedNumbers("l2", [L2Factor])
        : new NamedNumbers("l1l2", [L1Factor, L2Factor])).ToString();
}
