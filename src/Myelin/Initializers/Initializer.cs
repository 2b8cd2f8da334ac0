using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// How a weight's numbers are chosen before training: <c>Initializer.GlorotUniform</c>, <c>Initializer.RandomNormal(0, 0.01)</c>. The
/// numbers follow from the model's seed and the weight's place in the model alone. Two of the same name and numbers are equal.
/// </summary>
public sealed class Initializer : IEquatable<Initializer>
{
    private const int PieceLength = 4096;
    private static readonly string[] s_modes = ["fan_in", "fan_out", "fan_avg"];
    private static readonly string[] s_distributions = ["truncated_normal", "untruncated_normal", "uniform"];
    private readonly NamedNumbers _form;
    private readonly Filling _filling;

    private readonly bool _atOnce;

    private Initializer(string name, Filling filling, params double[] numbers)
        : this(new NamedNumbers(name, numbers), filling)
    {
    }

    private Initializer(NamedNumbers form, Filling filling, bool atOnce = false) => (_form, _filling, _atOnce) = (form, filling, atOnce);

    /// <summary>
    /// Fills a weight, or the next piece of it where a number does not depend on the others, given how many numbers each output is made of
    /// and how many each input goes to.
    /// </summary>
    private delegate void Filling(Span<double> values, Fans fans, ref SplitMix64 random);

    /// <summary>All 0.</summary>
    public static Initializer Zeros { get; } = new("zeros", (values, _, ref _) => values.Clear());

    /// <summary>All 1.</summary>
    public static Initializer Ones { get; } = new("ones", (values, _, ref _) => values.Fill(1));

    /// <summary>Uniform in ±√(6 / (fan_in + fan_out)). Glorot and Bengio 2010. Keras's default for kernels.</summary>
    public static Initializer GlorotUniform { get; } = new("glorot_uniform", (values, fans, ref random) =>
        RandomNumbers.Uniform(values, -Math.Sqrt(6 / (fans.In + fans.Out)), Math.Sqrt(6 / (fans.In + fans.Out)), ref random));

    /// <summary>Normal, cut at two standard deviations, with the standard deviation √(2 / (fan_in + fan_out)) after the cut. Glorot and
    /// Bengio 2010.</summary>
    public static Initializer GlorotNormal { get; } = new("glorot_normal", (values, fans, ref random) =>
        RandomNumbers.TruncatedNormal(values, 0, Math.Sqrt(2 / (fans.In + fans.Out)) / RandomNumbers.CutDeviation, ref random));

    /// <summary>Uniform in ±√(6 / fan_in). He et al. 2015.</summary>
    public static Initializer HeUniform { get; } = new("he_uniform", (values, fans, ref random) =>
        RandomNumbers.Uniform(values, -Math.Sqrt(6 / fans.In), Math.Sqrt(6 / fans.In), ref random));

    /// <summary>Normal, cut at two standard deviations, with the standard deviation √(2 / fan_in) after the cut. He et al. 2015.</summary>
    public static Initializer HeNormal { get; } = new("he_normal", (values, fans, ref random) =>
        RandomNumbers.TruncatedNormal(values, 0, Math.Sqrt(2 / fans.In) / RandomNumbers.CutDeviation, ref random));

    /// <summary>Uniform in ±√(3 / fan_in). LeCun et al. 1998.</summary>
    public static Initializer LecunUniform { get; } = new("lecun_uniform", (values, fans, ref random) =>
        RandomNumbers.Uniform(values, -Math.Sqrt(3 / fans.In), Math.Sqrt(3 / fans.In), ref random));

    /// <summary>
    /// Normal, cut at two standard deviations, with the standard deviation √(1 / fan_in) after the cut; the right one for SELU. LeCun et
    /// al. 1998.
    /// </summary>
    public static Initializer LecunNormal { get; } = new("lecun_normal", (values, fans, ref random) =>
        RandomNumbers.TruncatedNormal(values, 0, Math.Sqrt(1 / fans.In) / RandomNumbers.CutDeviation, ref random));

    private static readonly Initializer[] s_plain =
        [Zeros, Ones, GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal, LecunUniform];

    /// <summary>The names of all initializers.</summary>
    public static IReadOnlyList<string> Names =>
        [
            .. s_plain.Select(i => i.Name), "constant", "identity", "orthogonal", "random_normal", "random_uniform", "truncated_normal",
            "variance_scaling",
        ];

    /// <summary>The name as Keras has it, such as <c>glorot_uniform</c>.</summary>
    public string Name => _form.Name;

