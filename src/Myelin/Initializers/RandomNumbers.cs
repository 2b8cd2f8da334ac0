using Myelin.Datasets;

namespace Myelin;

/// <summary>Fills spans with random numbers of the distributions that initializers need, in double precision.</summary>
internal static class RandomNumbers
{
    /// <summary>The standard deviation of a standard normal that is cut at ±2: √(1 − 4 φ(2) / (2 Φ(2) − 1)).</summary>
    public const double CutDeviation = 0.87962566103423978;

    public static void Uniform(Span<double> values, double minimum, double maximum, ref SplitMix64 random)
    {
        foreach (ref double value in values)
            value = minimum + (maximum - minimum) * Unit(ref random);
    }

    public static void Normal(Span<double> values, double mean, double deviation, ref SplitMix64 random)
    {
        foreach (ref double value in values)
            value = mean + deviation * Standard(ref random);
    }

    /// <summary>Normal numbers without those beyond two standard deviations; <see cref="CutDeviation"/> of the deviation is left.</summary>
    public static void TruncatedNormal(Span<double> values, double mean, double deviation, ref SplitMix64 random)
    {
        foreach (ref double value in values)
        {
            double number = Standard(ref random);
            while (Math.Abs(number) > 2)
                number = Standard(ref random);
            value = mean + deviation * number;
        }
    }

    private static double Unit(ref SplitMix64 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>G. Marsaglia, T. Bray: A Convenient Method for Generating Normal Variables, 1964; the second number of each pair is not
    /// used.</summary>
    private static double Standard(ref SplitMix64 random)
    {
        while (true)
        {
            double u = 2 * Unit(ref random) - 1, v = 2 * Unit(ref random) - 1, s = u * u + v * v;
            if (s is > 0 and < 1)
                return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }
}
