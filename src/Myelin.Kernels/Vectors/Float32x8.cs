using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Eight floats in one 256-bit register: AVX2 with FMA.</summary>
/// <param name="lanes">The register.</param>
public readonly unsafe struct Float32x8(Vector256<float> lanes) : IFloat32Vector<Float32x8>
{
    /// <summary>The register.</summary>
    public Vector256<float> Lanes { get; } = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static Float32x8 Zero => Vector256<float>.Zero;

    /// <inheritdoc/>
    public static Float32x8 One => Vector256<float>.One;

    /// <summary>The register as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float32x8(Vector256<float> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Create(double value) => Vector256.Create((float)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Broadcast(float value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator +(Float32x8 x, Float32x8 y) => x.Lanes + y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator -(Float32x8 x, Float32x8 y) => x.Lanes - y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator *(Float32x8 x, Float32x8 y) => x.Lanes * y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator /(Float32x8 x, Float32x8 y) => x.Lanes / y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator -(Float32x8 x) => -x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 MultiplyAdd(Float32x8 x, Float32x8 y, Float32x8 z) => Vector256.FusedMultiplyAdd(x.Lanes, y.Lanes, z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Min(Float32x8 x, Float32x8 y) => Vector256.Min(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Max(Float32x8 x, Float32x8 y) => Vector256.Max(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    /// <remarks>Of NaN the instruction gives the second, and of two zeros too.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Rectify(Float32x8 x) => Avx.Max(Vector256<float>.Zero, x.Lanes) + Vector256<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Abs(Float32x8 x) => Vector256.Abs(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Sqrt(Float32x8 x) => Vector256.Sqrt(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Floor(Float32x8 x) => Vector256.Floor(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Round(Float32x8 x) => Vector256.Round(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Equal(Float32x8 x, Float32x8 y) => Vector256.Equals(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Less(Float32x8 x, Float32x8 y) => Vector256.LessThan(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 LessOrEqual(Float32x8 x, Float32x8 y) => Vector256.LessThanOrEqual(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Select(Float32x8 mask, Float32x8 x, Float32x8 y) => Vector256.ConditionalSelect(mask.Lanes, x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 And(Float32x8 mask, Float32x8 x) => mask.Lanes & x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 AndNot(Float32x8 mask, Float32x8 x) => Vector256.AndNot(x.Lanes, mask.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Load(float* source) => Vector256.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 LoadPartial(float* source, int count) => Avx.MaskLoad(source, First(count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x8 x, float* destination) => x.Lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float32x8 x, float* destination, int count) => Avx.MaskStore(destination, First(count), x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Float32x8 x) => Float32x4.Sum(x.Lanes.GetLower() + x.Lanes.GetUpper());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Float32x8 x) => Float32x4.MaxLane(Vector128.Max(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinLane(Float32x8 x) => Float32x4.MinLane(Vector128.Min(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <summary>The mask of the lanes before number <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> First(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.Bits(int bits) => Vector256.Create(bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.AddBits(Float32x8 x, Float32x8 y) => (x.Lanes.AsInt32() + y.Lanes.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.SubtractBits(Float32x8 x, Float32x8 y) => (x.Lanes.AsInt32() - y.Lanes.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.ShiftLeft(Float32x8 x, int by) => Vector256.ShiftLeft(x.Lanes.AsInt32(), by).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.ShiftRight(Float32x8 x, int by) => Vector256.ShiftRightArithmetic(x.Lanes.AsInt32(), by).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.ToInteger(Float32x8 x) => Vector256.ConvertToInt32Native(x.Lanes).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.FromInteger(Float32x8 bits) => Vector256.ConvertToSingle(bits.Lanes.AsInt32());

    // The machine gives its second argument where either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.AtLeast(Float32x8 x, float low) => Avx.Max(Vector256.Create(low), x.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x8 IFloat32Vector<Float32x8>.AtMost(Float32x8 x, float high) => Avx.Min(Vector256.Create(high), x.Lanes);
}
