using System.Globalization;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// What a weight is brought back within after each step of training: <c>new Dense(10, kernelConstraint: Constraint.MaxNorm(3))</c>. Norms
/// are Euclidean, over the axes given: axis 0 of a dense layer's kernel is over what goes into each output, axes 0, 1 and 2 of a
/// two-dimensional convolution's likewise. Two of the same name and numbers are equal.
/// </summary>
public sealed record Constraint
{
    /// <summary>Keras's epsilon, which keeps norms from 0.</summary>
    private const double Epsilon = 1e-7;

    private Constraint(string name, Axes? axis, params double[] numbers) => (Name, Axis, Numbers) = (name, axis, new(numbers));

    /// <summary>No number below 0: max(w, 0).</summary>
    public static Constraint NonNeg { get; } = new("non_neg", null);

    /// <summary>The name as Keras has it, such as <c>max_norm</c>.</summary>
    public string Name { get; }

    /// <summary>The axes over which norms are, if the constraint is one on norms.</summary>
    public Axes? Axis { get; }

    private NumberList Numbers { get; }

    /// <summary>Norms of at most a value: w · min(‖w‖, max) / (‖w‖ + 10⁻⁷).</summary>
    /// <param name="maxValue">The greatest norm.</param>
    /// <param name="axis">The axes over which norms are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public static Constraint MaxNorm(double maxValue = 2, Axes? axis = null) =>
        new("max_norm", axis ?? 0, Hyperparameter.NotNegative(maxValue));

    /// <summary>
    /// Norms within a range, or drawn to it: w · (rate · clip(‖w‖, min, max) + (1 − rate) · ‖w‖) / (‖w‖ + 10⁻⁷).
    /// </summary>
    /// <param name="minValue">The smallest norm.</param>
    /// <param name="maxValue">The greatest norm.</param>
    /// <param name="rate">How far norms go towards the range in a step: 1 for all the way.</param>
    /// <param name="axis">The axes over which norms are.</param>
    /// <exception cref="ArgumentOutOfRangeException">A norm is negative or not finite, min is above max, or the rate is not from 0 to
    /// 1.</exception>
    public static Constraint MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, Axes? axis = null)
    {
        if (!(Hyperparameter.NotNegative(minValue) <= Hyperparameter.NotNegative(maxValue)))
            throw Throw.OutOfRange(minValue, $"at most maxValue, {maxValue.ToString(CultureInfo.InvariantCulture)}");
        return new("min_max_norm", axis ?? 0, minValue, maxValue, Hyperparameter.Share(rate));
    }

    /// <summary>Norms of 1: w / (‖w‖ + 10⁻⁷).</summary>
    /// <param name="axis">The axes over which norms are.</param>
    public static Constraint UnitNorm(Axes? axis = null) => new("unit_norm", axis ?? 0);

    /// <summary>The constraint that a text names: <c>max_norm(2, 0)</c>, <c>min_max_norm(0, 1, 1, 0)</c>, <c>non_neg</c>,
    /// <c>unit_norm(0)</c>; axes come last.</summary>
    /// <exception cref="FormatException">There is none of this name, or its numbers are wrong.</exception>
    public static Constraint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        FormatException unknown = Throw.Unknown("a constraint", text, ["max_norm(2, 0)", "min_max_norm(0, 1, 1, 0)", "non_neg", "unit_norm(0)"]);
        if (NamedNumbers.Parse(text) is not { } form)
            throw unknown;
        try
        {
            return (form.Name.ToLowerInvariant(), form.Numbers) switch
            {
                ("non_neg", []) => NonNeg,
                ("max_norm", []) => MaxNorm(),
                ("max_norm", [double max, .. double[] axes]) => MaxNorm(max, AxesOf(axes)),
                ("min_max_norm", []) => MinMaxNorm(),
                ("min_max_norm", [double min, double max]) => MinMaxNorm(min, max),
                ("min_max_norm", [double min, double max, double rate, .. double[] axes]) => MinMaxNorm(min, max, rate, AxesOf(axes)),
                ("unit_norm", double[] axes) => UnitNorm(AxesOf(axes)),
                _ => throw unknown,
            };
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"\"{text}\" is no constraint: {e.Message}", e);
        }
    }

    /// <summary>The weight, brought back within.</summary>
    /// <exception cref="GraphException">The weight has no such axis.</exception>
    public Node Apply(Node weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (Axis is not { } axis)
            return weight.Maximum(0);
        Node norm = weight.Square().Sum(axis, keepDims: true).Sqrt();
        ReadOnlySpan<double> numbers = Numbers.AsSpan();
        Node factor = numbers.Length switch
        {
            0 => 1 / (norm + Epsilon),
            1 => norm.Minimum(numbers[0]) / (norm + Epsilon),
            _ => (norm.Clip(numbers[0], numbers[1]) * numbers[2] + norm * (1 - numbers[2])) / (norm + Epsilon),
        };
        return weight * factor;
    }

    /// <summary>For example <c>max_norm(2, 0)</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        new NamedNumbers(Name, [.. Numbers.AsSpan(), .. (Axis ?? default).Select(a => (double)a)]).ToString();

    private static Axes? AxesOf(double[] numbers)
    {
        if (numbers.Length == 0)
            return null;
        foreach (double number in numbers)
        {
            if (number != Math.Floor(number) || Math.Abs(number) > 100)
                throw Throw.OutOfRange(number, "a whole number that names an axis", "axis");
        }

        return [.. numbers.Select(n => (int)n)];
    }

    /// <summary>Numbers that are equal to others of the same values.</summary>
    private readonly struct NumberList(double[] values) : IEquatable<NumberList>
    {
        private readonly double[] _values = values;

        public ReadOnlySpan<double> AsSpan() => _values;

        public bool Equals(NumberList other) => AsSpan().SequenceEqual(other.AsSpan());

        public override bool Equals(object? obj) => obj is NumberList other && Equals(other);

        public override int GetHashCode() => _values.Aggregate(0, HashCode.Combine);
    }
}
