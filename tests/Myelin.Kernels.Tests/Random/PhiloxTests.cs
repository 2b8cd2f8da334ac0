namespace Myelin.Kernels.Tests;

public sealed class PhiloxTests : VectorWidths
{
    // The known answers that the authors publish with their library (Random123, kat_vectors, philox4x32 with 10 rounds).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), Philox.Block(c0, c1, c2, c3, k0, k1));

    private static uint[] Words(long block, uint kind, ulong seed, uint key, uint step)
    {
        (uint a, uint b, uint c, uint d) =
            Philox.Block((uint)block, kind | (uint)(block >> 32) << 8, key, step, (uint)seed, (uint)(seed >> 32));
        return [a, b, c, d];
    }

    private static float Float(long i, ulong seed, uint key, uint step, uint kind = 0)
    {
        long group = i / 64, place = i % 64;
        return (Words(group * 16 + place % 16, kind, seed, key, step)[place / 16] >> 8) / 16777216f;
    }

    private static double Double(long i, ulong seed, uint key, uint step, uint kind = 0)
    {
        long group = i / 32, place = i % 32;
        uint[] words = Words(group * 16 + place % 16, kind, seed, key, step);
        return ((words[place / 16 * 2] | (ulong)words[place / 16 * 2 + 1] << 32) >> 11) / 9007199254740992.0;
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Numbers_are_those_of_the_blocks_at_every_width_length_and_offset(VectorWidth width)
    {
        VectorPath.Current = width;
        const ulong Seed = 0x123456789ABCDEF0;
        foreach (int length in Lengths)
        {
            foreach (long offset in (long[])[0, 1, 63, 64, 100, (1L << 38) + 5])
            {
                var x = new float[length];
                var d = new double[length];
                Philox.Uniform(x, Seed, 3, 77, offset);
                Philox.Uniform(d, Seed, 3, 77, offset);
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(Float(offset + i, Seed, 3, 77), x[i]);
                    Assert.Equal(Double(offset + i, Seed, 3, 77), d[i]);
                }
            }
        }
    }

    [Fact]
    public void Normal_numbers_are_those_of_Box_and_Muller_with_the_same_bits_at_every_width()
    {
        float[]? first = null;
        double[]? firstDoubles = null;
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest))
        {
            VectorPath.Current = width;
            var x = new float[1000];
            var d = new double[1000];
            Philox.Normal(x, 9, 2, 1, 13);
            Philox.Normal(d, 9, 2, 1, 13);
            Assert.Equal(first ??= x, x);
            Assert.Equal(firstDoubles ??= d, d);
        }

        for (int i = 0; i < 1000; i++)
        {
            long group = (i + 13) / 64 * 64, place = (i + 13) % 64;
            double u = Float(group + place % 32, 9, 2, 1, 1), v = Float(group + place % 32 + 32, 9, 2, 1, 1);
            double radius = Math.Sqrt(-2 * Math.Log(1 - u));
            Near(radius * (place < 32 ? Math.Cos(2 * Math.PI * v) : Math.Sin(2 * Math.PI * v)), first![i], 2e-6, $"float {i}");

            group = (i + 13) / 32 * 32;
            place = (i + 13) % 32;
            u = Double(group + place % 16, 9, 2, 1, 1);
            v = Double(group + place % 16 + 16, 9, 2, 1, 1);
            radius = Math.Sqrt(-2 * Math.Log(1 - u));
            Near(radius * (place < 16 ? Math.Cos(2 * Math.PI * v) : Math.Sin(2 * Math.PI * v)), firstDoubles![i], 2e-15, $"double {i}");
        }
    }

    [Fact]
    public void A_million_numbers_have_the_moments_of_their_distribution()
    {
        var x = new float[1 << 20];
        Philox.Uniform(x, 1, 0, 0);
        Assert.InRange(x.Min(), 0, 1e-5f);
        Assert.InRange(x.Max(), 1 - 1e-5f, MathF.BitDecrement(1));
        // Five standard deviations of the mean of a million: 5 · √(1/12) / 1024.
        Assert.InRange(x.Average(), 0.5 - 0.00141, 0.5 + 0.00141);
        Assert.InRange(x.Average(v => (v - 0.5) * (v - 0.5)), 1 / 12.0 - 0.0004, 1 / 12.0 + 0.0004);
        Assert.InRange(x.Zip(x.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average(), -0.0005, 0.0005);

        Philox.Normal(x, 1, 0, 0);
        Assert.InRange(x.Average(), -0.0049, 0.0049);
        Assert.InRange(x.Average(v => v * (double)v), 1 - 0.0070, 1 + 0.0070);
        Assert.InRange(x.Average(v => Math.Pow(v, 4)), 3 - 0.05, 3 + 0.05);
        Assert.InRange(x.Max(v => Math.Abs(v)), 4.3, 5.8);
    }

    [Fact]
    public void Seed_key_step_and_kind_all_matter()
    {
        float[] Of(ulong seed, uint key, uint step)
        {
            var x = new float[100];
            Philox.Uniform(x, seed, key, step);
            return x;
        }

        float[][] all = [Of(0, 0, 0), Of(1, 0, 0), Of(1UL << 32, 0, 0), Of(0, 1, 0), Of(0, 0, 1)];
        for (int i = 0; i < all.Length; i++)
        {
            for (int j = 0; j < i; j++) Assert.DoesNotContain(all[i].Zip(all[j]), pair => pair.First == pair.Second);
        }

        Assert.Equal(all[0], Of(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Uniform(new float[4], 0, 0, 0, -1));
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        SameOnAnyNumberOfThreads<float>(300_001, y => Philox.Uniform(y, 5, 6, 7, 33));
        SameOnAnyNumberOfThreads<double>(300_001, y => Philox.Uniform(y, 5, 6, 7, 33));
        SameOnAnyNumberOfThreads<float>(100_001, y => Philox.Normal(y, 5, 6, 7, 33));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        foreach (int length in (int[])[10, 1000, 500_000])
        {
            var x = new float[length];
            var d = new double[length];
            AllocatesNothing(() => Philox.Uniform(x, 1, 2, 3));
            AllocatesNothing(() => Philox.Uniform(d, 1, 2, 3));
            AllocatesNothing(() => Philox.Normal(x, 1, 2, 3, 5));
        }
    }
}
