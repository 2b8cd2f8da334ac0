using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The elementary functions in float, written once for every width. Each splits its argument so that a short series suffices, and puts
/// the parts together so that only the last operations round visibly. The errors named here are measured over a dense sample of all
/// floats against double precision, and are tested.
/// </summary>
/// <remarks>
/// The splitting follows W. Cody and W. Waite, Software Manual for the Elementary Functions, 1980. log 2 is split into a part whose
/// products with exponents are exact, and the rest.
/// </remarks>
internal static class Float32Functions
{
    private const float LogOfTwoHigh = 0.693359375f;
    private const float LogOfTwoLow = -2.12194440054690583e-4f;
    private const float OneOverLogOfTwo = 1.44269504088896341f;

    /// <summary>e^x, within 1 ulp; gradual underflow below −87.3, 0 below −104, ∞ above 88.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V clamped = V.Min(V.Max(x, V.Broadcast(-105)), V.Broadcast(89.5f));
        V n = V.Round(clamped * V.Broadcast(OneOverLogOfTwo));
        V r = Reduce(clamped, n);
        // The Taylor series to r⁷: |r| ≤ 0.347, so what is left out is below 6e-9 of the sum.
        V p = V.MultiplyAdd(r, V.Broadcast(1f / 5040), V.Broadcast(1f / 720));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 120));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 24));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 6));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.5f));
        p = V.MultiplyAdd(p, r * r, r) + V.One;
        // The power of two may be too small or too large for one float, so it is multiplied in two halves.
        V bits = V.ToInteger(n);
        V half = V.ShiftRight(bits, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(V.SubtractBits(bits, half));
    }

    /// <summary>e^x − 1, within 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V clamped = V.Min(V.Max(x, V.Broadcast(-20)), V.Broadcast(88.8f));
        V n = V.Round(clamped * V.Broadcast(OneOverLogOfTwo));
        V r = Reduce(clamped, n);
        V p = V.MultiplyAdd(r, V.Broadcast(1f / 40320), V.Broadcast(1f / 5040));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 720));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 120));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 24));
        p = V.MultiplyAdd(p, r, V.Broadcast(1f / 6));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.5f));
        p = V.MultiplyAdd(p, r * r, r);
        // 2ⁿ (p + 1) − 1 = 2 (h p + (h − ½)) with h = 2ⁿ⁻¹, which is a float even where 2ⁿ is not.
        V h = PowerOfTwo(V.AddBits(V.ToInteger(n), V.Bits(-1)));
        V y = V.MultiplyAdd(h, p, h - V.Broadcast(0.5f));
        y += y;
        return V.Select(V.Equal(x, V.Zero), x, y);
    }

    /// <summary>log x, within 1 ulp; subnormal numbers included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V small = V.Less(x, V.Broadcast(1.17549435e-38f));
        V scaled = V.Select(small, x * V.Broadcast(8388608), x);
        V e = Split(scaled, out V m) - V.And(small, V.Broadcast(23));
        V f = m - V.One;
        V y = LogOfMantissa(f, e, V.Zero);
        return LogEdges(x, x, y);
    }

    /// <summary>log(1 + x), within 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOnePlus<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V u = V.One + x;
        V e = Split(u, out V m);
        V f = m - V.One;
        // What 1 + x lost by rounding: taken from the larger of the two.
        V lost = V.Select(V.Less(V.One, x), V.One - (u - x), x - (u - V.One));
        V y = LogOfMantissa(f, e, lost / u);
        y = V.Select(V.Less(V.Abs(x), V.Broadcast(1e-5f)), V.MultiplyAdd(x * V.Broadcast(-0.5f), x, x), y);
        return LogEdges(u, V.Select(V.Equal(u, V.Zero), u, x), y);
    }

    /// <summary>tanh x, within 2.5 ulp, from e^2|x| − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V a = V.Min(V.Abs(x), V.Broadcast(10));
        V t = ExpMinusOne(a + a);
        V y = t / (t + V.Broadcast(2));
        return WithSign(y, x);
    }

    /// <summary>1 / (1 + e^−x), within 2 ulp, from e^−|x|, so that nothing overflows and small results keep their digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V e = Exp(-V.Abs(x));
        return V.Select(V.Less(x, V.Zero), e, V.One) / (V.One + e);
    }

    /// <summary>
    /// erf x, within 2 ulp: its Maclaurin series up to 1, and 1 − e^(−x²) P(1 / (1 + |x|/2)) with a polynomial P fitted at Chebyshev
    /// points beyond.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, IFloat32Vector<V>
    {
        V z = x * x;
        // 2/√π (−1)ⁿ / (n! (2n + 1)), n = 11 … 0.
        V s = V.MultiplyAdd(z, V.Broadcast(-1.2290555e-9f), V.Broadcast(1.4807193e-8f));
        s = V.MultiplyAdd(s, z, V.Broadcast(-1.6365844e-7f));
        s = V.MultiplyAdd(s, z, V.Broadcast(1.6462114e-6f));
        s = V.MultiplyAdd(s, z, V.Broadcast(-1.4925650e-5f));
        s = V.MultiplyAdd(s, z, V.Broadcast(1.2055333e-4f));
        s = V.MultiplyAdd(s, z, V.Broadcast(-8.5483270e-4f));
        s = V.MultiplyAdd(s, z, V.Broadcast(5.2239776e-3f));
        s = V.MultiplyAdd(s, z, V.Broadcast(-2.6866171e-2f));
        s = V.MultiplyAdd(s, z, V.Broadcast(0.11283792f));
        s = V.MultiplyAdd(s, z, V.Broadcast(-0.37612639f));
        // 2/√π − 1 apart from the 1, so that the last product rounds once.
        s = V.MultiplyAdd(V.MultiplyAdd(s, z, V.Broadcast(0.12837917f)), x, x);

        V a = V.Min(V.Abs(x), V.Broadcast(4));
        V t = V.One / V.MultiplyAdd(a, V.Broadcast(0.5f), V.One);
        V p = V.MultiplyAdd(t, V.Broadcast(-0.05354061525661329f), V.Broadcast(-0.057338737826947594f));
        p = V.MultiplyAdd(p, t, V.Broadcast(0.40383836565945996f));
        p = V.MultiplyAdd(p, t, V.Broadcast(0.10126824288292999f));
        p = V.MultiplyAdd(p, t, V.Broadcast(0.3308406811353924f));
        p = V.MultiplyAdd(p, t, V.Broadcast(0.27361815335002676f));
        p = V.MultiplyAdd(p, t, V.Broadcast(0.0006064087486729042f));
        V far = WithSign(V.One - Exp(-(a * a)) * p, x);
        return V.Select(V.Less(V.One, V.Abs(x)), far, s);
    }

    /// <summary>x − n log 2, where n is a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V x, V n) where V : struct, IFloat32Vector<V> =>
        V.MultiplyAdd(n, V.Broadcast(-LogOfTwoLow), V.MultiplyAdd(n, V.Broadcast(-LogOfTwoHigh), x));

    /// <summary>2ⁿ for n from −126 to 127, from the bits of n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo<V>(V n) where V : struct, IFloat32Vector<V> => V.ShiftLeft(V.AddBits(n, V.Bits(127)), 23);

    /// <summary>The exponent e and the mantissa m of a positive normal number m 2ᵉ, with m from √½ to √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Split<V>(V x, out V m) where V : struct, IFloat32Vector<V>
    {
        // 0x3F3504F3 are the bits of √½: counted from there, the exponent field says in which octave x lies.
        V offset = V.SubtractBits(x, V.Bits(0x3F3504F3));
        V e = V.ShiftRight(offset, 23);
        m = V.SubtractBits(x, V.ShiftLeft(e, 23));
        return V.FromInteger(e);
    }

    /// <summary>e log 2 + log(1 + f) + extra, by the series of 2 artanh(f / (2 + f)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOfMantissa<V>(V f, V e, V extra) where V : struct, IFloat32Vector<V>
    {
        V s = f / (f + V.Broadcast(2));
        V z = s * s;
        V r = V.MultiplyAdd(z, V.Broadcast(2f / 13), V.Broadcast(2f / 11));
        r = V.MultiplyAdd(r, z, V.Broadcast(2f / 9));
        r = V.MultiplyAdd(r, z, V.Broadcast(2f / 7));
        r = V.MultiplyAdd(r, z, V.Broadcast(2f / 5));
        r = V.MultiplyAdd(r, z, V.Broadcast(2f / 3)) * z;
        V square = V.Broadcast(0.5f) * f * f;
        V low = V.MultiplyAdd(e, V.Broadcast(LogOfTwoLow), V.MultiplyAdd(s, square + r, extra));
        return V.MultiplyAdd(e, V.Broadcast(LogOfTwoHigh), f - (square - low));
    }

    /// <summary>The logarithm's values where its argument u is not a positive finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogEdges<V>(V u, V x, V y) where V : struct, IFloat32Vector<V>
    {
        y = V.Select(V.Equal(u, V.Broadcast(float.PositiveInfinity)), u, y);
        y = V.Select(V.Equal(u, V.Zero), V.Broadcast(float.NegativeInfinity), y);
        // Not "below 0", so that NaN stays itself.
        V defined = V.LessOrEqual(V.Zero, u);
        return V.Select(defined, y, x * V.Broadcast(float.NaN));
    }

    /// <summary>|y| with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSign<V>(V y, V x) where V : struct, IFloat32Vector<V>
    {
        V sign = V.Bits(int.MinValue);
        return V.Select(sign, x, y);
    }
}
