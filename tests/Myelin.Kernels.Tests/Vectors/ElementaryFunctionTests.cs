namespace Myelin.Kernels.Tests.Vectors;

/// <summary>
/// The elementary functions against double precision at every width. The sample steps through the bit patterns of all floats, so that
/// each octave and each sign is met, and NaN, ∞, zeros and subnormal numbers among them.
/// </summary>
[Collection("Vector width")]
public sealed unsafe class ElementaryFunctionTests
{
    /// <summary>A prime, so that steps of it meet all kinds of mantissas. Set MYELIN_EXHAUSTIVE=1 to test every float.</summary>
    private static readonly uint s_step = Environment.GetEnvironmentVariable("MYELIN_EXHAUSTIVE") == "1" ? 1u : 4099u;

    public static TheoryData<string, VectorWidth, double> Functions()
    {
        var rows = new TheoryData<string, VectorWidth, double>();
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest))
        {
            rows.Add("Exp", width, 1);
            rows.Add("Log", width, 1);
            rows.Add("LogOnePlus", width, 2);
            rows.Add("ExpMinusOne", width, 2);
            rows.Add("Tanh", width, 2.5);
            rows.Add("Sigmoid", width, 2);
            rows.Add("Erf", width, 2);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Floats_are_within_the_stated_bound(string function, VectorWidth width, double bound)
    {
        var x = new List<float>();
        for (ulong bits = 0; bits <= uint.MaxValue; bits += s_step)
        {
            x.Add(BitConverter.UInt32BitsToSingle((uint)bits));
            if (x.Count == 1 << 20)
            {
                Check(function, width, bound, [.. x]);
                x.Clear();
            }
        }

        x.AddRange([0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
            float.MaxValue, float.MinValue, 88.72283f, 88.72284f, -87.33655f, -103.97f, -103.98f, 1.1754942e-38f, 0.99999994f, -0.99999994f]);
        Check(function, width, bound, [.. x]);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Doubles_agree_with_the_reference(string function, VectorWidth width, double bound)
    {
        Assert.True(bound > 0);
        var x = new List<double> { 0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity };
        for (int exponent = -40; exponent <= 9; exponent++)
        {
            for (double m = 1; m < 2; m += 0.0371)
            {
                x.Add(Math.ScaleB(m, exponent));
                x.Add(-Math.ScaleB(m, exponent));
            }
        }

        double[] y = Run(TileFunctions64(function, width), [.. x], width);
        for (int i = 0; i < y.Length; i++)
        {
            double expected = Reference(function, x[i]);
            Assert.True(
                y[i].Equals(expected) || Math.Abs(y[i] - expected) <= Math.Abs(expected) * 4e-15,
                $"{function}({x[i]:R}) is {y[i]:R}; the reference is {expected:R}");
        }
    }

    private static void Check(string function, VectorWidth width, double bound, float[] x)
    {
        float[] y = Run(TileFunctions32(function, width), x, width);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Reference(function, x[i]);
            float expected = (float)exact;
            if (float.IsNaN(expected) && float.IsNaN(y[i]))
                continue;
            if (y[i].Equals(expected) && float.IsNegative(y[i]) == float.IsNegative(expected))
                continue;
            double ulp = Math.Max(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(Math.Abs(expected)) + 1) - (double)Math.Abs(expected), 1.4e-45);
            if (float.IsInfinity(expected))
                ulp = 2e31;
            double edge = float.IsInfinity(y[i]) ? Math.CopySign(Math.ScaleB(1, 128), y[i]) : y[i];
            Assert.True(
                Math.Abs(edge - exact) <= (bound + 0.01) * ulp,
                $"{function}({x[i]:R}) is {y[i]:R}; exact is {exact:R}, {Math.Abs(y[i] - exact) / ulp:F2} ulp away");
        }
    }

    private static double Reference(string function, double x) => function switch
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
        if (Math.Abs(x) > 0.3 || x == 0)
            return x == 0 ? x : Math.Log(1 + x);
        double sum = 0, power = x;
        for (int n = 1; n <= 40; n++, power *= -x)
            sum += power / n;
        return sum;
    }

    /// <summary>Its series where x is small, the exponential elsewhere.</summary>
    private static double ExpMinusOne(double x)
    {
        if (Math.Abs(x) > 0.1 || x == 0)
            return x == 0 ? x : Math.Exp(x) - 1;
        double sum = 0, term = x;
        for (int n = 2; n <= 14; n++)
        {
            sum += term;
            term *= x / n;
        }

        return sum;
    }

    /// <summary>Simpson's rule on the integral of its definition; beyond 6 it is 1 to all digits.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || x == 0)
            return x;
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        if (Math.Abs(x) < 1e-4)
            return 2 / Math.Sqrt(Math.PI) * (x - x * x * x / 3);
        // Gauss–Legendre with five points on each of 16 parts is exact to the last digits here.
        double[] nodes = [0, 0.5384693101056831, 0.906179845938664], weights = [0.5688888888888889, 0.47862867049936647, 0.23692688505618908];
        double a = Math.Abs(x), sum = 0;
        const int parts = 24;
        for (int i = 0; i < parts; i++)
        {
            double middle = (i + 0.5) * a / parts, half = a / parts / 2;
            for (int k = 0; k < 3; k++)
            {
                double low = middle - half * nodes[k], high = middle + half * nodes[k];
                sum += weights[k] * half * (k == 0 ? Math.Exp(-middle * middle) : Math.Exp(-low * low) + Math.Exp(-high * high));
            }
        }

        return Math.CopySign(Math.Min(1, 2 / Math.Sqrt(Math.PI) * sum), x);
    }

    private static TileFunction TileFunctions32(string function, VectorWidth width) => At(width, () => function switch
    {
        "Exp" => TileFunction.Unary32(default(ExpF)),
        "Log" => TileFunction.Unary32(default(LogF)),
        "LogOnePlus" => TileFunction.Unary32(default(LogOnePlusF)),
        "ExpMinusOne" => TileFunction.Unary32(default(ExpMinusOneF)),
        "Tanh" => TileFunction.Unary32(default(TanhF)),
        "Sigmoid" => TileFunction.Unary32(default(SigmoidF)),
        _ => TileFunction.Unary32(default(ErfF)),
    });

    private static TileFunction TileFunctions64(string function, VectorWidth width) => At(width, () => function switch
    {
        "Exp" => TileFunction.Unary64(default(ExpF)),
        "Log" => TileFunction.Unary64(default(LogF)),
        "LogOnePlus" => TileFunction.Unary64(default(LogOnePlusF)),
        "ExpMinusOne" => TileFunction.Unary64(default(ExpMinusOneF)),
        "Tanh" => TileFunction.Unary64(default(TanhF)),
        "Sigmoid" => TileFunction.Unary64(default(SigmoidF)),
        _ => TileFunction.Unary64(default(ErfF)),
    });

    private static TileFunction At(VectorWidth width, Func<TileFunction> make)
    {
        VectorWidth before = VectorPath.Current;
        VectorPath.Current = width;
        try
        {
            return make();
        }
        finally
        {
            VectorPath.Current = before;
        }
    }

    private static T[] Run<T>(TileFunction function, T[] x, VectorWidth width) where T : unmanaged
    {
        Assert.True(width <= VectorPath.Widest);
        var y = new T[x.Length];
        fixed (T* px = x, py = y)
            function.Run((nint)px, 0, 0, (nint)py, x.Length, 0);
        return y;
    }

    private readonly struct ExpF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Exp(x);
    }

    private readonly struct LogF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Log(x);
    }

    private readonly struct LogOnePlusF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.LogOnePlus(x);
    }

    private readonly struct ExpMinusOneF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.ExpMinusOne(x);
    }

    private readonly struct TanhF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Tanh(x);
    }

    private readonly struct SigmoidF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Sigmoid(x);
    }

    private readonly struct ErfF : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Erf(x);
    }
}
