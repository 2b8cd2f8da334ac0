using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Random numbers from a counter: number i follows from the seed, a key, a step and i alone, so any part of a sequence can be made at
/// any time, on any thread, at any width of vectors, with the same bits.
/// </summary>
/// <remarks>
/// Philox 4×32 with 10 rounds: J. Salmon, M. Moraes, R. Dror, D. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011. The
/// generator's key is the seed; its counter is (number of the block of four words, key, step, 0). Eight blocks are made together, and their
/// 32 words are laid out word by word: words 0 of the eight blocks, then words 1, 2, 3.
/// </remarks>
public static unsafe class Philox
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;
    private const int Rounds = 10, Blocks = 8, Words = 4 * Blocks;

    /// <summary>The numbers that one block of work makes, when the work is shared among threads.</summary>
    private const int Chunk = 256 * Words;

    /// <summary>Numbers evenly spread over [0, 1): multiples of 2⁻²⁴.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="key">What tells one use of the generator from another.</param>
    /// <param name="step">The step of the generator.</param>
    /// <param name="start">The number of the sequence to begin with: a multiple of 32.</param>
    public static void Uniform(Span<float> destination, ulong seed, uint key, uint step, long start = 0)
    {
        fixed (float* p = destination)
        {
            var work = new UniformWork<float> { Destination = p, Count = destination.Length, Seed = seed, Key = key, Step = step, Start = start };
            work.MakeAll();
        }
    }

    /// <summary>Numbers evenly spread over [0, 1): multiples of 2⁻⁵³, each made of two words.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="key">What tells one use of the generator from another.</param>
    /// <param name="step">The step of the generator.</param>
    /// <param name="start">The number of the sequence to begin with: a multiple of 16.</param>
    public static void Uniform(Span<double> destination, ulong seed, uint key, uint step, long start = 0)
    {
        fixed (double* p = destination)
        {
            var work = new UniformWork<double> { Destination = p, Count = destination.Length, Seed = seed, Key = key, Step = step, Start = start };
            work.MakeAll();
        }
    }

    /// <summary>The generator itself: four words from a counter of four words and a key of two.</summary>
    public static void Block(ReadOnlySpan<uint> counter, ReadOnlySpan<uint> key, Span<uint> words)
    {
        (uint a, uint b, uint c, uint d) = (counter[0], counter[1], counter[2], counter[3]);
        (uint k, uint l) = (key[0], key[1]);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p = (ulong)MultiplierA * a, q = (ulong)MultiplierB * c;
            (a, b, c, d) = ((uint)(q >> 32) ^ b ^ k, (uint)q, (uint)(p >> 32) ^ d ^ l, (uint)p);
            k += WeylA;
            l += WeylB;
        }

        (words[0], words[1], words[2], words[3]) = (a, b, c, d);
    }

    /// <summary>The 32 words of eight blocks, from block number <paramref name="block"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Group(uint block, ulong seed, uint key, uint step, uint* words)
    {
        if (VectorPath.Current == VectorWidth.Avx512)
        {
            Vector512<ulong> a = Vector512.Create((ulong)block) + Vector512<ulong>.Indices;
            a &= Vector512.Create((ulong)uint.MaxValue);
            Vector512<ulong> b = Vector512.Create((ulong)key), c = Vector512.Create((ulong)step), d = Vector512<ulong>.Zero;
            uint k = (uint)seed, l = (uint)(seed >> 32);
            Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);
            for (int round = 0; round < Rounds; round++)
            {
                Vector512<ulong> p = Avx512F.Multiply(a.AsUInt32(), Vector512.Create((ulong)MultiplierA).AsUInt32());
                Vector512<ulong> q = Avx512F.Multiply(c.AsUInt32(), Vector512.Create((ulong)MultiplierB).AsUInt32());
                a = (q >> 32) ^ b ^ Vector512.Create((ulong)k);
                b = q & low;
                c = (p >> 32) ^ d ^ Vector512.Create((ulong)l);
                d = p & low;
                k += WeylA;
                l += WeylB;
            }

            Avx512F.ConvertToVector256UInt32(a).Store(words);
            Avx512F.ConvertToVector256UInt32(b).Store(words + Blocks);
            Avx512F.ConvertToVector256UInt32(c).Store(words + 2 * Blocks);
            Avx512F.ConvertToVector256UInt32(d).Store(words + 3 * Blocks);
            return;
        }

        Span<uint> counter = [0, key, step, 0], four = stackalloc uint[4];
        ReadOnlySpan<uint> keys = [(uint)seed, (uint)(seed >> 32)];
        for (int i = 0; i < Blocks; i++)
        {
            counter[0] = block + (uint)i;
            Block(counter, keys, four);
            for (int word = 0; word < 4; word++)
                words[word * Blocks + i] = four[word];
        }
    }

    private struct UniformWork<T> : IBlockWork where T : unmanaged
    {
        public T* Destination;
        public int Count;
        public ulong Seed;
        public uint Key;
        public uint Step;
        public long Start;

        public void MakeAll()
        {
            int chunks = (Count + Chunk - 1) / Chunk;
            if (chunks > 1 && ThreadTeam.Worthwhile((long)Count * 8))
            {
                ThreadTeam.Run(ref this, chunks);
                return;
            }

            for (int i = 0; i < chunks; i++)
                Run(i);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            uint* words = stackalloc uint[Words];
            int perGroup = typeof(T) == typeof(float) ? Words : Words / 2;
            int end = Math.Min(Count, (chunk + 1) * Chunk);
            for (int at = chunk * Chunk; at < end; at += perGroup)
            {
                Group((uint)((Start + at) / perGroup * Blocks), Seed, Key, Step, words);
                int count = Math.Min(perGroup, end - at);
                if (typeof(T) == typeof(float))
                {
                    float* to = (float*)Destination + at;
                    for (int i = 0; i < count; i++)
                        to[i] = (int)(words[i] >> 8) * (1f / (1 << 24));
                }
                else
                {
                    double* to = (double*)Destination + at;
                    for (int i = 0; i < count; i++)
                    {
                        int pair = i / Blocks * 2 * Blocks + i % Blocks;
                        ulong bits = (ulong)words[pair] << 32 | words[pair + Blocks];
                        to[i] = (bits >> 11) * (1.0 / (1L << 53));
                    }
                }
            }
        }
    }
}