    /// <summary>Normal, not cut.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation; 0.05 by default, as in Keras.</param>
    public static Initializer RandomNormal(double mean = 0, double standardDeviation = 0.05)
    {
        if (!double.IsFinite(mean))
            throw Throw.OutOfRange(mean, "finite");
        if (!(double.IsFinite(standardDeviation) && standardDeviation >= 0))
            throw Throw.OutOfRange(standardDeviation, "finite and at least 0");
        return new(
            "random_normal",
            (values, _, ref random) => RandomNumbers.Normal(values, mean, standardDeviation, ref random),
            mean,
            standardDeviation);
    }

    /// <summary>Uniform from a number to another.</summary>
    /// <param name="minimum">The least; −0.05 by default, as in Keras.</param>
    /// <param name="maximum">The greatest; 0.05 by default.</param>
    public static Initializer RandomUniform(double minimum = -0.05, double maximum = 0.05)
    {
        if (!double.IsFinite(minimum))
            throw Throw.OutOfRange(minimum, "finite");
        if (!(double.IsFinite(maximum) && maximum >= minimum))
            throw Throw.OutOfRange(maximum, $"finite and at least the minimum, {minimum}");
        return new(
            "random_uniform", (values, _, ref random) => RandomNumbers.Uniform(values, minimum, maximum, ref random), minimum, maximum);
    }

    /// <summary>Normal without what lies beyond two standard deviations, which are drawn anew; the deviation is that before the cut, as in
    /// Keras.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation before the cut; 0.05 by default, as in Keras.</param>
    public static Initializer TruncatedNormal(double mean = 0, double standardDeviation = 0.05)
    {
        if (!double.IsFinite(mean))
            throw Throw.OutOfRange(mean, "finite");
        if (!(double.IsFinite(standardDeviation) && standardDeviation >= 0))
            throw Throw.OutOfRange(standardDeviation, "finite and at least 0");
        return new(
            "truncated_normal",
            (values, _, ref random) => RandomNumbers.TruncatedNormal(values, mean, standardDeviation, ref random),
            mean,
            standardDeviation);
    }

    /// <summary>All the same number.</summary>
    /// <param name="value">The number.</param>
    public static Initializer Constant(double value = 0) =>
        double.IsFinite(value) ? new("constant", (values, _, ref _) => values.Fill(value), value) : throw Throw.OutOfRange(value, "finite");

    /// <summary>The identity matrix times a number, for weights of two axes; where they differ in size it is cut off.</summary>
    /// <param name="gain">What the ones are multiplied by.</param>
    public static Initializer Identity(double gain = 1) => double.IsFinite(gain)
        ? new(new NamedNumbers("identity", [gain]), (values, fans, ref _) => Matrices.Identity(values, fans.Shape, gain), atOnce: true)
        : throw Throw.OutOfRange(gain, "finite");

    /// <summary>
    /// A random matrix with orthogonal rows or columns, whichever are fewer, all of length gain; of all such matrices none is likelier than
    /// another. Axes before the last count as one.
    /// </summary>
    /// <param name="gain">The length of the rows or columns.</param>
    /// <remarks>Saxe et al.: Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks, 2013.</remarks>
    public static Initializer Orthogonal(double gain = 1) => double.IsFinite(gain)
        ? new(
            new NamedNumbers("orthogonal", [gain]),
            (values, fans, ref random) => Matrices.Orthogonal(values, fans.Shape, gain, ref random),
            atOnce: true)
        : throw Throw.OutOfRange(gain, "finite");

    /// <summary>
    /// Numbers whose variance is scale / n, with n the fan-in, the fan-out or their mean: what the Glorot, He and LeCun initializers are
    /// cases of.
    /// </summary>
    /// <param name="scale">What the variance is a multiple of.</param>
    /// <param name="mode">What n is.</param>
    /// <param name="distribution">The distribution.</param>
    public static Initializer VarianceScaling(
        double scale = 1, FanMode mode = FanMode.FanIn, ScalingDistribution distribution = ScalingDistribution.TruncatedNormal)
    {
        Hyperparameter.Positive(scale);
        if (!Enum.IsDefined(mode))
            throw Throw.OutOfRange(mode, "FanIn, FanOut or FanAverage");
        if (!Enum.IsDefined(distribution))
            throw Throw.OutOfRange(distribution, "TruncatedNormal, UntruncatedNormal or Uniform");
        return new(
            new NamedNumbers("variance_scaling", [scale], [s_modes[(int)mode], s_distributions[(int)distribution]]),
            (values, fans, ref random) =>
            {
                double variance = scale / (mode == FanMode.FanIn ? fans.In : mode == FanMode.FanOut ? fans.Out : (fans.In + fans.Out) / 2);
                if (distribution == ScalingDistribution.Uniform)
                    RandomNumbers.Uniform(values, -Math.Sqrt(3 * variance), Math.Sqrt(3 * variance), ref random);
                else if (distribution == ScalingDistribution.UntruncatedNormal)
                    RandomNumbers.Normal(values, 0, Math.Sqrt(variance), ref random);
                else
                    RandomNumbers.TruncatedNormal(values, 0, Math.Sqrt(variance) / RandomNumbers.CutDeviation, ref random);
            });
    }

