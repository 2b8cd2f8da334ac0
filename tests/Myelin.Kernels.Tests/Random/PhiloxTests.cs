using Myelin.Kernels.Tests.Threading;

namespace Myelin.Kernels.Tests;

/// <summary>The random numbers: the published cipher, the same at every width, offset and number of threads, and rightly spread.</summary>
[Collection(nameof(WholeProcess))]
public sealed class PhiloxTests : IDisposable
{
    private const ulong Seed = 0x0123456789ABCDEF;

    private readonly int _threads = ThreadTeam.Threads;
    private readonly VectorWidth _width = VectorPath.Current;

    private delegate void Maker<T>(Span<T> destination, ulong seed, uint key, uint step, long offset);

    public static TheoryData<VectorWidth> Widths =>
        [.. Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest)];

    public void Dispose()
    {
        ThreadTeam.WaitsForWorkers = false;
        ThreadTeam.Threads = _threads;
        VectorPath.Current = _width;
    }

    /// <summary>The known answers for philox4x32 with 10 rounds that the authors publish with Random123 (kat_vectors).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFu, 0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu)]
    [InlineData(0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u, 0xA4093822u, 0x299F31D0u, 0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u)]
    public void The_cipher_gives_the_published_answers(
        uint x, uint y, uint z, uint w, uint low, uint high, uint expectedX, uint expectedY, uint expectedZ, uint expectedW) =>
        Assert.Equal((expectedX, expectedY, expectedZ, expectedW), Philox.Block(x, y, z, w, low | (ulong)high << 32));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Uniform_numbers_are_the_words_of_the_blocks_in_order(VectorWidth width)
    {
        VectorPath.Current = width;
        // An offset where the block's number does not fit into 32 bits.
        foreach (long offset in (long[])[0, 4L * uint.MaxValue - 40])
        {
            var floats = new float[150];
            var doubles = new double[150];
            Philox.Uniform(floats, Seed, 7, 9, offset);
            Philox.Uniform(doubles, Seed, 7, 9, offset);
            for (int i = 0; i < floats.Length; i++)
            {
                Assert.Equal((Word(offset + i, 4) >> 8) / (float)(1 << 24), floats[i]);
                ulong pair = Word(2 * (offset + i), 4) | (ulong)Word(2 * (offset + i) + 1, 4) << 32;
                Assert.Equal((pair >> 11) / (double)(1L << 53), doubles[i]);
            }
        }

        static uint Word(long i, int perBlock)
        {
            ulong block = (ulong)(i / perBlock);
            (uint x, uint y, uint z, uint w) = Philox.Block((uint)block, (uint)(block >> 32), 9, 7, Seed);
            return (i % perBlock) switch { 0 => x, 1 => y, 2 => z, _ => w };
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_part_of_a_sequence_is_made_by_itself(VectorWidth width)
    {
        Parts<float>(Philox.Uniform, width);
        Parts<double>(Philox.Uniform, width);
        Parts<float>(Philox.Normal, width);
        Parts<double>(Philox.Normal, width);
    }

    [Fact]
    public void The_bits_are_the_same_on_any_number_of_threads()
    {
        Threads<float>(Philox.Uniform);
        Threads<double>(Philox.Uniform);
        Threads<float>(Philox.Normal);
        Threads<double>(Philox.Normal);
    }

    [Fact]
    public void Seed_key_and_step_each_give_other_numbers()
    {
        var sets = new List<string>();
        foreach ((ulong seed, uint key, uint step) in ((ulong, uint, uint)[])[
            (1, 2, 3), (1UL << 40, 2, 3), (2, 2, 3), (1, 3, 3), (1, 2, 4), (1, 3, 2),
        ])
        {
            var x = new float[8];
            Philox.Uniform(x, seed, key, step);
            sets.Add(string.Join(' ', x));
        }

        Assert.Equal(sets.Count, sets.Distinct().Count());
    }

    [Fact]
    public void Uniform_numbers_are_evenly_spread()
    {
        var x = new float[1 << 20];
        Philox.Uniform(x, Seed, 0, 0);
        Assert.All(x, v => Assert.InRange(v, 0f, 0.99999994f));
        Spread(x.GroupBy(v => (int)(v * 16)).Select(g => g.Count()), x.Length);
        // Neighbours in the sequence have nothing to do with each other.
        Spread(
            Enumerable.Range(0, x.Length / 2).GroupBy(i => (int)(x[2 * i] * 4) * 4 + (int)(x[2 * i + 1] * 4)).Select(g => g.Count()),
            x.Length / 2);

        // Sixteen cells of equal chance: each count deviates by √(n/16) or so, and never by six times as much.
        static void Spread(IEnumerable<int> counts, int n)
        {
            int[] cells = [.. counts];
            Assert.Equal(16, cells.Length);
            Assert.All(cells, c => Assert.InRange(Math.Abs(c - n / 16.0), 0, 6 * Math.Sqrt(n / 16.0)));
        }
    }

    [Fact]
    public void Normal_numbers_have_the_normal_distribution()
    {
        var floats = new float[1 << 20];
        var doubles = new double[1 << 20];
        Philox.Normal(floats, Seed, 1, 0);
        Philox.Normal(doubles, Seed, 2, 0);
        foreach (double[] x in (double[][])[[.. floats], doubles])
        {
            double n = x.Length, mean = x.Sum() / n;
            Assert.All(x, v => Assert.True(double.IsFinite(v)));
            Assert.InRange(mean, -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
            Assert.InRange(x.Sum(v => v * v) / n, 1 - 5 * Math.Sqrt(2 / n), 1 + 5 * Math.Sqrt(2 / n));
            // The deviations of the third and fourth moments are √(15/n) and √(96/n).
            Assert.InRange(x.Sum(v => v * v * v) / n, -5 * Math.Sqrt(15 / n), 5 * Math.Sqrt(15 / n));
            Assert.InRange(x.Sum(v => v * v * v * v) / n, 3 - 5 * Math.Sqrt(96 / n), 3 + 5 * Math.Sqrt(96 / n));
            Assert.InRange(x.Count(v => Math.Abs(v) < 1.959963985) / n, 0.949, 0.951);
            // The two of a pair have nothing to do with each other.
            Assert.InRange(
                Enumerable.Range(0, x.Length / 2).Sum(i => x[2 * i] * x[2 * i + 1]) / (n / 2), -5 * Math.Sqrt(2 / n), 5 * Math.Sqrt(2 / n));
        }
    }

    [Fact]
    public void A_negative_offset_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Uniform(new float[1], 0, 0, 0, -1));

    private static void Parts<T>(Maker<T> make, VectorWidth width) where T : unmanaged
    {
        VectorPath.Current = VectorWidth.Scalar;
        var whole = new T[300];
        make(whole, Seed, 3, 5, 0);
        VectorPath.Current = width;
        for (int start = 0; start < 70; start++)
        {
            foreach (int length in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 200])
            {
                var part = new T[length + 2];
                make(part.AsSpan(1, length), Seed, 3, 5, start);
                Assert.Equal(whole[start..(start + length)], part[1..^1]);
                Assert.Equal(default, part[0]);
                Assert.Equal(default, part[^1]);
            }
        }
    }

    private static void Threads<T>(Maker<T> make) where T : unmanaged
    {
        T[] alone = new T[200_003], shared = new T[alone.Length];
        ThreadTeam.Threads = 1;
        make(alone, Seed, 3, 5, 11);
        foreach (int threads in (int[])[2, 5])
        {
            ThreadTeam.Threads = threads;
            ThreadTeam.WaitsForWorkers = true;
            long before = ThreadTeam.BlocksRunByWorkers;
            // Whether a worker gets a block is up to the operating system; it will after some repetitions.
            for (int round = 0; round < 3; round++)
            {
                Array.Clear(shared);
                make(shared, Seed, 3, 5, 11);
                Assert.True(shared.AsSpan().SequenceEqual(alone), $"Other bits on {threads} threads.");
            }

            Assert.True(ThreadTeam.BlocksRunByWorkers > before, "No worker took part.");
        }
    }
}
