using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Random numbers by counting: number i follows from a seed, a key, a step and i alone, so any part of a sequence can be made at any
/// time, on any thread, with vectors of any width, and is the same bits.
/// </summary>
/// <remarks>
/// Philox 4×32 with 10 rounds: J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011. Block b of
/// a sequence, four words of 32 bits, is the cipher of the counter (b low, b high, step, key) under the seed. Floats take a word each,
/// doubles two.
/// </remarks>
public static unsafe class Philox
{
    internal const float FloatStep = 1f / (1 << 24);
    internal const double DoubleStep = 1.0 / (1L << 53);

    /// <summary>What one thread makes at a time: enough to be worth handing out, little enough to share evenly.</summary>
    private const int ShareBlocks = 4096;

    /// <summary>The four words that the cipher makes of a counter of four words under a key of two.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(uint x, uint y, uint z, uint w, ulong key)
    {
        PhiloxLanes1 a = new(x), b = new(y), c = new(z), d = new(w);
        Rounds(ref a, ref b, ref c, ref d, key);
        return (a.Word, b.Word, c.Word, d.Word);
    }

    /// <summary>Numbers evenly spread over [0, 1), multiples of 2⁻²⁴.</summary>
    /// <param name="destination">Where they go; number i of the span is number <paramref name="offset"/> + i of the sequence.</param>
    /// <param name="seed">What all of a program's numbers follow from.</param>
    /// <param name="key">What tells one use of random numbers from another under the same seed.</param>
    /// <param name="step">What tells one time of use from another.</param>
    /// <param name="offset">Where in the sequence to begin.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is negative.</exception>
    public static void Uniform(Span<float> destination, ulong seed, uint key, uint step, long offset = 0) =>
        Fill<float, UniformFloats>(destination, seed, key, step, offset);

    /// <summary>Numbers evenly spread over [0, 1), multiples of 2⁻⁵³.</summary>
    /// <inheritdoc cref="Uniform(Span{float}, ulong, uint, uint, long)"/>
    public static void Uniform(Span<double> destination, ulong seed, uint key, uint step, long offset = 0) =>
        Fill<double, UniformDoubles>(destination, seed, key, step, offset);

    /// <summary>
    /// Numbers with the normal distribution of mean 0 and deviation 1, in pairs √(−2 log u) cos 2πv and √(−2 log u) sin 2πv of evenly
    /// spread u and v, computed in double precision; they lie within ±6.7.
    /// </summary>
    /// <remarks>G. Box, M. Muller: A Note on the Generation of Random Normal Deviates, Annals of Mathematical Statistics 29,
    /// 1958.</remarks>
    /// <inheritdoc cref="Uniform(Span{float}, ulong, uint, uint, long)"/>
    public static void Normal(Span<float> destination, ulong seed, uint key, uint step, long offset = 0) =>
        Fill<float, NormalFloats>(destination, seed, key, step, offset);

    /// <summary>Numbers with the normal distribution of mean 0 and deviation 1, as in floats but from more bits; within ±8.6.</summary>
    /// <inheritdoc cref="Normal(Span{float}, ulong, uint, uint, long)"/>
    public static void Normal(Span<double> destination, ulong seed, uint key, uint step, long offset = 0) =>
        Fill<double, NormalDoubles>(destination, seed, key, step, offset);

