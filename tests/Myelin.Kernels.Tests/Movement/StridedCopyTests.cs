using System.Numerics;

namespace Myelin.Kernels.Tests;

public sealed class StridedCopyTests : VectorWidths
{
    private static int Product(int[] sizes) => sizes.Aggregate(1, (p, n) => p * n);

    private static int[] Place(int number, int[] sizes)
    {
        var place = new int[sizes.Length];
        for (int i = sizes.Length - 1; i >= 0; i--) (place[i], number) = (number % sizes[i], number / sizes[i]);
        return place;
    }

    private static int Number(int[] place, int[] sizes)
    {
        int number = 0;
        for (int i = 0; i < sizes.Length; i++) number = number * sizes[i] + place[i];
        return number;
    }

    private static T[] Counted<T>(int count) where T : INumber<T> => [.. Enumerable.Range(1, count).Select(i => T.CreateTruncating(i))];

    private static T[] Permuted<T>(T[] x, int[] sizes, int[] order)
    {
        int[] result = [.. order.Select(axis => sizes[axis])];
        var y = new T[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int[] place = Place(i, sizes);
            y[Number([.. order.Select(axis => place[axis])], result)] = x[i];
        }

        return y;
    }

    private static void CheckPermute<T>(int[] sizes, int[] order) where T : unmanaged, INumber<T>
    {
        T[] x = Counted<T>(Product(sizes));
        var y = new T[x.Length + 1];
        StridedCopy.Permute(sizes, order).Run<T>(x, y);
        Assert.Equal(Permuted(x, sizes, order), y[..^1]);
        Assert.Equal(T.Zero, y[^1]);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Matrices_of_every_size_are_transposed(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int rows in Lengths.Where(n => n <= 100))
        {
            foreach (int columns in (int[])[0, 1, 3, 8, 16, 17, 33, 100])
            {
                CheckPermute<float>([rows, columns], [1, 0]);
                CheckPermute<double>([rows, columns], [1, 0]);
                CheckPermute<short>([rows, columns], [1, 0]);
                CheckPermute<float>([3, rows, columns], [0, 2, 1]);
                CheckPermute<int>([rows, 2, columns], [1, 0, 2]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_order_of_four_axes(VectorWidth width)
    {
        VectorPath.Current = width;
        for (int code = 0; code < 256; code++)
        {
            int[] order = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6];
            if (order.Distinct().Count() < 4) continue;
            CheckPermute<float>([3, 4, 2, 17], order);
            CheckPermute<double>([9, 1, 20, 3], order);
            CheckPermute<float>([2, 0, 3, 4], order);
        }

        CheckPermute<float>([], []);
        CheckPermute<float>([1, 1], [1, 0]);
        CheckPermute<float>([2, 3, 2, 2, 3, 2], [5, 3, 1, 0, 2, 4]);
    }

    [Fact]
    public void Parts_are_taken_out_and_put_in()
    {
        foreach ((int[] whole, int[] starts, int[] sizes) in ((int[], int[], int[])[])
        [
            ([10], [3], [4]), ([10], [0], [10]), ([10], [10], [0]), ([], [], []), ([5, 7], [0, 2], [5, 1]), ([5, 7], [2, 0], [3, 7]),
            ([5, 7], [1, 1], [3, 3]), ([3, 4, 50], [1, 0, 20], [2, 4, 30]), ([3, 4, 5, 6], [1, 1, 1, 1], [2, 3, 4, 5]),
            ([3, 4, 5, 6], [0, 0, 1, 0], [3, 4, 2, 6]), ([4, 1, 30], [0, 0, 0], [4, 1, 1]), ([2, 3], [0, 1], [2, 0]),
        ])
        {
            float[] x = Counted<float>(Product(whole));
            var part = new float[Product(sizes)];
            StridedCopy.Slice(whole, starts, sizes).Run<float>(x, part);
            var back = new float[x.Length];
            Array.Fill(back, 7);
            StridedCopy.Pad(sizes, starts, whole).Run<float>(part, back);
            for (int i = 0; i < x.Length; i++)
            {
                int[] place = [.. Place(i, whole).Zip(starts, (p, s) => p - s)];
                bool inside = place.Zip(sizes, (p, n) => p >= 0 && p < n).All(b => b);
                if (inside) Assert.Equal(x[i], part[Number(place, sizes)]);
                Assert.Equal(inside ? x[i] : 0, back[i]);
            }
        }
    }

    [Fact]
    public void Plans_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => StridedCopy.Permute([2, 3], [0, 0]));
        Assert.Throws<ArgumentException>(() => StridedCopy.Permute([2, 3], [0]));
        var outside = Assert.Throws<ArgumentException>(() => StridedCopy.Slice([2, 3], [0, 2], [2, 2]));
        Assert.StartsWith("Along axis 1, 2 numbers from 2 on reach out of an axis of 3.", outside.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => StridedCopy.Permute([2, 3], [1, 0]).Run<float>(new float[5], new float[6]));
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        foreach ((int[] sizes, int[] order) in ((int[], int[])[])
        [
            ([700, 801], [1, 0]), ([512, 512], [1, 0]), ([20, 100, 101], [0, 2, 1]), ([3000, 10, 9], [0, 2, 1]),
            ([400, 30, 20], [1, 0, 2]), ([60, 70, 80], [2, 1, 0]),
        ])
        {
            float[] x = Counted<float>(Product(sizes));
            var copy = StridedCopy.Permute(sizes, order);
            var y = new float[x.Length];
            copy.Run<float>(x, y);
            Assert.Equal(Permuted(x, sizes, order), y);
            SameOnAnyNumberOfThreads<float>(x.Length, z => copy.Run<float>(x, z));
            AllocatesNothing(() => copy.Run<float>(x, y));
        }

        float[] whole = Counted<float>(1000 * 1000);
        SameOnAnyNumberOfThreads<float>(500 * 500, z => StridedCopy.Slice([1000, 1000], [100, 300], [500, 500]).Run<float>(whole, z));
        SameOnAnyNumberOfThreads<float>(1000 * 1200, z => StridedCopy.Pad([1000, 1000], [0, 100], [1000, 1200]).Run<float>(whole, z));
    }
}
