namespace Myelin.Kernels.Tests.Vectors;

/// <summary>
/// The elementary functions against double precision, at every width. The sample steps through the bit patterns of all floats, so that
/// each octave and each sign is met, with NaN, ∞, zeros, subnormal numbers and the edges of overflow among them.
/// </summary>
[Collection("Vector width")]
public sealed unsafe class ElementaryFunctionTests
{
    /// <summary>A prime, so that steps of it meet all kinds of mantissas. Set MYELIN_EXHAUSTIVE=1 to test every float.</summary>
    private static readonly uint s_step = Environment.GetEnvironmentVariable("MYELIN_EXHAUSTIVE") == "1" ? 1u : 997u;

    private static readonly float[] s_special =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, float.MaxValue,
        float.MinValue, 88.72283f, 88.72284f, -87.33655f, -103.97f, -103.98f, 1.1754942e-38f, 1.17549435e-38f, 0.99999994f, -0.99999994f,
    ];

    /// <summary>Each function with the largest error that its documentation states, in ulp.</summary>
    public static TheoryData<string, double> Functions { get; } = new()
    {
        { "Exp", 1.02 },
        { "Log", 0.9 },
        { "LogOnePlus", 0.9 },
        { "ExpMinusOne", 1.3 },
        { "Tanh", 1.35 },
        { "Sigmoid", 1.55 },
        { "Erf", 1.2 },
    };

    private static IEnumerable<VectorWidth> Widths => Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest);

    [Theory]
    [MemberData(nameof(Functions))]
    public void Floats_are_within_the_stated_bound_and_the_same_bits_at_every_width(string function, double bound)
    {
        (VectorWidth Width, TileFunction Function)[] tiles = [.. Widths.Select(w => (w, At(w, function, doubles: false)))];
        const int block = 1 << 16;
        long floats = ((1L << 32) + s_step - 1) / s_step;
        string? failure = Failure(function, bound, tiles, s_special);
        // All floats are too many for one core.
        Parallel.For(0L, (floats + block - 1) / block, (begin, state) =>
        {
            var x = new float[Math.Min(block, floats - begin * block)];
            for (int i = 0; i < x.Length; i++)
                x[i] = BitConverter.UInt32BitsToSingle((uint)((begin * block + i) * s_step));
            if (Failure(function, bound, tiles, x) is not { } found)
                return;
            Interlocked.CompareExchange(ref failure, found, null);
            state.Stop();
        });
        Assert.Null(failure);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_lane_gives_the_same_bits_wherever_it_stands(string function, double bound)
    {
        Assert.True(bound > 0);
        float[] x = [.. Enumerable.Range(0, 200).Select(i => (i - 100) * 0.173f), .. s_special];
        foreach (VectorWidth width in Widths)
        {
            TileFunction tile = At(width, function, doubles: false);
            float[] whole = Run(tile, x);
            for (int start = 0; start < 17; start++)
            {
                for (int length = 1; length <= 33; length++)
                {
                    float[] part = Run(tile, x[start..(start + length)]);
                    for (int i = 0; i < length; i++)
                        Assert.Equal(BitConverter.SingleToInt32Bits(whole[start + i]), BitConverter.SingleToInt32Bits(part[i]));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Doubles_agree_with_the_reference(string function, double bound)
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

        double[] expected = [.. x.Select(v => ElementaryReference.Of(function, v))];
        foreach (VectorWidth width in Widths)
        {
            double[] y = Run(At(width, function, doubles: true), [.. x]);
            for (int i = 0; i < y.Length; i++)
            {
                Assert.True(
                    y[i].Equals(expected[i]) || Math.Abs(y[i] - expected[i]) <= Math.Abs(expected[i]) * 2e-15,
                    $"{width}: {function}({x[i]:R}) is {y[i]:R}; the reference is {expected[i]:R}");
            }
        }
    }

    /// <summary>Digits by mpmath 1.3.0 at 200 bits.</summary>
    [Theory]
    [InlineData("Erf", 1e-300, 1.1283791670955126022e-300)]
    [InlineData("Erf", 1e-10, 1.128379167095512615e-10)]
    [InlineData("Erf", 0.1, 0.1124629160182848984)]
    [InlineData("Erf", 0.5, 0.52049987781304653768)]
    [InlineData("Erf", 0.9999999, 0.84270075143896099806)]
    [InlineData("Erf", 1.0, 0.84270079294971486934)]
    [InlineData("Erf", 1.25, 0.92290012825645823014)]
    [InlineData("Erf", 2.0, 0.99532226501895273416)]
    [InlineData("Erf", 3.5, 0.99999925690162765859)]
    [InlineData("Erf", 5.5, 0.99999999999999264215)]
    [InlineData("LogOnePlus", 1e-10, 9.9999999995000003644e-11)]
    [InlineData("LogOnePlus", 0.1, 0.09531017980432486509)]
    [InlineData("LogOnePlus", 3.5, 1.5040773967762740734)]
    [InlineData("LogOnePlus", -0.1, -0.1053605156578263074)]
    [InlineData("LogOnePlus", -0.75, -1.3862943611198906188)]
    [InlineData("ExpMinusOne", 1e-10, 1.0000000000500000364e-10)]
    [InlineData("ExpMinusOne", 0.1, 0.10517091807564763095)]
    [InlineData("ExpMinusOne", 5.5, 243.69193226422038792)]
    [InlineData("ExpMinusOne", -0.1, -0.095162581964040431859)]
    [InlineData("ExpMinusOne", -0.75, -0.52763344725898529286)]
    public void Doubles_have_these_digits(string function, double x, double expected)
    {
        foreach (VectorWidth width in Widths)
        {
            double y = Run(At(width, function, doubles: true), [x])[0];
            Assert.True(Math.Abs(y - expected) <= Math.Abs(expected) * 7e-16, $"{width}: {function}({x:R}) is {y:R}; it is {expected:R}");
        }
    }

    /// <summary>What is wrong with the first float that is not as it should be; null where all are.</summary>
    private static string? Failure(string function, double bound, (VectorWidth Width, TileFunction Function)[] tiles, float[] x)
    {
        float[][] results = [.. tiles.Select(t => Run(t.Function, x))];
        for (int i = 0; i < x.Length; i++)
        {
            double exact = ElementaryReference.Of(function, x[i]);
            double error = Error(results[0][i], exact);
            if (!(error <= bound))
                return $"{tiles[0].Width}: {function}({x[i]:R}) is {results[0][i]:R}; exact is {exact:R}, {error:F2} ulp away.";
            for (int w = 1; w < tiles.Length; w++)
            {
                if (!results[w][i].Equals(results[0][i]) || float.IsNegative(results[w][i]) != float.IsNegative(results[0][i]))
                    return $"{function}({x[i]:R}) is {results[0][i]:R} with {tiles[0].Width}, {results[w][i]:R} with {tiles[w].Width}.";
            }
        }

        return null;
    }

    /// <summary>The distance in units of the last place that a float of the exact size has; NaN where it is wrong altogether.</summary>
    private static double Error(float y, double exact)
    {
        if (double.IsNaN(exact))
            return float.IsNaN(y) ? 0 : double.NaN;
        if (float.IsNegative(y) != double.IsNegative(exact))
            return double.NaN;
        if (double.IsInfinity(exact))
            return float.IsInfinity(y) ? 0 : double.NaN;
        double size = Math.Abs(exact);
        // Beyond the largest float comes 2^128, which is written as ∞.
        const double least = 1.1754943508222875e-38, top = 3.4028236692093846e38;
        const int mantissa = 52;
        long exponent = Math.Min(BitConverter.DoubleToInt64Bits(size) >> mantissa, 1023 + 127) - 23;
        double ulp = size < least ? float.Epsilon : BitConverter.Int64BitsToDouble(exponent << mantissa);
        double given = float.IsInfinity(y) ? top : Math.Abs(y);
        return Math.Abs(given - Math.Min(size, top)) / ulp;
    }

    private static T[] Run<T>(TileFunction function, T[] x) where T : unmanaged
    {
        var y = new T[x.Length];
        fixed (T* from = x, to = y)
            function.Run((nint)from, 0, 0, (nint)to, x.Length, 0);
        return y;
    }

    private static TileFunction At(VectorWidth width, string function, bool doubles)
    {
        VectorWidth before = VectorPath.Current;
        VectorPath.Current = width;
        try
        {
            return function switch
            {
                "Exp" => Bind(default(Exp), doubles),
                "Log" => Bind(default(Log), doubles),
                "LogOnePlus" => Bind(default(LogOnePlus), doubles),
                "ExpMinusOne" => Bind(default(ExpMinusOne), doubles),
                "Tanh" => Bind(default(Tanh), doubles),
                "Sigmoid" => Bind(default(Sigmoid), doubles),
                _ => Bind(default(Erf), doubles),
            };
        }
        finally
        {
            VectorPath.Current = before;
        }
    }

    private static TileFunction Bind<F>(F function, bool doubles) where F : struct, IUnaryFunction =>
        doubles ? TileFunction.Unary64(function) : TileFunction.Unary32(function);

    private readonly struct Exp : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Exp(x);
    }

    private readonly struct Log : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Log(x);
    }

    private readonly struct LogOnePlus : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.LogOnePlus(x);
    }

    private readonly struct ExpMinusOne : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.ExpMinusOne(x);
    }

    private readonly struct Tanh : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Tanh(x);
    }

    private readonly struct Sigmoid : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Sigmoid(x);
    }

    private readonly struct Erf : IUnaryFunction
    {
        public V Value<V>(V x) where V : struct, IVector<V> => V.Erf(x);
    }
}
