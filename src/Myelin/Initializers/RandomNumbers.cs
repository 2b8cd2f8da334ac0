using Myelin.Datasets;

namespace Myelin;

/// <summary>Fills spans with random numbers of the distributions that initializers need, in double precision, rounded at the end.</summary>
internal static class RandomNumbers
{
    // The standard deviation of a standard normal that is cut at ±2: √(1 − 4 φ(2) / (2 Φ(2) − 1)).
    private const double CutDeviation = 0.87962566103423978;

    public static void Uniform(Span<float> values, double minimum, double maximum, ref SplitMix64 random)
    {
        foreach (ref float value in values)
            value = (float)(minimum + (maximum - minimum) * Unit(ref random));
    }

    public static void Normal(Span<float> values, double mean, double deviation, ref SplitMix64 random)
    {
        foreach (ref float value in values)
            value = (float)(mean + deviation * Standard(ref random));
    }

    /// <summary>Normal numbers without those beyond two standard deviations, scaled so that <paramref name="deviation"/> is what is left.</summary>
    public static void TruncatedNormal(Span<float> values, double deviation, ref SplitMix64 random)
    {
        double scale = deviation / CutDeviation;
        foreach (ref float value in values)
        {
            double number = Standard(ref random);
            while (Math.Abs(number) > 2)
                number = Standard(ref random);
            value = (float)(scale * number);
        }
    }

    private static double Unit(ref SplitMix64 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>G. Marsaglia, T. Bray: A Convenient Method for Generating Normal Variables, 1964; the second number of each pair is not used.</summary>
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
