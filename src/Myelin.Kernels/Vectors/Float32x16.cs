using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Sixteen floats in one 512-bit register: AVX-512.</summary>
/// <param name="lanes">The register.</param>
public readonly unsafe struct Float32x16(Vector512<float> lanes) : IFloat32Vector<Float32x16>
{
    /// <summary>The register.</summary>
    public Vector512<float> Lanes { get; } = lanes;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static Float32x16 Zero => Vector512<float>.Zero;

    /// <inheritdoc/>
    public static Float32x16 One => Vector512<float>.One;

    /// <summary>The register as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float32x16(Vector512<float> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Create(double value) => Vector512.Create((float)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Broadcast(float value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator +(Float32x16 x, Float32x16 y) => x.Lanes + y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator -(Float32x16 x, Float32x16 y) => x.Lanes - y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator *(Float32x16 x, Float32x16 y) => x.Lanes * y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator /(Float32x16 x, Float32x16 y) => x.Lanes / y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator -(Float32x16 x) => -x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 MultiplyAdd(Float32x16 x, Float32x16 y, Float32x16 z) => Vector512.FusedMultiplyAdd(x.Lanes, y.Lanes, z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 MultiplyAdd(Float32x16 x, float* y, Float32x16 z) => Vector512.FusedMultiplyAdd(x.Lanes, Vector512.Create(*y), z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Min(Float32x16 x, Float32x16 y) => Vector512.Min(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Max(Float32x16 x, Float32x16 y) => Vector512.Max(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    /// <remarks>Of NaN the instruction gives the second, and of two zeros too.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Rectify(Float32x16 x) => Avx512F.Max(Vector512<float>.Zero, x.Lanes) + Vector512<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Abs(Float32x16 x) => Vector512.Abs(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Sqrt(Float32x16 x) => Vector512.Sqrt(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Floor(Float32x16 x) => Vector512.Floor(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Round(Float32x16 x) => Vector512.Round(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Equal(Float32x16 x, Float32x16 y) => Vector512.Equals(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Less(Float32x16 x, Float32x16 y) => Vector512.LessThan(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 LessOrEqual(Float32x16 x, Float32x16 y) => Vector512.LessThanOrEqual(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Select(Float32x16 mask, Float32x16 x, Float32x16 y) => Vector512.ConditionalSelect(mask.Lanes, x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 And(Float32x16 mask, Float32x16 x) => mask.Lanes & x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 AndNot(Float32x16 mask, Float32x16 x) => Vector512.AndNot(x.Lanes, mask.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Load(float* source) => Vector512.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 LoadPartial(float* source, int count) => Avx512F.MaskLoad(source, First(count), Vector512<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x16 x, float* destination) => x.Lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float32x16 x, float* destination, int count) => Avx512F.MaskStore(destination, First(count), x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Float32x16 x) => Float32x8.Sum(x.Lanes.GetLower() + x.Lanes.GetUpper());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Float32x16 x) => Float32x8.MaxLane(Vector256.Max(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinLane(Float32x16 x) => Float32x8.MinLane(Vector256.Min(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <summary>The mask of the lanes before number <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.Bits(int bits) => Vector512.Create(bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.AddBits(Float32x16 x, Float32x16 y) => (x.Lanes.AsInt32() + y.Lanes.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.SubtractBits(Float32x16 x, Float32x16 y) => (x.Lanes.AsInt32() - y.Lanes.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.ShiftLeft(Float32x16 x, int by) => Vector512.ShiftLeft(x.Lanes.AsInt32(), by).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.ShiftRight(Float32x16 x, int by) => Vector512.ShiftRightArithmetic(x.Lanes.AsInt32(), by).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.ToInteger(Float32x16 x) => Vector512.ConvertToInt32Native(x.Lanes).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.FromInteger(Float32x16 bits) => Vector512.ConvertToSingle(bits.Lanes.AsInt32());

    // The machine gives its second argument where either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.AtLeast(Float32x16 x, float low) => Avx512F.Max(Vector512.Create(low), x.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.AtMost(Float32x16 x, float high) => Avx512F.Min(Vector512.Create(high), x.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x16 IFloat32Vector<Float32x16>.Scale(Float32x16 x, Float32x16 n) => Avx512F.Scale(x.Lanes, n.Lanes);
}