    /// <summary>The initializer that a text names: <c>he_normal</c>, <c>random_normal(0, 0.01)</c>, <c>variance_scaling(2, fan_in,
    /// uniform)</c>.</summary>
    /// <exception cref="FormatException">There is none of this name, or its numbers are wrong.</exception>
    public static Initializer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (NamedNumbers.ParseWithWords(text) is { } form)
        {
            Initializer? found = (form.Name.ToLowerInvariant(), form.Numbers, form.Words) switch
            {
                ("constant", [], []) => Constant(),
                ("constant", [double value], []) => Constant(value),
                ("identity", [], []) => Identity(),
                ("identity", [double gain], []) => Identity(gain),
                ("orthogonal", [], []) => Orthogonal(),
                ("orthogonal", [double gain], []) => Orthogonal(gain),
                ("random_normal", [], []) => RandomNormal(),
                ("random_normal", [double mean, double deviation and >= 0], []) => RandomNormal(mean, deviation),
                ("random_uniform", [], []) => RandomUniform(),
                ("random_uniform", [double low, double high], []) when low <= high => RandomUniform(low, high),
                ("truncated_normal", [], []) => TruncatedNormal(),
                ("truncated_normal", [double mean, double deviation and >= 0], []) => TruncatedNormal(mean, deviation),
                ("variance_scaling", [], []) => VarianceScaling(),
                ("variance_scaling", [double scale and > 0], [string mode, string distribution])
                    when Array.IndexOf(s_modes, mode) is int m and >= 0 && Array.IndexOf(s_distributions, distribution) is int d and >= 0 =>
                    VarianceScaling(scale, (FanMode)m, (ScalingDistribution)d),
                (string name, [], []) => Array.Find(s_plain, i => i.Name == name),
                _ => null,
            };
            if (found is not null)
                return found;
        }

        throw Throw.Unknown("an initializer", text, Names);
    }

    /// <summary>Fills a float32 weight.</summary>
    /// <param name="values">Its numbers, row-major.</param>
    /// <param name="shape">Its shape: (inputs, outputs) for a matrix.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="weight">The weight's place among the model's, so that no two get the same numbers.</param>
    /// <exception cref="ArgumentException">The initializer cannot fill such a shape.</exception>
    public void Fill(Span<float> values, Shape shape, ulong seed, int weight)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var fans = Fans.Of(shape);
        SplitMix64 random = Random(seed, weight);
        double[] piece = new double[_atOnce ? values.Length : Math.Min(values.Length, PieceLength)];
        while (!values.IsEmpty)
        {
            Span<double> next = piece.AsSpan(0, Math.Min(piece.Length, values.Length));
            _filling(next, fans, ref random);
            for (int i = 0; i < next.Length; i++)
                values[i] = (float)next[i];
            values = values[next.Length..];
        }
    }

    /// <summary>Fills a float64 weight, with the numbers that a float32 weight gets rounded.</summary>
    /// <param name="values">Its numbers, row-major.</param>
    /// <param name="shape">Its shape: (inputs, outputs) for a matrix.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="weight">The weight's place among the model's, so that no two get the same numbers.</param>
    /// <exception cref="ArgumentException">The initializer cannot fill such a shape.</exception>
    public void Fill(Span<double> values, Shape shape, ulong seed, int weight)
    {
        ArgumentNullException.ThrowIfNull(shape);
        SplitMix64 random = Random(seed, weight);
        _filling(values, Fans.Of(shape), ref random);
    }

    /// <summary>Whether the other has the same name and numbers.</summary>
    public bool Equals(Initializer? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Initializer);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>For example <c>glorot_uniform</c> or <c>random_normal(0, 0.01)</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _form.ToString();

    private static SplitMix64 Random(ulong seed, int weight) =>
        new(SplitMix64.Mix(seed ^ 0x6D79656C696E) + SplitMix64.Mix((ulong)weight + 1));

    /// <summary>How many numbers each output is made of, and to how many each input goes.</summary>
    private readonly record struct Fans(double In, double Out, Shape Shape)
    {
        /// <summary>Keras's rule: the last two axes are inputs and outputs, and axes in front of them are a field that both are seen
        /// through.</summary>
        public static Fans Of(Shape shape)
        {
            if (shape.Rank < 2)
                return new(Math.Max(1, shape.ElementCount), Math.Max(1, shape.ElementCount), shape);
            double field = 1;
            for (int axis = 0; axis < shape.Rank - 2; axis++)
                field *= shape[axis].Value;
            return new(Math.Max(1, field * shape[-2].Value), Math.Max(1, field * shape[-1].Value), shape);
        }
    }
}
