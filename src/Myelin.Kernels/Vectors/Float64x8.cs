using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Eight doubles in one 512-bit register: AVX-512.</summary>
/// <param name="lanes">The register.</param>
public readonly unsafe struct Float64x8(Vector512<double> lanes) : IFloat64Vector<Float64x8>
{
    /// <summary>The register.</summary>
    public Vector512<double> Lanes { get; } = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static Float64x8 Zero => Vector512<double>.Zero;

    /// <inheritdoc/>
    public static Float64x8 One => Vector512<double>.One;

    /// <summary>The register as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float64x8(Vector512<double> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Create(double value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Broadcast(double value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 operator +(Float64x8 x, Float64x8 y) => x.Lanes + y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 operator -(Float64x8 x, Float64x8 y) => x.Lanes - y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 operator *(Float64x8 x, Float64x8 y) => x.Lanes * y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 operator /(Float64x8 x, Float64x8 y) => x.Lanes / y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 operator -(Float64x8 x) => -x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 MultiplyAdd(Float64x8 x, Float64x8 y, Float64x8 z) => Vector512.FusedMultiplyAdd(x.Lanes, y.Lanes, z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Min(Float64x8 x, Float64x8 y) => Vector512.Min(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Max(Float64x8 x, Float64x8 y) => Vector512.Max(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    /// <remarks>Of NaN the instruction gives the second, and of two zeros too.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Rectify(Float64x8 x) => Avx512F.Max(Vector512<double>.Zero, x.Lanes) + Vector512<double>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Abs(Float64x8 x) => Vector512.Abs(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Sqrt(Float64x8 x) => Vector512.Sqrt(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Floor(Float64x8 x) => Vector512.Floor(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Round(Float64x8 x) => Vector512.Round(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Equal(Float64x8 x, Float64x8 y) => Vector512.Equals(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Less(Float64x8 x, Float64x8 y) => Vector512.LessThan(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 LessOrEqual(Float64x8 x, Float64x8 y) => Vector512.LessThanOrEqual(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Select(Float64x8 mask, Float64x8 x, Float64x8 y) => Vector512.ConditionalSelect(mask.Lanes, x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 And(Float64x8 mask, Float64x8 x) => mask.Lanes & x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 AndNot(Float64x8 mask, Float64x8 x) => Vector512.AndNot(x.Lanes, mask.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 Load(double* source) => Vector512.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x8 LoadPartial(double* source, int count) => Avx512F.MaskLoad(source, First(count), Vector512<double>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float64x8 x, double* destination) => x.Lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float64x8 x, double* destination, int count) => Avx512F.MaskStore(destination, First(count), x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Float64x8 x) => Float64x4.Sum(x.Lanes.GetLower() + x.Lanes.GetUpper());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaxLane(Float64x8 x) => Float64x4.MaxLane(Vector256.Max(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinLane(Float64x8 x) => Float64x4.MinLane(Vector256.Min(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <summary>The mask of the lanes before number <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> First(int count) =>
        Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
}
