namespace Myelin.Kernels.Tests.RandomNumbers;

/// <summary>The counter-based generator against its authors' published answers, and against itself at every width and thread count.</summary>
[Collection("Vector width")]
public sealed class PhiloxTests
{
    // The known answers of the Random123 library's kat_vectors, "philox4x32 10".
    [Theory]
    [InlineData(new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 }, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void Published_answers_come_out(uint[] counter, uint[] key, uint[] expected)
    {
        var words = new uint[4];
        Philox.Block(counter, key, words);
        Assert.Equal(expected, words);
    }

    [Fact]
    public void Numbers_follow_from_the_generator_at_every_width()
    {
        const ulong seed = 0x123456789abcdef0;
        var words = new uint[4];
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest))
        {
            VectorWidth before = VectorPath.Current;
            VectorPath.Current = width;
            try
            {
                var floats = new float[1003];
                Philox.Uniform(floats, seed, 7, 11);
                var doubles = new double[1003];
                Philox.Uniform(doubles, seed, 7, 11);
                for (int i = 0; i < floats.Length; i++)
                {
                    Philox.Block([(uint)(i / 32 * 8 + i % 8), 7, 11, 0], [0x9abcdef0, 0x12345678], words);
                    Assert.Equal((words[i % 32 / 8] >> 8) / (float)(1 << 24), floats[i]);
                    Philox.Block([(uint)(i / 16 * 8 + i % 8), 7, 11, 0], [0x9abcdef0, 0x12345678], words);
                    int pair = i % 16 / 8 * 2;
                    Assert.Equal((((ulong)words[pair] << 32 | words[pair + 1]) >> 11) / (double)(1L << 53), doubles[i]);
                }
            }
            finally
            {
                VectorPath.Current = before;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Threads_make_the_numbers_that_parts_made_alone_give(int threads)
    {
        var parts = new float[500_000];
        for (int start = 0; start < parts.Length; start += 3200)
            Philox.Uniform(parts.AsSpan(start, Math.Min(3200, parts.Length - start)), 5, 1, 2, start);

        int before = ThreadTeam.Threads;
        long ran = ThreadTeam.BlocksRunByWorkers;
        ThreadTeam.Threads = threads;
        try
        {
            var whole = new float[parts.Length];
            for (int i = 0; i < 20; i++)
                Philox.Uniform(whole, 5, 1, 2);
            Assert.Equal(parts, whole);
            Assert.Equal(threads > 1, ThreadTeam.BlocksRunByWorkers > ran);
        }
        finally
        {
            ThreadTeam.Threads = before;
        }
    }

    [Fact]
    public void Numbers_are_spread_evenly_and_independent_of_their_neighbours()
    {
        var x = new float[1 << 20];
        Philox.Uniform(x, 42, 0, 0);
        Assert.All(x, v => Assert.InRange(v, 0, 0.99999994f));
        double mean = x.Average(v => (double)v), variance = x.Average(v => (v - mean) * (v - mean));
        double neighbours = Enumerable.Range(1, x.Length - 1).Average(i => (x[i] - mean) * (x[i - 1] - mean)) / variance;
        // Four standard errors of each figure.
        Assert.Equal(0.5, mean, 4 * Math.Sqrt(1.0 / 12 / x.Length));
        Assert.Equal(1.0 / 12, variance, 4 * Math.Sqrt(1.0 / 180 / x.Length));
        Assert.Equal(0, neighbours, 4 / Math.Sqrt(x.Length));
    }

    [Fact]
    public void Other_seeds_keys_and_steps_give_other_numbers()
    {
        float[] Of(ulong seed, uint key, uint step)
        {
            var x = new float[64];
            Philox.Uniform(x, seed, key, step);
            return x;
        }

        float[] one = Of(1, 2, 3);
        Assert.Equal(one, Of(1, 2, 3));
        Assert.NotEqual(one, Of(2, 2, 3));
        Assert.NotEqual(one, Of(1UL << 32 | 1, 2, 3));
        Assert.NotEqual(one, Of(1, 3, 3));
        Assert.NotEqual(one, Of(1, 2, 4));
    }
}
