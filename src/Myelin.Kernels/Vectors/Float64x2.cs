using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Two doubles in one 128-bit register: SSE, NEON or WebAssembly SIMD.</summary>
/// <param name="lanes">The register.</param>
public readonly unsafe struct Float64x2(Vector128<double> lanes) : IFloat64Vector<Float64x2>
{
    /// <summary>The register.</summary>
    public Vector128<double> Lanes { get; } = lanes;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    public static Float64x2 Zero => Vector128<double>.Zero;

    /// <inheritdoc/>
    public static Float64x2 One => Vector128<double>.One;

    /// <summary>The register as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float64x2(Vector128<double> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Create(double value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Broadcast(double value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 operator +(Float64x2 x, Float64x2 y) => x.Lanes + y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 operator -(Float64x2 x, Float64x2 y) => x.Lanes - y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 operator *(Float64x2 x, Float64x2 y) => x.Lanes * y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 operator /(Float64x2 x, Float64x2 y) => x.Lanes / y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 operator -(Float64x2 x) => -x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 MultiplyAdd(Float64x2 x, Float64x2 y, Float64x2 z) => Vector128.FusedMultiplyAdd(x.Lanes, y.Lanes, z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Min(Float64x2 x, Float64x2 y) => Vector128.Min(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Max(Float64x2 x, Float64x2 y) => Vector128.Max(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Abs(Float64x2 x) => Vector128.Abs(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Sqrt(Float64x2 x) => Vector128.Sqrt(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Floor(Float64x2 x) => Vector128.Floor(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Round(Float64x2 x) => Vector128.Round(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Equal(Float64x2 x, Float64x2 y) => Vector128.Equals(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Less(Float64x2 x, Float64x2 y) => Vector128.LessThan(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 LessOrEqual(Float64x2 x, Float64x2 y) => Vector128.LessThanOrEqual(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Select(Float64x2 mask, Float64x2 x, Float64x2 y) => Vector128.ConditionalSelect(mask.Lanes, x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 And(Float64x2 mask, Float64x2 x) => mask.Lanes & x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 AndNot(Float64x2 mask, Float64x2 x) => Vector128.AndNot(x.Lanes, mask.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 Load(double* source) => Vector128.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float64x2 LoadPartial(double* source, int count) => count switch
    {
        <= 0 => Vector128<double>.Zero,
        1 => Vector128.CreateScalar(source[0]),
        _ => Vector128.Load(source),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float64x2 x, double* destination) => x.Lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float64x2 x, double* destination, int count)
    {
        if (count >= Count)
        {
            x.Lanes.Store(destination);
            return;
        }
        for (int i = 0; i < count; i++)
            destination[i] = x.Lanes.GetElement(i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Float64x2 x) => x.Lanes.ToScalar() + x.Lanes.GetElement(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaxLane(Float64x2 x) => Math.Max(x.Lanes.ToScalar(), x.Lanes.GetElement(1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinLane(Float64x2 x) => Math.Min(x.Lanes.ToScalar(), x.Lanes.GetElement(1));
}
