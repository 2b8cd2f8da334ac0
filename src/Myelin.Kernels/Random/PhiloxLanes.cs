using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Lanes of 64 bits, each with a word of 32 bits in its lower half: what Philox's rounds are made of. Upper halves may hold anything
/// between rounds, as multiplication does not look at them.
/// </summary>
internal unsafe interface IPhiloxLanes<L> where L : struct, IPhiloxLanes<L>
{
    static abstract int Count { get; }

    /// <summary>All lanes the given word.</summary>
    static abstract L Create(uint word);

    /// <summary>The words first, first + step, first + 2 step …</summary>
    static abstract L Steps(uint first, uint step);

    /// <summary>The 64-bit products of the lower halves.</summary>
    static abstract L Multiply(L x, L y);

    static abstract L Xor(L x, L y);

    /// <summary>The upper halves moved to the lower, with zeros above.</summary>
    static abstract L High(L x);

    /// <summary>The lower halves of x below and those of y above.</summary>
    static abstract L Join(L x, L y);

    /// <summary>Each half's upper 24 bits as a number in [0, 1): two floats a lane.</summary>
    static abstract void StoreFloats(L x, float* destination);

    /// <summary>Each lane's upper 53 bits as a number in [0, 1).</summary>
    static abstract void StoreDoubles(L x, double* destination);
}

/// <summary>Eight words: AVX-512.</summary>
internal readonly unsafe struct PhiloxLanes8(Vector512<ulong> x) : IPhiloxLanes<PhiloxLanes8>
{
    private readonly Vector512<ulong> _x = x;

    public static int Count => 8;

    public static PhiloxLanes8 Create(uint word) => new(Vector512.Create((ulong)word));

    public static PhiloxLanes8 Steps(uint first, uint step) => new(Vector512.Create((ulong)first) + Vector512<ulong>.Indices * (ulong)step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Multiply(PhiloxLanes8 x, PhiloxLanes8 y) => new(Avx512F.Multiply(x._x.AsUInt32(), y._x.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Xor(PhiloxLanes8 x, PhiloxLanes8 y) => new(x._x ^ y._x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 High(PhiloxLanes8 x) => new(x._x >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Join(PhiloxLanes8 x, PhiloxLanes8 y) => new((x._x & Vector512.Create(0xFFFFFFFFul)) | (y._x << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloats(PhiloxLanes8 x, float* destination) =>
        (Vector512.ConvertToSingle((x._x.AsUInt32() >>> 8).AsInt32()) * Philox.FloatStep).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreDoubles(PhiloxLanes8 x, double* destination) =>
        (Vector512.ConvertToDouble((x._x >>> 11).AsInt64()) * Philox.DoubleStep).Store(destination);
}

/// <summary>Four words: AVX2.</summary>
internal readonly unsafe struct PhiloxLanes4(Vector256<ulong> x) : IPhiloxLanes<PhiloxLanes4>
{
    private readonly Vector256<ulong> _x = x;

    public static int Count => 4;

    public static PhiloxLanes4 Create(uint word) => new(Vector256.Create((ulong)word));

    public static PhiloxLanes4 Steps(uint first, uint step) => new(Vector256.Create((ulong)first) + Vector256<ulong>.Indices * (ulong)step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Multiply(PhiloxLanes4 x, PhiloxLanes4 y) => new(Avx2.Multiply(x._x.AsUInt32(), y._x.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Xor(PhiloxLanes4 x, PhiloxLanes4 y) => new(x._x ^ y._x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 High(PhiloxLanes4 x) => new(x._x >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Join(PhiloxLanes4 x, PhiloxLanes4 y) => new((x._x & Vector256.Create(0xFFFFFFFFul)) | (y._x << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloats(PhiloxLanes4 x, float* destination) =>
        (Vector256.ConvertToSingle((x._x.AsUInt32() >>> 8).AsInt32()) * Philox.FloatStep).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreDoubles(PhiloxLanes4 x, double* destination) =>
        (Vector256.ConvertToDouble((x._x >>> 11).AsInt64()) * Philox.DoubleStep).Store(destination);
}

/// <summary>Two words: 128 bits.</summary>
internal readonly unsafe struct PhiloxLanes2(Vector128<ulong> x) : IPhiloxLanes<PhiloxLanes2>
{
    private readonly Vector128<ulong> _x = x;

    public static int Count => 2;

    public static PhiloxLanes2 Create(uint word) => new(Vector128.Create((ulong)word));

    public static PhiloxLanes2 Steps(uint first, uint step) => new(Vector128.Create(first, (ulong)first + step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Multiply(PhiloxLanes2 x, PhiloxLanes2 y)
    {
        if (Sse2.IsSupported) return new(Sse2.Multiply(x._x.AsUInt32(), y._x.AsUInt32()));
        if (AdvSimd.IsSupported)
            return new(AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(x._x), AdvSimd.ExtractNarrowingLower(y._x)));
        Vector128<ulong> low = Vector128.Create(0xFFFFFFFFul);
        return new((x._x & low) * (y._x & low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Xor(PhiloxLanes2 x, PhiloxLanes2 y) => new(x._x ^ y._x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 High(PhiloxLanes2 x) => new(x._x >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Join(PhiloxLanes2 x, PhiloxLanes2 y) => new((x._x & Vector128.Create(0xFFFFFFFFul)) | (y._x << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloats(PhiloxLanes2 x, float* destination) =>
        (Vector128.ConvertToSingle((x._x.AsUInt32() >>> 8).AsInt32()) * Philox.FloatStep).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreDoubles(PhiloxLanes2 x, double* destination) =>
        (Vector128.ConvertToDouble((x._x >>> 11).AsInt64()) * Philox.DoubleStep).Store(destination);
}

/// <summary>One word.</summary>
internal readonly unsafe struct PhiloxLanes1(ulong x) : IPhiloxLanes<PhiloxLanes1>
{
    private readonly ulong _x = x;

    public static int Count => 1;

    public static PhiloxLanes1 Create(uint word) => new(word);

    public static PhiloxLanes1 Steps(uint first, uint step) => new(first);

    public static PhiloxLanes1 Multiply(PhiloxLanes1 x, PhiloxLanes1 y) => new((ulong)(uint)x._x * (uint)y._x);

    public static PhiloxLanes1 Xor(PhiloxLanes1 x, PhiloxLanes1 y) => new(x._x ^ y._x);

    public static PhiloxLanes1 High(PhiloxLanes1 x) => new(x._x >>> 32);

    public static PhiloxLanes1 Join(PhiloxLanes1 x, PhiloxLanes1 y) => new((uint)x._x | (y._x << 32));

    public static void StoreFloats(PhiloxLanes1 x, float* destination)
    {
        destination[0] = ((uint)x._x >>> 8) * Philox.FloatStep;
        destination[1] = (uint)(x._x >>> 40) * Philox.FloatStep;
    }

    public static void StoreDoubles(PhiloxLanes1 x, double* destination) => *destination = (x._x >>> 11) * Philox.DoubleStep;
}
