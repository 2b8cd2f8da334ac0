using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A single double, for machines without vectors.</summary>
/// <param name="lane">The number.</param>
public readonly unsafe struct Float64x1(double lane) : IFloat64Vector<Float64x1>
{
    /// <summary>The number.</summary>
    public double Lane { get; } = lane;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Float64x1 Zero => 0;

    /// <inheritdoc/>
    public static Float64x1 One => 1;

    /// <summary>The number as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float64x1(double lane) => new(lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Create(double value) => value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Broadcast(double value) => value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 operator +(Float64x1 x, Float64x1 y) => x.Lane + y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 operator -(Float64x1 x, Float64x1 y) => x.Lane - y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 operator *(Float64x1 x, Float64x1 y) => x.Lane * y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 operator /(Float64x1 x, Float64x1 y) => x.Lane / y.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 operator -(Float64x1 x) => -x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 MultiplyAdd(Float64x1 x, Float64x1 y, Float64x1 z) => Math.FusedMultiplyAdd(x.Lane, y.Lane, z.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Min(Float64x1 x, Float64x1 y) => Math.Min(x.Lane, y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Max(Float64x1 x, Float64x1 y) => Math.Max(x.Lane, y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Abs(Float64x1 x) => Math.Abs(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Sqrt(Float64x1 x) => Math.Sqrt(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Floor(Float64x1 x) => Math.Floor(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Round(Float64x1 x) => Math.Round(x.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Equal(Float64x1 x, Float64x1 y) => Mask(x.Lane == y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Less(Float64x1 x, Float64x1 y) => Mask(x.Lane < y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 LessOrEqual(Float64x1 x, Float64x1 y) => Mask(x.Lane <= y.Lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Select(Float64x1 mask, Float64x1 x, Float64x1 y) => FromBits((Bits(mask) & Bits(x)) | (~Bits(mask) & Bits(y)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 And(Float64x1 mask, Float64x1 x) => FromBits(Bits(mask) & Bits(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 AndNot(Float64x1 mask, Float64x1 x) => FromBits(~Bits(mask) & Bits(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 Load(double* source) => *source;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x1 LoadPartial(double* source, int count) => count > 0 ? *source : 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float64x1 x, double* destination) => *destination = x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float64x1 x, double* destination, int count)
    {
        if (count > 0)
            *destination = x.Lane;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Float64x1 x) => x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaxLane(Float64x1 x) => x.Lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinLane(Float64x1 x) => x.Lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float64x1 Mask(bool holds) => FromBits(holds ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(Float64x1 x) => BitConverter.DoubleToInt64Bits(x.Lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float64x1 FromBits(long bits) => BitConverter.Int64BitsToDouble(bits);
}
