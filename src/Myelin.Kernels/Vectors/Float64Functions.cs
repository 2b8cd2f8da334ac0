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
    /// <remarks>W. Kahan; see N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 1.14.1 and problem
    /// 1.5.</remarks>
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

    /// <summary>
    /// The error function, within 2 ulp: x P(x²) up to 1, and 1 − e^(−x²) Q((|x| − 3) / (|x| + 3)) beyond; ±1 from 6 on.
    /// </summary>
    /// <remarks>The polynomials are minimax fits of our own (Remez's algorithm, in 200-bit arithmetic).</remarks>
    public readonly struct Erf : ILaneFunction<double>
    {
        public static double Of(double x)
        {
            double a = Math.Abs(x);
            if (a < 1)
                return Math.FusedMultiplyAdd(Polynomial(Near, x * x), x, x);
            if (a < 6)
                return Math.CopySign(1 - Math.Exp(-a * a) * Polynomial(Far, (a - 3) / (a + 3)), x);
            return double.IsNaN(x) ? x : Math.CopySign(1, x);
        }

        /// <summary>The coefficients of erf x / x − 1 in x², the highest first.</summary>
        private static ReadOnlySpan<double> Near =>
        [
            5.9606853483635018e-11, -1.1374954862909296e-9, 1.4660328243998211e-8, -1.6350396109483092e-7, 1.6461008462592439e-6,
            -1.4925595770910213e-5, 0.00012055331132887413, -0.00085483269814231688, 0.0052239776248283794, -0.026866170645077868,
            0.11283791670954885, -0.37612638903183748, 0.12837916709551259,
        ];

        /// <summary>The coefficients of e^(x²) (1 − erf x) in (x − 3) / (x + 3), the highest first.</summary>
        private static ReadOnlySpan<double> Far =>
        [
            1.261695807045811e-6, 2.0017388850369389e-6, -8.008815837631508e-6, -1.2841586894430999e-5, 6.4063490847131915e-5,
            4.525379905441005e-5, -0.00059706263209815212, 0.00070774650038394531, 0.0042691363665258112, -0.024392499319930913,
            0.071665837197186499, -0.15011593650076524, 0.24560380171233795, -0.32623356004303727, 0.17900115118138993,
        ];

        private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
        {
            double y = coefficients[0];
            foreach (double coefficient in coefficients[1..])
                y = Math.FusedMultiplyAdd(y, x, coefficient);
            return y;
        }
    }

    public readonly struct Pow : ILaneFunction2<double>
    {
        public static double Of(double x, double y) => Math.Pow(x, y);
    }
}
