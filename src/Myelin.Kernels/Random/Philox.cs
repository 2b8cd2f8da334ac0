using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Random numbers from a counter: Philox4×32 with 10 rounds. A number depends on seed, key, step and its place alone, so any part
/// of a sequence can be made by itself, on any thread, at any width of vector, with the same bits.
/// </summary>
/// <remarks>
/// <para>J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.</para>
/// <para>
/// The seed is the generator's key; the counter holds the number of the block of 128 bits, the kind of number, the op's key and the
/// step. Sixteen blocks make a group of 64 floats (float 16 w + b is word w of block b) or of 32 doubles (double 16 p + b is made
/// of words 2p and 2p + 1 of block b), so that vectors are filled without moving words about. Threads share 256 groups at a time.
/// </para>
/// </remarks>
public static unsafe class Philox
{
    internal const float FloatStep = 1f / (1 << 24);
    internal const double DoubleStep = 1.0 / (1L << 53);

    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;
    private const int BlocksOfGroup = 16;
    private const int GroupsTogether = 256;

    /// <summary>The four words that Philox4×32-10 makes of a counter of four words and a key of two.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Numbers evenly spread over [0, 1): the multiples of 2⁻²⁴.</summary>
    /// <param name="y">Where they go.</param>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="key">What tells one sequence of the generator from another.</param>
    /// <param name="step">The step that the generator is at.</param>
    /// <param name="offset">The place in the sequence of y's first number: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">offset is negative.</exception>
    public static void Uniform(Span<float> y, ulong seed, uint key, uint step, long offset = 0) =>
        Fill(y, new Sequence(seed, key, step, PhiloxKind.Uniform), offset);

    /// <summary>Numbers evenly spread over [0, 1): the multiples of 2⁻⁵³.</summary>
    /// <inheritdoc cref="Uniform(Span{float}, ulong, uint, uint, long)"/>
    public static void Uniform(Span<double> y, ulong seed, uint key, uint step, long offset = 0) =>
        Fill(y, new Sequence(seed, key, step, PhiloxKind.Uniform), offset);

    /// <summary>
    /// Numbers of mean 0 and variance 1 from the normal distribution; Box and Muller 1958. None is further out than 5.8.
    /// </summary>
    /// <inheritdoc cref="Uniform(Span{float}, ulong, uint, uint, long)"/>
    public static void Normal(Span<float> y, ulong seed, uint key, uint step, long offset = 0) =>
        Fill(y, new Sequence(seed, key, step, PhiloxKind.Normal), offset);

    /// <summary>
    /// Numbers of mean 0 and variance 1 from the normal distribution; Box and Muller 1958. None is further out than 8.6.
    /// </summary>
    /// <inheritdoc cref="Uniform(Span{float}, ulong, uint, uint, long)"/>
    public static void Normal(Span<double> y, ulong seed, uint key, uint step, long offset = 0) =>
        Fill(y, new Sequence(seed, key, step, PhiloxKind.Normal), offset);

