using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Vectors of floats: what the elementary functions are made of, and the functions themselves, the same at every width. The bits of a
/// lane can be worked on as a whole number of 32 bits.
/// </summary>
internal interface IFloat32Vector<V> : IVector<V, float> where V : struct, IFloat32Vector<V>
{
    /// <summary>All lanes the same bits.</summary>
    static abstract V Bits(int bits);

    /// <summary>The sum of the bits as whole numbers.</summary>
    static abstract V AddBits(V x, V y);

    /// <summary>The difference of the bits as whole numbers.</summary>
    static abstract V SubtractBits(V x, V y);

    /// <summary>The bits moved up.</summary>
    static abstract V ShiftLeft(V x, int by);

    /// <summary>The bits moved down, the sign bit repeated.</summary>
    static abstract V ShiftRight(V x, int by);

    /// <summary>The bits of the whole number that a float is.</summary>
    static abstract V ToInteger(V x);

    /// <summary>The float that is equal to a whole number in bits.</summary>
    static abstract V FromInteger(V bits);

    /// <summary>x, or the bound where it is smaller; NaN stays NaN.</summary>
    static abstract V AtLeast(V x, float low);

    /// <summary>x, or the bound where it is larger; NaN stays NaN.</summary>
    static abstract V AtMost(V x, float high);

    /// <summary>
    /// x · 2ⁿ, rounded once, for whole n from −252 to 254 and |x| from ½ to 2: the power of two may be too small or too large for one
    /// float, so it is multiplied in two halves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual V Scale(V x, V n)
    {
        V bits = V.ToInteger(n);
        V half = V.ShiftRight(bits, 1);
        V first = V.ShiftLeft(V.AddBits(half, V.Bits(127)), 23);
        V second = V.ShiftLeft(V.AddBits(V.SubtractBits(bits, half), V.Bits(127)), 23);
        return x * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Exp(V x) => Float32Functions.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Log(V x) => Float32Functions.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.LogOnePlus(V x) => Float32Functions.LogOnePlus(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.ExpMinusOne(V x) => Float32Functions.ExpMinusOne(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Tanh(V x) => Float32Functions.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Sigmoid(V x) => Float32Functions.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Erf(V x) => Float32Functions.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IVector<V>.Pow(V x, V y) => PerLane.Map<V, float, PowerOfFloats>(x, y);
}

/// <summary>The power of single floats, computed in double precision, with the special cases of IEEE 754's pow.</summary>
internal readonly struct PowerOfFloats : ILaneFunction2<float>
{
    public static float Of(float x, float y) => (float)Math.Pow(x, y);
}
