namespace Myelin.Kernels.Tests.Vectors;

/// <summary>The elementary functions in double precision, by other ways than the kernels go.</summary>
internal static class ElementaryReference
{
    public static double Of(string function, double x) => function switch
    {
        "Exp" => Math.Exp(x),
        "Log" => Math.Log(x),
        "LogOnePlus" => LogOnePlus(x),
        "ExpMinusOne" => ExpMinusOne(x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        _ => Erf(x),
    };

    /// <summary>Its series where x is small, the logarithm elsewhere.</summary>
    private static double LogOnePlus(double x)
    {
        if (x == 0 || !(Math.Abs(x) < 0.25))
            return x == 0 ? x : Math.Log(1 + x);
        // 2 artanh(s) with s = x / (2 + x).
        double s = x / (2 + x), power = s, sum = 0;
        for (int n = 1; n <= 23; n += 2, power *= s * s)
            sum += power / n;
        return 2 * sum;
    }

    /// <summary>Its series where x is small, the exponential elsewhere.</summary>
    private static double ExpMinusOne(double x)
    {
        if (x == 0 || !(Math.Abs(x) < 0.25))
            return x == 0 ? x : Math.Exp(x) - 1;
        double sum = 0, term = x;
        for (int n = 2; n <= 16; n++)
        {
            sum += term;
            term *= x / n;
        }

        return sum;
    }

    /// <summary>2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), a sum of positive terms; ±1 beyond 6.</summary>
    /// <remarks>M. Abramowitz, I. Stegun: Handbook of Mathematical Functions, 7.1.6.</remarks>
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || x == 0)
            return x;
        double a = Math.Abs(x);
        if (a > 6)
            return Math.Sign(x);
        double term = a, sum = a;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * a * a / (2 * n + 1);
            sum += term;
        }

        return Math.CopySign(Math.Min(1, 2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum), x);
    }
}
