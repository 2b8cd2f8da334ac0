namespace Myelin.Kernels;

/// <summary>
/// The elementary functions of single doubles: .NET's own where it has them, since double is the reference precision and not the fast
/// one.
/// </summary>
internal static class Float64Functions
{
    public readonly struct Exp : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Exp(x);
    }

    public readonly struct Log : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Log(x);
    }

    /// <summary>log(1 + x); what 1 + x loses by rounding is made good by its ratio to x.</summary>
    /// <remarks>W. Kahan; see N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 1.14.1 and problem 1.5.</remarks>
    public readonly struct LogOnePlus : ILaneFunction<double>
    {
        public static double Of(double x)
        {
            double u = 1 + x;
            if (u == 1)
                return x;
            return double.IsInfinity(u) || u <= 0 ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
        }
    }

    /// <summary>e^x − 1; what e^x loses by rounding is made good by the ratio of x to its logarithm.</summary>
    /// <remarks>W. Kahan; see N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 1.14.1.</remarks>
    public readonly struct ExpMinusOne : ILaneFunction<double>
    {
        public static double Of(double x)
        {
            double u = Math.Exp(x);
            if (u == 1)
                return x;
            double y = u - 1;
            return y == -1 || double.IsInfinity(u) || Math.Abs(x) > 1 ? y : y * (x / Math.Log(u));
        }
    }

    public readonly struct Tanh : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Tanh(x);
    }

    public readonly struct Sigmoid : ILaneFunction<double>
    {
        public static double Of(double x)
        {
            double e = Math.Exp(-Math.Abs(x));
            return (x < 0 ? e : 1) / (1 + e);
        }
    }

    /// <summary>erf x = 2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), a sum of positive terms; ±1 beyond 6.</summary>
    /// <remarks>M. Abramowitz, I. Stegun: Handbook of Mathematical Functions, 7.1.6.</remarks>
    public readonly struct Erf : ILaneFunction<double>
    {
        public static double Of(double x)
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

    public readonly struct Pow : ILaneFunction2<double>
    {
        public static double Of(double x, double y) => Math.Pow(x, y);
    }
}