    /// <summary>The cipher on <typeparamref name="L"/>'s number of blocks at once; the words come back in the low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds<L>(ref L x, ref L y, ref L z, ref L w, ulong key) where L : struct, IPhiloxLanes<L>
    {
        L first = L.Create(0xD2511F53), second = L.Create(0xCD9E8D57);
        uint low = (uint)key, high = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            L p = L.Multiply(x, first), q = L.Multiply(z, second);
            (x, y, z, w) = (L.Xor(L.High(q), y, L.Create(low)), q, L.Xor(L.High(p), w, L.Create(high)), p);
            // The golden ratio and √3 − 1, as fractions of 2³².
            low += 0x9E3779B9;
            high += 0xBB67AE85;
        }
    }

    private static void Fill<T, TNumbers>(Span<T> destination, ulong seed, uint key, uint step, long offset)
        where T : unmanaged
        where TNumbers : struct, INumbers<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        fixed (T* start = destination)
        {
            var work = new Share<T, TNumbers>
            {
                Destination = start, Count = destination.Length, Offset = offset, Seed = seed, Key = key, Step = step, Width = VectorPath.Current,
            };
            if (ThreadTeam.Worthwhile((long)destination.Length * TNumbers.Operations))
                ThreadTeam.Run(ref work, (int)(((long)destination.Length + Share<T, TNumbers>.Size - 1) / Share<T, TNumbers>.Size));
            else
                work.Make(0, destination.Length);
        }
    }

    /// <summary>How numbers are made of a block's words.</summary>
    private interface INumbers<T> where T : unmanaged
    {
        /// <summary>How many numbers a block gives.</summary>
        static abstract int PerBlock { get; }

        /// <summary>What a number costs.</summary>
        static abstract int Operations { get; }

        /// <summary>Writes the numbers of as many blocks as there are lanes; a and b are a block's first and last two words.</summary>
        static abstract void Store<L>(L a, L b, T* destination) where L : struct, IPhiloxLanes<L>;
    }

    /// <summary>A sequence's numbers for a span, in shares.</summary>
    private struct Share<T, TNumbers> : IBlockWork
        where T : unmanaged
        where TNumbers : struct, INumbers<T>
    {
        public T* Destination;
        public long Count, Offset;
        public ulong Seed;
        public uint Key, Step;
        public VectorWidth Width;

        public static long Size => (long)ShareBlocks * TNumbers.PerBlock;

        public readonly void Run(int block) => Make(block * Size, Math.Min(Size, Count - block * Size));

        public readonly void Make(long start, long count)
        {
            switch (Width)
            {
                case VectorWidth.Avx512: Make<PhiloxLanes8>(Destination + start, Offset + start, count); break;
                case VectorWidth.Avx2: Make<PhiloxLanes4>(Destination + start, Offset + start, count); break;
                // The products of 64 bits that the blocks are made of are as fast one by one as two by two.
                default: Make<PhiloxLanes1>(Destination + start, Offset + start, count); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Make<L>(T* destination, long offset, long count) where L : struct, IPhiloxLanes<L>
        {
            int size = L.Count * TNumbers.PerBlock;
            T* numbers = stackalloc T[size];
            ulong block = (ulong)(offset / TNumbers.PerBlock);
            int skip = (int)(offset % TNumbers.PerBlock);
            while (count > 0)
            {
                L x = L.Sequence(block), y = L.High(x), z = L.Create(Step), w = L.Create(Key);
                Rounds(ref x, ref y, ref z, ref w, Seed);
                L a = L.Join(x, y), b = L.Join(z, w);
                block += (ulong)L.Count;
                if (skip == 0 && count >= size)
                {
                    TNumbers.Store(a, b, destination);
                    destination += size;
                    count -= size;
                    continue;
                }

                TNumbers.Store(a, b, numbers);
                int taken = (int)Math.Min(count, size - skip);
                new ReadOnlySpan<T>(numbers + skip, taken).CopyTo(new Span<T>(destination, taken));
                destination += taken;
                count -= taken;
                skip = 0;
            }
        }
    }

    private readonly struct UniformFloats : INumbers<float>
    {
        public static int PerBlock => 4;

        public static int Operations => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<L>(L a, L b, float* destination) where L : struct, IPhiloxLanes<L>
        {
            (L first, L second) = L.Interleave(a, b);
            L.Store(first, destination);
            L.Store(second, destination + 2 * L.Count);
        }
    }

    private readonly struct UniformDoubles : INumbers<double>
    {
        public static int PerBlock => 2;

        public static int Operations => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<L>(L a, L b, double* destination) where L : struct, IPhiloxLanes<L>
        {
            (L first, L second) = L.Interleave(a, b);
            L.Store(first, destination);
            L.Store(second, destination + L.Count);
        }
    }

    private readonly struct NormalFloats : INumbers<float>
    {
        public static int PerBlock => 4;

        public static int Operations => 200;

        // Not inlined: its room on the stack must be given back each time.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void Store<L>(L a, L b, float* destination) where L : struct, IPhiloxLanes<L>
        {
            (L first, L second) = L.Interleave(a, b);
            // Whole words, as there are as many of them as of floats.
            ulong* words = stackalloc ulong[2 * L.Count];
            Unsafe.WriteUnaligned(words, first);
            Unsafe.WriteUnaligned(words + L.Count, second);
            for (int i = 0; i < 2 * L.Count; i++)
            {
                (double x, double y) = Pair(((uint)words[i] + 1.0) / (1L << 32), (words[i] >> 32) / (double)(1L << 32));
                destination[2 * i] = (float)x;
                destination[2 * i + 1] = (float)y;
            }
        }
    }

    private readonly struct NormalDoubles : INumbers<double>
    {
        public static int PerBlock => 2;

        public static int Operations => 200;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<L>(L a, L b, double* destination) where L : struct, IPhiloxLanes<L>
        {
            UniformDoubles.Store(a, b, destination);
            for (int i = 0; i < 2 * L.Count; i += 2)
                (destination[i], destination[i + 1]) = Pair(destination[i] + DoubleStep, destination[i + 1]);
        }
    }

    /// <summary>Two normal numbers from u in (0, 1] and v in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double X, double Y) Pair(double u, double v)
    {
        double radius = Math.Sqrt(-2 * Math.Log(u));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * v);
        return (radius * cosine, radius * sine);
    }
}
