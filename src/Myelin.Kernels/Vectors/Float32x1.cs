using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A single float, for machines without vectors.</summary>
/// <param name="lane">The number.</param>
public readonly unsafe struct Float32x1(float lane) : IFloat32Vector<Float32x1>
{
    /// <summary>The number.</summary>
    public float Lane { get; } = lane;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Float32x1 Zero => 0;

    /// <inheritdoc/>
    public static Float32x1 One => 1;

    /// <summary>The number as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float32x1(float lane) => new(lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Create(double value) => (float)value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Broadcast(float value) => value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator +(Float32x1 x, Float32x1 y) => x.Lane + y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator -(Float32x1 x, Float32x1 y) => x.Lane - y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator *(Float32x1 x, Float32x1 y) => x.Lane * y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator /(Float32x1 x, Float32x1 y) => x.Lane / y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator -(Float32x1 x) => -x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 MultiplyAdd(Float32x1 x, Float32x1 y, Float32x1 z) => MathF.FusedMultiplyAdd(x.Lane, y.Lane, z.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Min(Float32x1 x, Float32x1 y) => MathF.Min(x.Lane, y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Max(Float32x1 x, Float32x1 y) => MathF.Max(x.Lane, y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Abs(Float32x1 x) => MathF.Abs(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Sqrt(Float32x1 x) => MathF.Sqrt(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Floor(Float32x1 x) => MathF.Floor(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Round(Float32x1 x) => MathF.Round(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Equal(Float32x1 x, Float32x1 y) => Mask(x.Lane == y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Less(Float32x1 x, Float32x1 y) => Mask(x.Lane < y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 LessOrEqual(Float32x1 x, Float32x1 y) => Mask(x.Lane <= y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Select(Float32x1 mask, Float32x1 x, Float32x1 y) => FromBits((Bits(mask) & Bits(x)) | (~Bits(mask) & Bits(y)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 And(Float32x1 mask, Float32x1 x) => FromBits(Bits(mask) & Bits(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 AndNot(Float32x1 mask, Float32x1 x) => FromBits(~Bits(mask) & Bits(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Load(float* source) => *source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 LoadPartial(float* source, int count) => count > 0 ? *source : 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x1 x, float* destination) => *destination = x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float32x1 x, float* destination, int count)
    {
        if (count > 0)
            *destination = x.Lane;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Float32x1 x) => x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Float32x1 x) => x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinLane(Float32x1 x) => x.Lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float32x1 Mask(bool holds) => FromBits(holds ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(Float32x1 x) => BitConverter.SingleToInt32Bits(x.Lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float32x1 FromBits(int bits) => BitConverter.Int32BitsToSingle(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.Bits(int bits) => FromBits(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.AddBits(Float32x1 x, Float32x1 y) => FromBits(Bits(x) + Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.SubtractBits(Float32x1 x, Float32x1 y) => FromBits(Bits(x) - Bits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.ShiftLeft(Float32x1 x, int by) => FromBits(Bits(x) << by);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.ShiftRight(Float32x1 x, int by) => FromBits(Bits(x) >> by);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.ToInteger(Float32x1 x) => FromBits((int)x.Lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.FromInteger(Float32x1 bits) => Bits(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.AtLeast(Float32x1 x, float low) => x.Lane < low ? low : x.Lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x1 IFloat32Vector<Float32x1>.AtMost(Float32x1 x, float high) => x.Lane > high ? high : x.Lane;
}
