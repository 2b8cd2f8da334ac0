namespace Myelin.Kernels.Tests;

public sealed class ConversionTests : VectorWidths
{
    private static readonly double[] Specials =
    [
        0, -0.0, 0.5, -0.5, 0.999999, 1.5, -1.5, 2.5, 1e9, -1e9, 2147483583.5, 2147483647,
        2147483648, 3e9, -2147483648, -2147483649.0, -3e9,
        1e30, -1e30, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 16777217, 0.1, 1e-42,
    ];

    private static int Cut(double x) =>
        double.IsNaN(x) ? 0 : x >= int.MaxValue ? int.MaxValue : x <= int.MinValue ? int.MinValue : (int)Math.Truncate(x);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_pair_of_types_at_every_length(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int length in Lengths)
        {
            double[] d = [.. Enumerable.Range(0, length).Select(i => Specials[i % Specials.Length])];
            float[] f = Array.ConvertAll(d, v => (float)v);
            int[] n = [.. Enumerable.Range(0, length).Select(i => unchecked(i * 1234567891))];
            float[] toFloat = new float[length], fromInt = new float[length];
            double[] toDouble = new double[length], fromIntDouble = new double[length];
            int[] cutFloat = new int[length], cutDouble = new int[length];
            Conversion.Convert(f, toDouble);
            Conversion.Convert(d, toFloat);
            Conversion.Convert(f, cutFloat);
            Conversion.Convert(d, cutDouble);
            Conversion.Convert(n, fromInt);
            Conversion.Convert(n, fromIntDouble);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal((double)f[i], toDouble[i]);
                Assert.Equal((float)d[i], toFloat[i]);
                Assert.Equal(Cut(f[i]), cutFloat[i]);
                Assert.Equal(Cut(d[i]), cutDouble[i]);
                Assert.Equal((float)(double)n[i], fromInt[i]);
                Assert.Equal((double)n[i], fromIntDouble[i]);
            }
        }
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        float[] x = Numbers<float>(300_001, 1, 1e6);
        SameOnAnyNumberOfThreads<double>(x.Length, y => Conversion.Convert(x, y));
        SameOnAnyNumberOfThreads<int>(x.Length, y => Conversion.Convert(x, y));
        var z = new double[x.Length];
        AllocatesNothing(() => Conversion.Convert(x, z));
        Assert.Throws<ArgumentOutOfRangeException>(() => Conversion.Convert(x, new double[3]));
    }
}
