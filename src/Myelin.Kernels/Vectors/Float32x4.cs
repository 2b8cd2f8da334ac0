using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>Four floats in one 128-bit register: SSE, NEON or WebAssembly SIMD.</summary>
/// <param name="lanes">The register.</param>
public readonly unsafe struct Float32x4(Vector128<float> lanes) : IFloat32Vector<Float32x4>
{
    /// <summary>The register.</summary>
    public Vector128<float> Lanes { get; } = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static Float32x4 Zero => Vector128<float>.Zero;

    /// <inheritdoc/>
    public static Float32x4 One => Vector128<float>.One;

    /// <summary>The register as a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float32x4(Vector128<float> lanes) => new(lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Create(double value) => Vector128.Create((float)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Broadcast(float value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator +(Float32x4 x, Float32x4 y) => x.Lanes + y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator -(Float32x4 x, Float32x4 y) => x.Lanes - y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator *(Float32x4 x, Float32x4 y) => x.Lanes * y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator /(Float32x4 x, Float32x4 y) => x.Lanes / y.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator -(Float32x4 x) => -x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 MultiplyAdd(Float32x4 x, Float32x4 y, Float32x4 z) => Vector128.FusedMultiplyAdd(x.Lanes, y.Lanes, z.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Min(Float32x4 x, Float32x4 y) => Vector128.Min(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Max(Float32x4 x, Float32x4 y) => Vector128.Max(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Abs(Float32x4 x) => Vector128.Abs(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Sqrt(Float32x4 x) => Vector128.Sqrt(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Floor(Float32x4 x) => Vector128.Floor(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Round(Float32x4 x) => Vector128.Round(x.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Equal(Float32x4 x, Float32x4 y) => Vector128.Equals(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Less(Float32x4 x, Float32x4 y) => Vector128.LessThan(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 LessOrEqual(Float32x4 x, Float32x4 y) => Vector128.LessThanOrEqual(x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Select(Float32x4 mask, Float32x4 x, Float32x4 y) => Vector128.ConditionalSelect(mask.Lanes, x.Lanes, y.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 And(Float32x4 mask, Float32x4 x) => mask.Lanes & x.Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 AndNot(Float32x4 mask, Float32x4 x) => Vector128.AndNot(x.Lanes, mask.Lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Load(float* source) => Vector128.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 LoadPartial(float* source, int count) => count switch
    {
        <= 0 => Vector128<float>.Zero,
        1 => Vector128.CreateScalar(source[0]),
        2 => Vector128.Create(source[0], source[1], 0, 0),
        3 => Vector128.Create(source[0], source[1], source[2], 0),
        _ => Vector128.Load(source),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x4 x, float* destination) => x.Lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Float32x4 x, float* destination, int count)
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
    public static float Sum(Float32x4 x)
    {
        Vector128<float> pairs = x.Lanes + Vector128.Shuffle(x.Lanes, Vector128.Create(2, 3, 2, 3));
        return pairs.ToScalar() + pairs.GetElement(1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Float32x4 x)
    {
        Vector128<float> pairs = Vector128.Max(x.Lanes, Vector128.Shuffle(x.Lanes, Vector128.Create(2, 3, 2, 3)));
        return MathF.Max(pairs.ToScalar(), pairs.GetElement(1));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinLane(Float32x4 x)
    {
        Vector128<float> pairs = Vector128.Min(x.Lanes, Vector128.Shuffle(x.Lanes, Vector128.Create(2, 3, 2, 3)));
        return MathF.Min(pairs.ToScalar(), pairs.GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.Bits(int bits) => Vector128.Create(bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.AddBits(Float32x4 x, Float32x4 y) => (x.Lanes.AsInt32() + y.Lanes.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.SubtractBits(Float32x4 x, Float32x4 y) => (x.Lanes.AsInt32() - y.Lanes.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.ShiftLeft(Float32x4 x, int by) => Vector128.ShiftLeft(x.Lanes.AsInt32(), by).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.ShiftRight(Float32x4 x, int by) => Vector128.ShiftRightArithmetic(x.Lanes.AsInt32(), by).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.ToInteger(Float32x4 x) => Vector128.ConvertToInt32Native(x.Lanes).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.FromInteger(Float32x4 bits) => Vector128.ConvertToSingle(bits.Lanes.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.AtLeast(Float32x4 x, float low) => Select(Less(x, Broadcast(low)), Broadcast(low), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Float32x4 IFloat32Vector<Float32x4>.AtMost(Float32x4 x, float high) => Select(Less(Broadcast(high), x), Broadcast(high), x);
}