    private static void Fill<T>(Span<T> y, Sequence sequence, long offset) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (y.IsEmpty) return;
        int group = BlocksOfGroup * 16 / sizeof(T), share = group * GroupsTogether;
        fixed (T* py = y)
        {
            var work = new Share<T> { Sequence = sequence, Y = py, Offset = offset, Count = y.Length, Width = VectorPath.Current };
            // Shares begin where the sequence has multiples of their size, wherever y begins.
            long first = offset / share, last = (offset + y.Length - 1) / share;
            int operations = sequence.Kind == PhiloxKind.Normal ? 40 : 8;
            if (ThreadTeam.Worthwhile((long)y.Length * operations)) ThreadTeam.Run(ref work, (int)(last - first + 1));
            else work.Part(0, y.Length);
        }
    }

    /// <summary>What a sequence of random numbers follows from.</summary>
    internal readonly record struct Sequence(ulong Seed, uint Key, uint Step, PhiloxKind Kind);

    /// <summary>A call's numbers, in shares.</summary>
    private struct Share<T> : IBlockWork where T : unmanaged
    {
        public Sequence Sequence;
        public T* Y;
        public long Offset;
        public int Count;
        public VectorWidth Width;

        public readonly void Run(int block)
        {
            long share = BlocksOfGroup * 16 / sizeof(T) * GroupsTogether;
            long start = (Offset / share + block) * share;
            Part((int)(Math.Max(start, Offset) - Offset), (int)(Math.Min(start + share, Offset + Count) - Offset));
        }

        /// <summary>Makes the numbers from <paramref name="start"/> on and before <paramref name="end"/>, counted from the first of the call.</summary>
        [SkipLocalsInit]
        public readonly void Part(int start, int end)
        {
            int group = BlocksOfGroup * 16 / sizeof(T);
            T* single = stackalloc T[group];
            while (start < end)
            {
                long number = (Offset + start) / group;
                int skip = (int)((Offset + start) % group);
                if (skip == 0 && end - start >= group)
                {
                    int groups = (end - start) / group;
                    Groups(Y + start, number, groups);
                    start += groups * group;
                }
                else
                {
                    int count = Math.Min(group - skip, end - start);
                    Groups(single, number, 1);
                    new ReadOnlySpan<T>(single + skip, count).CopyTo(new Span<T>(Y + start, count));
                    start += count;
                }
            }
        }

        private readonly void Groups(T* y, long first, int groups)
        {
            switch (Width)
            {
                case VectorWidth.Avx512: Philox.Groups<PhiloxLanes8, T>(Sequence, y, first, groups); break;
                case VectorWidth.Avx2: Philox.Groups<PhiloxLanes4, T>(Sequence, y, first, groups); break;
                case VectorWidth.Vector128: Philox.Groups<PhiloxLanes2, T>(Sequence, y, first, groups); break;
                default: Philox.Groups<PhiloxLanes1, T>(Sequence, y, first, groups); break;
            }

            if (Sequence.Kind == PhiloxKind.Normal) NormalNumbers.FromUniform(y, groups, BlocksOfGroup * 16 / sizeof(T));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Groups<L, T>(Sequence sequence, T* y, long first, int groups) where L : struct, IPhiloxLanes<L> where T : unmanaged
    {
        bool floats = sizeof(T) == sizeof(float);
        L m0 = L.Create(Multiplier0), m1 = L.Create(Multiplier1);
        for (int g = 0; g < groups; g++, y += BlocksOfGroup * 16 / sizeof(T))
        {
            long number = (first + g) * BlocksOfGroup;
            uint kind = (uint)sequence.Kind | (uint)(number >> 32) << 8;
            for (int block = 0; block < BlocksOfGroup; block += 2 * L.Count)
            {
                // Two lots of blocks, so that one multiplies while the other adds: of even and odd number, whose words make pairs of
                // floats, or one after the other, for doubles.
                uint at = (uint)number + (uint)block;
                L a0 = L.Steps(at, floats ? 2u : 1u), b0 = L.Steps(at + (floats ? 1u : (uint)L.Count), floats ? 2u : 1u);
                L a1 = L.Create(kind), a2 = L.Create(sequence.Key), a3 = L.Create(sequence.Step);
                L b1 = a1, b2 = a2, b3 = a3;
                uint key0 = (uint)sequence.Seed, key1 = (uint)(sequence.Seed >> 32);
                for (int round = 0; round < Rounds; round++)
                {
                    L k0 = L.Create(key0), k1 = L.Create(key1);
                    L p = L.Multiply(a0, m0), q = L.Multiply(a2, m1);
                    a0 = L.Xor(L.Xor(L.High(q), a1), k0);
                    a1 = q;
                    a2 = L.Xor(L.Xor(L.High(p), a3), k1);
                    a3 = p;
                    L r = L.Multiply(b0, m0), s = L.Multiply(b2, m1);
                    b0 = L.Xor(L.Xor(L.High(s), b1), k0);
                    b1 = s;
                    b2 = L.Xor(L.Xor(L.High(r), b3), k1);
                    b3 = r;
                    key0 += Weyl0;
                    key1 += Weyl1;
                }

                if (floats)
                {
                    float* to = (float*)y + block;
                    L.StoreFloats(L.Join(a0, b0), to);
                    L.StoreFloats(L.Join(a1, b1), to + BlocksOfGroup);
                    L.StoreFloats(L.Join(a2, b2), to + 2 * BlocksOfGroup);
                    L.StoreFloats(L.Join(a3, b3), to + 3 * BlocksOfGroup);
                }
                else
                {
                    double* to = (double*)y + block;
                    L.StoreDoubles(L.Join(a0, a1), to);
                    L.StoreDoubles(L.Join(b0, b1), to + L.Count);
                    L.StoreDoubles(L.Join(a2, a3), to + BlocksOfGroup);
                    L.StoreDoubles(L.Join(b2, b3), to + BlocksOfGroup + L.Count);
                }
            }
        }
    }
}

/// <summary>The kinds of number, whose sequences have nothing to do with one another.</summary>
internal enum PhiloxKind
{
    /// <summary>Even over [0, 1).</summary>
    Uniform = 0,

    /// <summary>Normal with mean 0 and variance 1.</summary>
    Normal = 1,
}
