using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Four doubles in one 256-bit register: AVX2 with FMA.</summary>
/// <param name="lanes">The register.</param>
public readonly unsafe struct Float64x4(Vector256<double> lanes) : IFloat64Vector<Float64x4>
{
    /// <summary>The register.</summary>
    public Vector256<double> Lanes { get; } = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static Float64x4 Zero => Vector256<double>.Zero;

    /// <inheritdoc/>
    public static Float64x4 One => Vector256<double>.One;

    /// <summary>The register as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float64x4(Vector256<double> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Create(double value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Broadcast(double value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 operator +(Float64x4 x, Float64x4 y) => x.Lanes + y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 operator -(Float64x4 x, Float64x4 y) => x.Lanes - y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 operator *(Float64x4 x, Float64x4 y) => x.Lanes * y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 operator /(Float64x4 x, Float64x4 y) => x.Lanes / y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 operator -(Float64x4 x) => -x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 MultiplyAdd(Float64x4 x, Float64x4 y, Float64x4 z) => Vector256.FusedMultiplyAdd(x.Lanes, y.Lanes, z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Min(Float64x4 x, Float64x4 y) => Vector256.Min(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Max(Float64x4 x, Float64x4 y) => Vector256.Max(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    /// <remarks>Of NaN the instruction gives the second, and of two zeros too.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Rectify(Float64x4 x) => Avx.Max(Vector256<double>.Zero, x.Lanes) + Vector256<double>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Abs(Float64x4 x) => Vector256.Abs(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Sqrt(Float64x4 x) => Vector256.Sqrt(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Floor(Float64x4 x) => Vector256.Floor(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Round(Float64x4 x) => Vector256.Round(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Equal(Float64x4 x, Float64x4 y) => Vector256.Equals(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Less(Float64x4 x, Float64x4 y) => Vector256.LessThan(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 LessOrEqual(Float64x4 x, Float64x4 y) => Vector256.LessThanOrEqual(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Select(Float64x4 mask, Float64x4 x, Float64x4 y) => Vector256.ConditionalSelect(mask.Lanes, x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 And(Float64x4 mask, Float64x4 x) => mask.Lanes & x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 AndNot(Float64x4 mask, Float64x4 x) => Vector256.AndNot(x.Lanes, mask.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 Load(double* source) => Vector256.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x4 LoadPartial(double* source, int count) => Avx.MaskLoad(source, First(count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float64x4 x, double* destination) => x.Lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float64x4 x, double* destination, int count) => Avx.MaskStore(destination, First(count), x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Float64x4 x) => Float64x2.Sum(x.Lanes.GetLower() + x.Lanes.GetUpper());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaxLane(Float64x4 x) => Float64x2.MaxLane(Vector128.Max(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinLane(Float64x4 x) => Float64x2.MinLane(Vector128.Min(x.Lanes.GetLower(), x.Lanes.GetUpper()));

    /// <summary>The mask of the lanes before number <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> First(int count) =>
        Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
}
