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
    private readonly NamedNumbers _form;
    private readonly Filling _filling;

    private Initializer(string name, Filling filling, params double[] numbers) =>
        (_form, _filling) = (new NamedNumbers(name, numbers), filling);

    /// <summary>Fills a weight, given how many numbers each output is made of and how many each input goes to.</summary>
    private delegate void Filling(Span<float> values, double fanIn, double fanOut, ref SplitMix64 random);

    /// <summary>All 0.</summary>
    public static Initializer Zeros { get; } = new("zeros", (values, _, _, ref _) => values.Clear());

    /// <summary>All 1.</summary>
    public static Initializer Ones { get; } = new("ones", (values, _, _, ref _) => values.Fill(1));

    /// <summary>Uniform in ±√(6 / (fan_in + fan_out)). Glorot and Bengio 2010. Keras's default for kernels.</summary>
    public static Initializer GlorotUniform { get; } = new("glorot_uniform", (values, fanIn, fanOut, ref random) =>
        RandomNumbers.Uniform(values, -Math.Sqrt(6 / (fanIn + fanOut)), Math.Sqrt(6 / (fanIn + fanOut)), ref random));

    /// <summary>Normal, cut at two standard deviations, with the standard deviation √(2 / (fan_in + fan_out)) after the cut. Glorot and Bengio 2010.</summary>
    public static Initializer GlorotNormal { get; } = new("glorot_normal", (values, fanIn, fanOut, ref random) =>
        RandomNumbers.TruncatedNormal(values, Math.Sqrt(2 / (fanIn + fanOut)), ref random));

    /// <summary>Uniform in ±√(6 / fan_in). He et al. 2015.</summary>
    public static Initializer HeUniform { get; } = new("he_uniform", (values, fanIn, _, ref random) =>
        RandomNumbers.Uniform(values, -Math.Sqrt(6 / fanIn), Math.Sqrt(6 / fanIn), ref random));

    /// <summary>Normal, cut at two standard deviations, with the standard deviation √(2 / fan_in) after the cut. He et al. 2015.</summary>
    public static Initializer HeNormal { get; } = new("he_normal", (values, fanIn, _, ref random) =>
        RandomNumbers.TruncatedNormal(values, Math.Sqrt(2 / fanIn), ref random));

    /// <summary>The names of all initializers.</summary>
    public static IReadOnlyList<string> Names =>
        [Zeros.Name, Ones.Name, "random_normal", "random_uniform", GlorotNormal.Name, GlorotUniform.Name, HeNormal.Name, HeUniform.Name];

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
            (values, _, _, ref random) => RandomNumbers.Normal(values, mean, standardDeviation, ref random),
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
            "random_uniform", (values, _, _, ref random) => RandomNumbers.Uniform(values, minimum, maximum, ref random), minimum, maximum);
    }

    /// <summary>The initializer that a text names: <c>he_normal</c>, <c>random_normal(0, 0.01)</c>.</summary>
    /// <exception cref="FormatException">There is none of this name, or its numbers are wrong.</exception>
    public static Initializer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (NamedNumbers.Parse(text) is { } form)
        {
            Initializer? found = (form.Name.ToLowerInvariant(), form.Numbers) switch
            {
                ("random_normal", []) => RandomNormal(),
                ("random_normal", [double mean, double deviation and >= 0]) => RandomNormal(mean, deviation),
                ("random_uniform", []) => RandomUniform(),
                ("random_uniform", [double low, double high]) when low <= high => RandomUniform(low, high),
                (string name, []) => Array.Find([Zeros, Ones, GlorotNormal, GlorotUniform, HeNormal, HeUniform], i => i.Name == name),
                _ => null,
            };
            if (found is not null)
                return found;
        }

        throw Throw.Unknown("an initializer", text, Names);
    }

    /// <summary>Fills a weight.</summary>
    /// <param name="values">Its numbers, row-major.</param>
    /// <param name="shape">Its shape: (inputs, outputs) for a matrix.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="weight">The weight's place among the model's, so that no two get the same numbers.</param>
    public void Fill(Span<float> values, Shape shape, ulong seed, int weight)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (double fanIn, double fanOut) = Fans(shape);
        var random = new SplitMix64(SplitMix64.Mix(seed ^ 0x6D79656C696E) + SplitMix64.Mix((ulong)weight + 1));
        _filling(values, fanIn, fanOut, ref random);
    }

    /// <summary>Whether the other has the same name and numbers.</summary>
    public bool Equals(Initializer? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Initializer);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>For example <c>glorot_uniform</c> or <c>random_normal(0, 0.01)</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _form.ToString();

    /// <summary>Keras's rule: the last two axes are inputs and outputs, and axes in front of them are a field that both are seen through.</summary>
    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank < 2)
            return (Math.Max(1, shape.ElementCount), Math.Max(1, shape.ElementCount));
        double field = 1;
        for (int axis = 0; axis < shape.Rank - 2; axis++)
            field *= shape[axis].Value;
        return (field * shape[-2].Value, field * shape[-1].Value);
    }
}
