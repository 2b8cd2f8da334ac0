namespace Myelin.Graph.Tests;

/// <summary>The error function in double precision, from its series near 0 and its continued fraction far from it.</summary>
/// <remarks>NIST Digital Library of Mathematical Functions, 7.6.2 and 7.9.1.</remarks>
internal static class ErrorFunction
{
    public static double Erf(double x)
    {
        if (double.IsNaN(x) || x == 0)
            return x;
        double size = Math.Abs(x);
        double erf = size < 2.5 ? Series(size) : size > 7 ? 1 : 1 - Complement(size);
        return x < 0 ? -erf : erf;
    }

    // erf x = 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1 · 3 · 5 ⋯ (2n+1)): all terms positive, so that nothing cancels.
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-18; n++)
            sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = 120; n > 0; n--)
            fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
