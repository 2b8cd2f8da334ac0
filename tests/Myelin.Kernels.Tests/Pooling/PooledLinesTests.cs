using System.Numerics;

namespace Myelin.Kernels.Tests.Pooling;

/// <summary>Lines that are pooled with a bias have the bits of lines that get it first, NaN for NaN, at every width of vector.</summary>
public sealed class PooledLinesTests : VectorWidths
{
    private const double Guard = -12345;

    // Numbers behind what may be read and written.
    private const int Around = 64;

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_bias_on_the_way_has_the_bits_of_one_before(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int channels in (int[])[1, 3, 4, 5, 8, 9, 16, 17, 31, 32, 33, 48, 64, 70])
        {
            foreach ((PoolAxis height, PoolAxis across) in ((PoolAxis, PoolAxis)[])
            [
                (new(6, 2, 3, 2), new(8, 2, 4, 2)), (new(7, 2, 3, 2), new(9, 2, 4, 2)), (new(7, 2, 4, 2), new(9, 2, 5, 2)),
                (new(6, 2, 3, 2), new(7, 2, 7, 1, 1)),
                (new(9, 3, 3, 3), new(8, 3, 3, 3, 1)), (new(5, 1, 2, 3), new(6, 4, 3, 1)), (new(1, 1, 1), new(1, 1, 1)),
            ])
            {
                var shape = new PoolShape(2, channels, PoolAxis.Single, height, across);
                Check<float>(shape);
                Check<double>(shape);
            }
        }
    }

    private static void Check<T>(in PoolShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] special = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.NegativeZero, T.Zero];
        int image = shape.InputLength / shape.Batch;
        for (int seed = 0; seed < 2 * special.Length; seed++)
        {
            T[] x = Numbers<T>(image + Around, seed), bias = Numbers<T>(shape.Channels + Around, seed + 100);
            for (int i = 0; i < x.Length; i++)
                x[i] = i >= image ? T.NaN : i % 7 == 0 && seed % 2 == 0 ? special[(i / 7 + seed) % special.Length] : x[i];
            for (int j = 0; j < bias.Length; j++)
                bias[j] = j >= shape.Channels ? T.NaN : j % 3 == 1 && seed % 2 == 0 ? special[(j / 3 + seed) % special.Length] : bias[j];
            foreach (bool rectify in (bool[])[false, true])
            {
                foreach (bool mean in (bool[])[false, true])
                {
                    T[] before = Pool(shape, x, bias, mean, rectify, first: true), onTheWay = Pool(shape, x, bias, mean, rectify, first: false);
                    for (int i = 0; i < before.Length; i++)
                    {
                        bool alike = T.IsNaN(before[i])
                            ? T.IsNaN(onTheWay[i])
                            : before[i] == onTheWay[i] && T.IsNegative(before[i]) == T.IsNegative(onTheWay[i]);
                        if (!alike)
                        {
                            Assert.Fail($"{typeof(T).Name} {VectorPath.Current} {shape}, mean {mean}, rectified {rectify}: "
                                + $"{onTheWay[i]} at {i}, expected {before[i]}.");
                        }
                    }
                }
            }
        }
    }

    // The second of two images, from the second of its poolings on where it has so many.
    private static unsafe T[] Pool<T>(in PoolShape shape, T[] x, T[] bias, bool mean, bool rectify, bool first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] lines = [.. x], y = new T[shape.OutputLength + Around];
        Array.Fill(y, T.CreateChecked(Guard));
        fixed (T* from = lines, to = y, added = bias)
        {
            var work = new Work { Shape = shape, Lines = from, Y = to, Bias = added, Mean = mean, Rectify = rectify, First = first };
            if (typeof(T) == typeof(float)) VectorPath.Run(ref work);
            else VectorPath.RunDouble(ref work);
        }

        return y;
    }

    private unsafe struct Work : IFloat32Work, IFloat64Work
    {
        public PoolShape Shape;
        public void* Lines, Y, Bias;
        public bool Mean, Rectify, First;

        readonly void IFloat32Work.Run<V>() => Run<V, float>();

        readonly void IFloat64Work.Run<V>() => Run<V, double>();

        private readonly void Run<V, T>() where V : struct, IVector<V, T> where T : unmanaged
        {
            int lines = Shape.Height.Input, width = Shape.Width.Input, skipped = lines > Shape.Height.Stride ? Shape.Height.Stride : 0;
            T* x = (T*)Lines + skipped * width * Shape.Channels;
            if (First) BiasRows.Run<V, T>(x, Shape.Channels, (lines - skipped) * width, Shape.Channels, (T*)Bias, Rectify);
            PoolingKernels.Lines<V, T>(Mean, x, lines + skipped, lines - skipped, (T*)Y, Shape, First ? null : (T*)Bias, Rectify);
        }
    }
}
