using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The elementary functions in float, written once for every width. Each brings its argument into a short interval, where a polynomial
/// suffices, and puts the parts together so that only the last operations round visibly. The errors named here hold
/// for every one of the 2³² floats, tested against double precision at every width (each 997th in every run of the tests).
/// </summary>
/// <remarks>
/// The polynomials are minimax fits (Remez's algorithm, in 200-bit arithmetic) of our own, their coefficients rounded to floats. The way
/// of bringing arguments in follows W. Cody and W. Waite, Software Manual for the Elementary Functions, 1980: log 2 is split into a part
/// whose products with exponents are exact, and the rest.
/// </remarks>
internal static class Float32Functions
{
    private const float LogOfTwoHigh = 0.693359375f;
    private const float LogOfTwoLow = -2.12194440054690583e-4f;
    private const float OneOverLogOfTwo = 1.44269504088896341f;

    /// <summary>e^x, within 1.02 ulp; gradual underflow below −87.3, 0 below −104, ∞ above 88.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IFloat32Vector<V> => ExpOfBounded(V.AtMost(V.AtLeast(x, -104), 89));

    /// <summary>e^x − 1, within 1.3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V clamped = V.AtMost(V.AtLeast(x, -20), 88.8f);
        V n = V.Round(clamped * V.Broadcast(OneOverLogOfTwo));
        V r = Reduce(clamped, n);
        // 2ⁿ (1 + r + s) − 1 = 2 ((h − ½) + h r + h s) with h = 2ⁿ⁻¹, which is a float even where 2ⁿ is not.
        V h = V.ShiftLeft(V.AddBits(V.ToInteger(n), V.Bits(126)), 23);
        V y = V.MultiplyAdd(h, r, h - V.Broadcast(0.5f));
        y = V.MultiplyAdd(h, ExpSeries(r) * (r * r), y);
        // The sums lose the sign of −0, and halving the last bit of subnormal numbers.
        return V.Select(V.Less(V.Abs(x), V.Broadcast(1e-9f)), x, y + y);
    }

    /// <summary>log x, within 0.9 ulp; subnormal numbers included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V small = V.Less(x, V.Broadcast(1.17549435e-38f));
        V e = Split(V.Select(small, x * V.Broadcast(8388608), x), out V f) - V.And(small, V.Broadcast(23));
        return LogEdges(x, V.MultiplyAdd(e, V.Broadcast(LogOfTwoHigh), f + LogSeries(f, e * V.Broadcast(LogOfTwoLow))));
    }

    /// <summary>log(1 + x), within 0.9 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOnePlus<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V u = V.One + x;
        V e = Split(u, out V f);
        // What 1 + x lost by rounding, exact when it is taken from the larger of the two; log(u + lost) = log u + lost / u.
        V lost = V.Select(V.Less(V.One, x), V.One - (u - x), x - (u - V.One));
        V low = LogSeries(f, V.MultiplyAdd(e, V.Broadcast(LogOfTwoLow), lost / u));
        V y = V.MultiplyAdd(e, V.Broadcast(LogOfTwoHigh), f + low);
        return V.Select(V.Equal(x, V.Zero), x, LogEdges(u, y));
    }

    /// <summary>tanh x, within 1.35 ulp: an odd polynomial up to 0.625, 1 − 2 / (e^2|x| + 1) beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V z = x * x;
        V p = V.MultiplyAdd(z, V.Broadcast(-0.00570616918f), V.Broadcast(0.0206420552f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-0.0537413433f));
        p = V.MultiplyAdd(p, z, V.Broadcast(0.133314729f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-0.333332837f));
        V a = V.Abs(x);
        V near = V.MultiplyAdd(p, z * a, a);
        V far = V.One - V.Broadcast(2) / (ExpOfBounded(V.AtMost(a + a, 89)) + V.One);
        return WithSign(V.Select(V.Less(a, V.Broadcast(0.625f)), near, far), x);
    }

    /// <summary>1 / (1 + e^−x), within 1.55 ulp, from e^−|x|, so that nothing overflows and small results keep their digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V a = V.AtLeast(WithSign(x, V.Bits(int.MinValue)), -104);
        V n = V.Round(a * V.Broadcast(OneOverLogOfTwo));
        V r = Reduce(a, n);
        // 1 + r, and what it lost by rounding: the result rounds once more, so e^−|x| must be better than in Exp.
        V head = V.One + r;
        V e = V.Scale(head + V.MultiplyAdd(ExpSeries(r), r * r, r - (head - V.One)), n);
        // 1 / (1 + e) = 1 − e / (1 + e), and e / (1 + e) = e − e · e / (1 + e): the quotient is at most half of what it is taken from.
        V top = V.Select(V.Less(x, V.Zero), e, V.One);
        return V.MultiplyAdd(top, e / (V.Broadcast(-1) - e), top);
    }

    /// <summary>erf x, within 1.2 ulp: an odd polynomial up to 1, and 1 − e^−q(|x|) with a polynomial q beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V z = x * x;
        V p = V.MultiplyAdd(z, V.Broadcast(7.92038627e-5f), V.Broadcast(-0.000803076313f));
        p = V.MultiplyAdd(p, z, V.Broadcast(0.00519073382f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-0.026855126f));
        p = V.MultiplyAdd(p, z, V.Broadcast(0.112836182f));
        p = V.MultiplyAdd(p, z, V.Broadcast(-0.376126289f));
        p = V.MultiplyAdd(p, z, V.Broadcast(0.128379166f));
        V near = V.MultiplyAdd(p, x, x);

        // From 4 on, 1 − erf is less than half an ulp of 1.
        V a = V.AtMost(V.Abs(x), 4);
        V q = V.MultiplyAdd(a, V.Broadcast(1.71141292e-5f), V.Broadcast(-0.000342678977f));
        q = V.MultiplyAdd(q, a, V.Broadcast(0.0035403939f));
        q = V.MultiplyAdd(q, a, V.Broadcast(-0.0230629761f));
        q = V.MultiplyAdd(q, a, V.Broadcast(0.104629315f));
        q = V.MultiplyAdd(q, a, V.Broadcast(0.636970103f));
        q = V.MultiplyAdd(q, a, V.Broadcast(1.12762713f));
        q = V.MultiplyAdd(q, a, V.Broadcast(0.000227064505f));
        return V.Select(V.Less(a, V.One), near, WithSign(V.One - ExpOfBounded(-q), x));
    }

    /// <summary>e^x for x from −104 to 89; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfBounded<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V n = V.Round(x * V.Broadcast(OneOverLogOfTwo));
        V r = Reduce(x, n);
        return V.Scale(V.MultiplyAdd(ExpSeries(r), r * r, r) + V.One, n);
    }

    /// <summary>x − n log 2, where n is a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V x, V n) where V : struct, IFloat32Vector<V> =>
        V.MultiplyAdd(n, V.Broadcast(-LogOfTwoLow), V.MultiplyAdd(n, V.Broadcast(-LogOfTwoHigh), x));

    /// <summary>(e^r − 1 − r) / r² for |r| up to ½ log 2; what e^r gets from its error is below 3.3e-9 of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpSeries<V>(V r) where V : struct, IFloat32Vector<V>
    {
        V p = V.MultiplyAdd(r, V.Broadcast(0.00138362334f), V.Broadcast(0.00836913846f));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.0416681096f));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.166665167f));
        return V.MultiplyAdd(p, r, V.Broadcast(0.49999994f));
    }

    /// <summary>The exponent e of a positive normal number (1 + f) 2ᵉ, and f, from −⅓ to ⅓.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Split<V>(V x, out V f) where V : struct, IFloat32Vector<V>
    {
        // 0x3F2AAAAB are the bits of ⅔: counted from there, the exponent field says in which octave x lies.
        V e = V.ShiftRight(V.SubtractBits(x, V.Bits(0x3F2AAAAB)), 23);
        f = V.SubtractBits(x, V.ShiftLeft(e, 23)) - V.One;
        return V.FromInteger(e);
    }

    /// <summary>log(1 + f) − f + extra for f from −⅓ to ⅓; the polynomial's error is below 6.1e-9 of log(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogSeries<V>(V f, V extra) where V : struct, IFloat32Vector<V>
    {
        V p = V.MultiplyAdd(f, V.Broadcast(-0.128902972f), V.Broadcast(0.139825076f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.121845916f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.140063077f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.166804627f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.200103745f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.249997988f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.333332181f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.5f));
        return V.MultiplyAdd(p, f * f, extra);
    }

    /// <summary>y, the logarithm of x, put right where x is not a positive finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogEdges<V>(V x, V y) where V : struct, IFloat32Vector<V>
    {
        // ∞ stays ∞; NaN, which is not less than anything, stays NaN.
        y = V.Select(V.Less(x, V.Broadcast(float.PositiveInfinity)), y, x);
        y = V.Select(V.Less(x, V.Zero), V.Broadcast(float.NaN), y);
        return V.Select(V.Equal(x, V.Zero), V.Broadcast(float.NegativeInfinity), y);
    }

    /// <summary>y with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSign<V>(V y, V x) where V : struct, IFloat32Vector<V> => V.Select(V.Bits(int.MinValue), x, y);
}
