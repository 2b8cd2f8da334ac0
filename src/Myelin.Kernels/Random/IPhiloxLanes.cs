using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Several of Philox's blocks at once: 64-bit lanes, of which a product takes the low 32 bits and fills all 64. What else stands in the
/// high halves never matters, so they are not cleared.
/// </summary>
internal unsafe interface IPhiloxLanes<L> where L : struct, IPhiloxLanes<L>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes the same.</summary>
    static abstract L Create(ulong value);

    /// <summary>first, first + 1, first + 2 …</summary>
    static abstract L Sequence(ulong first);

    /// <summary>The product of the low halves.</summary>
    static abstract L Multiply(L x, L y);

    /// <summary>The high halves, moved down.</summary>
    static abstract L High(L x);

    /// <summary>x ⊕ y ⊕ z.</summary>
    static abstract L Xor(L x, L y, L z);

    /// <summary>The low half of <paramref name="low"/> and, above it, that of <paramref name="high"/>.</summary>
    static abstract L Join(L low, L high);

    /// <summary>x₀ y₀ x₁ y₁ …, in two vectors.</summary>
    static abstract (L First, L Second) Interleave(L x, L y);

    /// <summary>The upper 24 bits of each half as floats in [0, 1), the low half first.</summary>
    static abstract void Store(L x, float* destination);

    /// <summary>The upper 53 bits of each lane as doubles in [0, 1).</summary>
    static abstract void Store(L x, double* destination);
}

/// <summary>Eight blocks, with AVX-512.</summary>
internal readonly unsafe struct PhiloxLanes8(Vector512<ulong> lanes) : IPhiloxLanes<PhiloxLanes8>
{
    private readonly Vector512<ulong> _lanes = lanes;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Create(ulong value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Sequence(ulong first) => new(Vector512.Create(first) + Vector512<ulong>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Multiply(PhiloxLanes8 x, PhiloxLanes8 y) => new(Avx512F.Multiply(x._lanes.AsUInt32(), y._lanes.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 High(PhiloxLanes8 x) => new(x._lanes >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Xor(PhiloxLanes8 x, PhiloxLanes8 y, PhiloxLanes8 z) => new(x._lanes ^ y._lanes ^ z._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Join(PhiloxLanes8 low, PhiloxLanes8 high) =>
        new((low._lanes & Vector512.Create(0xFFFFFFFFul)) | (high._lanes << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (PhiloxLanes8 First, PhiloxLanes8 Second) Interleave(PhiloxLanes8 x, PhiloxLanes8 y) =>
        (new(Avx512F.PermuteVar8x64x2(x._lanes, Vector512.Create(0ul, 8, 1, 9, 2, 10, 3, 11), y._lanes)),
         new(Avx512F.PermuteVar8x64x2(x._lanes, Vector512.Create(4ul, 12, 5, 13, 6, 14, 7, 15), y._lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxLanes8 x, float* destination) =>
        (Vector512.ConvertToSingle((x._lanes.AsUInt32() >>> 8).AsInt32()) * Philox.FloatStep).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxLanes8 x, double* destination) =>
        (Vector512.ConvertToDouble(x._lanes >>> 11) * Philox.DoubleStep).Store(destination);
}

/// <summary>Four blocks, with AVX2.</summary>
internal readonly unsafe struct PhiloxLanes4(Vector256<ulong> lanes) : IPhiloxLanes<PhiloxLanes4>
{
    private readonly Vector256<ulong> _lanes = lanes;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Create(ulong value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Sequence(ulong first) => new(Vector256.Create(first) + Vector256<ulong>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Multiply(PhiloxLanes4 x, PhiloxLanes4 y) => new(Avx2.Multiply(x._lanes.AsUInt32(), y._lanes.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 High(PhiloxLanes4 x) => new(x._lanes >>> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Xor(PhiloxLanes4 x, PhiloxLanes4 y, PhiloxLanes4 z) => new(x._lanes ^ y._lanes ^ z._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Join(PhiloxLanes4 low, PhiloxLanes4 high) =>
        new((low._lanes & Vector256.Create(0xFFFFFFFFul)) | (high._lanes << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (PhiloxLanes4 First, PhiloxLanes4 Second) Interleave(PhiloxLanes4 x, PhiloxLanes4 y)
    {
        Vector256<ulong> even = Avx2.UnpackLow(x._lanes, y._lanes), odd = Avx2.UnpackHigh(x._lanes, y._lanes);
        return (new(Avx2.Permute2x128(even, odd, 0x20)), new(Avx2.Permute2x128(even, odd, 0x31)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxLanes4 x, float* destination) =>
        (Vector256.ConvertToSingle((x._lanes.AsUInt32() >>> 8).AsInt32()) * Philox.FloatStep).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxLanes4 x, double* destination) =>
        (Vector256.ConvertToDouble(x._lanes >>> 11) * Philox.DoubleStep).Store(destination);
}

/// <summary>One block, with whole numbers of 64 bits.</summary>
internal readonly unsafe struct PhiloxLanes1(ulong lane) : IPhiloxLanes<PhiloxLanes1>
{
    private readonly ulong _lane = lane;

    /// <summary>The low half.</summary>
    public uint Word => (uint)_lane;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes1 Create(ulong value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes1 Sequence(ulong first) => new(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes1 Multiply(PhiloxLanes1 x, PhiloxLanes1 y) => new((ulong)(uint)x._lane * (uint)y._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes1 High(PhiloxLanes1 x) => new(x._lane >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes1 Xor(PhiloxLanes1 x, PhiloxLanes1 y, PhiloxLanes1 z) => new(x._lane ^ y._lane ^ z._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes1 Join(PhiloxLanes1 low, PhiloxLanes1 high) => new((uint)low._lane | (high._lane << 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (PhiloxLanes1 First, PhiloxLanes1 Second) Interleave(PhiloxLanes1 x, PhiloxLanes1 y) => (x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxLanes1 x, float* destination)
    {
        destination[0] = ((uint)x._lane >> 8) * Philox.FloatStep;
        destination[1] = (x._lane >> 40) * Philox.FloatStep;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxLanes1 x, double* destination) => *destination = (x._lane >> 11) * Philox.DoubleStep;
}
