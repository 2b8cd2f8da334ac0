using System.Numerics;
using Myelin.Kernels.Tests.Threading;

namespace Myelin.Kernels.Tests.Gemm;

/// <summary>Matrix products against the plain triple loop, at every vector width.</summary>
[Collection(nameof(WholeProcess))]
public sealed unsafe class GemmTests : IDisposable
{
    private static readonly int[] s_sizes = [1, 2, 3, 5, 8, 13, 16, 17, 31, 32, 33, 48, 49, 64, 100, 130];
    private readonly int _threads = ThreadTeam.Threads;
    private readonly VectorWidth _width = VectorPath.Current;

    public void Dispose()
    {
        ThreadTeam.Threads = _threads;
        VectorPath.Current = _width;
    }

    public static TheoryData<VectorWidth> Widths => [.. Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_of_all_sizes_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        Sample<float>(new Random(1), 700);
        Sample<double>(new Random(2), 350);
    }

    private static void Sample<T>(Random random, int count) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < count; i++)
        {
            int Size() => s_sizes[random.Next(s_sizes.Length)];
            bool Coin() => random.Next(2) == 0;
            var shape = new GemmShape(Size(), Size(), Size(), Coin(), Coin());
            var problem = new Problem<T>(random, shape, random.Next(3), random.Next(3), random.Next(3), accumulate: Coin());
            problem.Multiply();
            problem.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_row_count_of_a_tile_is_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(3);
        for (int m = 1; m <= 30; m++)
        {
            foreach (int n in (int[])[1, 7, 16, 21, 32, 40])
            {
                foreach (int transposes in (int[])[0, 1, 2, 3])
                {
                    var problem = new Problem<float>(
                        random, new GemmShape(m, n, 9, (transposes & 1) != 0, (transposes & 2) != 0), accumulate: m % 2 == 0);
                    problem.Multiply();
                    problem.Check();
                }
            }
        }
    }

    [Theory]
    [InlineData(300, 400, 2100, false, false, 0)]
    [InlineData(300, 400, 2100, true, true, 0)]
    [InlineData(256, 260, 512, false, false, 0)]
    [InlineData(1030, 128, 70, true, false, 0)]
    [InlineData(257, 96, 128, true, true, 255)]
    [InlineData(70, 4200, 40, false, true, 3)]
    [InlineData(20, 4200, 40, false, false, 1)]
    [InlineData(1, 4200, 300, false, false, 0)]
    [InlineData(4, 4200, 300, false, true, 0)]
    [InlineData(32, 512, 300, false, true, 0)]
    [InlineData(56, 900, 333, false, true, 3)]
    [InlineData(8, 100, 500, false, true, 1)]
    [InlineData(128, 10, 300, true, false, 0)]
    [InlineData(1001, 7, 130, true, true, 1)]
    [InlineData(500, 27, 200, true, false, 5)]
    [InlineData(3000, 1, 300, false, false, 0)]
    [InlineData(3000, 1, 300, true, true, 0)]
    [InlineData(70, 2100, 800, false, false, 0)]
    [InlineData(61, 2049, 1024, false, true, 0)]
    [InlineData(64, 1990, 1030, true, false, 3)]
    [InlineData(9, 2100, 800, true, true, 1)]
    [InlineData(60, 128, 12300, true, false, 0)]
    [InlineData(90, 200, 1024, false, false, 0)]
    [InlineData(100, 250, 1100, true, false, 0)]
    [InlineData(1056, 64, 1050, true, false, 0)]
    [InlineData(100, 1600, 1024, false, true, 0)]
    public void Products_of_many_blocks_are_right(int m, int n, int k, bool transposeA, bool transposeB, int extra)
    {
        var random = new Random(4);
        foreach (bool accumulate in (bool[])[false, true])
        {
            var problem = new Problem<float>(random, new GemmShape(m, n, k, transposeA, transposeB), extra, extra, extra, accumulate: accumulate);
            problem.Multiply();
            problem.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Few_rows_of_many_columns_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(11);
        foreach (int n in (int[])[31, 32, 63, 64, 65, 100, 127, 128, 129, 192, 250, 256, 257, 300, 350, 384, 400, 448, 450, 512, 700, 1030])
        {
            for (int m = 1; m <= 7; m++) Few(random, m, n, k: random.Next(1, 40));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_and_columns_and_few_dot_products_of_any_length_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(16);
        foreach (int n in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 20, 31, 32, 33, 40, 47, 48, 49, 63, 64, 65, 84, 100, 127, 128, 130, 191])
        {
            foreach (int k in (int[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 33, 64, 127])
            {
                Few(random, 1, n, k);
                Few(random, n, 1, k);
                Few(random, random.Next(2, 7), n, k);
            }
        }
    }

    private static void Few(Random random, int m, int n, int k)
    {
        foreach (int transposes in (int[])[0, 1, 2, 3])
        {
            var shape = new GemmShape(m, n, k, (transposes & 1) != 0, (transposes & 2) != 0);
            ThreadTeam.Threads = random.Next(1, 4);
            AssertRight<float>(random, shape);
            AssertRight<double>(random, shape);
        }
    }

    private static void AssertRight<T>(Random random, GemmShape shape) where T : unmanaged, INumber<T>
    {
        var problem = new Problem<T>(random, shape, random.Next(3), random.Next(3), random.Next(3), accumulate: random.Next(2) == 0);
        problem.Multiply();
        problem.Check();
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sums_of_few_products_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(13);
        foreach (int n in (int[])[15, 16, 31, 32, 33, 47, 64, 65, 79, 96, 127, 128, 250, 257, 515])
        {
            foreach (int m in (int[])[2, 3, 4, 5, 7, 16, 17, 30, 61, 259, 517]) Few(random, m, n, k: random.Next(1, 6));
        }
        for (int k = 1; k <= 5; k++)
        {
            Few(random, 700, 390, k);
            // A column that is transposed without gaps, and one with gaps.
            foreach (int extra in (int[])[0, 1])
            {
                var batch = new Problem<float>(random, new GemmShape(21, 70, k, TransposeB: true), extraB: extra, batch: 9, accumulate: k % 2 == 0);
                batch.Multiply();
                batch.Check();
                var single = new Problem<float>(random, new GemmShape(300, 600, k, TransposeB: true), extraB: extra, accumulate: k % 2 == 0);
                single.Multiply();
                single.Check();
            }
            // Batches, of which one block does several products; with the same A or B for all.
            for (int way = 0; way < 16; way++)
            {
                var shape = new GemmShape(way < 8 ? 21 : 1, 70, k, (way & 1) != 0, (way & 2) != 0);
                Batch<float>(random, shape, sharedA: (way & 4) != 0, sharedB: false);
                Batch<double>(random, shape, sharedA: false, sharedB: (way & 4) != 0);
            }
        }
    }

    private static void Batch<T>(Random random, GemmShape shape, bool sharedA, bool sharedB) where T : unmanaged, INumber<T>
    {
        var problem = new Problem<T>(
            random, shape, random.Next(3), random.Next(3), random.Next(3), batch: 9, sharedA, sharedB, accumulate: random.Next(2) == 0);
        problem.Multiply();
        problem.Check();
    }

    [Fact]
    public void What_is_done_without_a_plan_would_be_one_block_that_copies_nothing()
    {
        var random = new Random(15);
        int small = 0;
        for (int i = 0; i < 200_000; i++)
        {
            int m = random.Next(1, 400), n = random.Next(1, 400), k = random.Next(1, random.Next(2) == 0 ? 8 : 1500);
            bool transposeA = random.Next(2) == 0;
            int leadingA = (transposeA ? m : k) + random.Next(3) * random.Next(1500), leadingB = n + random.Next(3) * random.Next(1500);
            if (!GemmPlan.IsSmall<Float32x16, float>(new GemmShape(m, n, k, transposeA), leadingA, leadingB)) continue;
            small++;
            GemmPlan plan = GemmPlan.Make<Float32x16, float>(m, n, k, !transposeA, transposeB: false, leadingA, 1, sharedB: true);
            Assert.True(
                plan.RowBlocks * plan.ColumnBlocks * plan.PartsOfRow == 1 && !plan.PackA && !plan.PackB && plan.RoomLength == 0,
                $"{m} × {n} × {k}, A {(transposeA ? "transposed" : "as it is")}, {leadingA} and {leadingB} apart");
        }
        Assert.InRange(small, 1000, 199_999);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Small_products_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(14);
        // Around what is multiplied without a plan; also rows of A and B that lie pages apart.
        foreach ((int m, int n, int k, int extra) in ((int, int, int, int)[])
            [(17, 16, 16, 0), (40, 31, 90, 1), (2, 2, 2000, 0), (255, 33, 15, 2), (256, 64, 7, 0), (257, 64, 7, 3), (33, 30, 100, 0), (60, 130, 16, 1000),
            (60, 130, 16, 1024), (1, 10, 50, 1100), (1, 100, 37, 1100), (1, 150, 37, 1100), (3, 10, 50, 1100), (1, 1020, 100, 0), (1, 1020, 100, 5), (13, 100, 100, 924), (131, 1, 999, 0), (128, 16, 64, 0), (128, 32, 32, 0)])
        {
            for (int transposes = 0; transposes < 4; transposes++)
            {
                var problem = new Problem<float>(
                    random, new GemmShape(m, n, k, (transposes & 1) != 0, (transposes & 2) != 0), extra, extra, extra, accumulate: random.Next(2) == 0);
                problem.Multiply();
                problem.Check();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_whose_sums_are_cut_into_parts_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(12);
        foreach ((int n, int k) in ((int, int)[])[
            (256, 784), (257, 785), (64, 3001), (1000, 133), (1100, 129), (2050, 128), (448, 1031), (31, 4500), (1, 140_000),
        ])
        {
            for (int transposes = 0; transposes < 4; transposes++)
            {
                bool ofA = (transposes & 1) != 0, ofB = (transposes & 2) != 0;
                for (int threads = 1; threads <= 3; threads++)
                {
                    ThreadTeam.Threads = threads;
                    AssertRight<float>(random, new GemmShape(1, n, k, ofA, ofB));
                    AssertRight<float>(random, new GemmShape(n, 1, k, ofA, ofB));
                }
                AssertRight<double>(random, new GemmShape(1, n, k, ofA, ofB));
                AssertRight<double>(random, new GemmShape(n, 1, k, ofA, ofB));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Long_sums_of_small_results_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        Long<float>(1, 128, 2304, false);
        Long<float>(1, 250, 4096, true);
        Long<float>(7, 130, 2048, false);
        Long<float>(64, 128, 4608, true);
        Long<float>(128, 70, 4096, false);
        Long<double>(30, 129, 2048, false);
        Long<double>(2, 200, 1536, true);
    }

    private static void Long<T>(int m, int n, int k, bool transposeB) where T : unmanaged, INumber<T>
    {
        var shape = new GemmShape(m, n, k, TransposeB: transposeB);
        foreach ((int extra, bool accumulate) in ((int, bool)[])[(0, false), (3, false), (0, true)])
        {
            var problem = new Problem<T>(new Random(9), shape, extra, extra, extra, accumulate: accumulate);
            problem.Multiply();
            problem.Check();
            // Without gaps between the rows of the result.
            problem = new Problem<T>(new Random(9), shape, extra, extra, 0, accumulate: accumulate);
            problem.Multiply();
            problem.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Batches_and_shared_operands_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            int Size() => s_sizes[random.Next(13)];
            bool Coin() => random.Next(2) == 0;
            var shape = new GemmShape(Size(), Size(), Size(), Coin(), Coin());
            int extra = random.Next(2);
            var problem = new Problem<float>(
                random, shape, extra, extra, extra, batch: random.Next(1, 20), sharedA: Coin(), sharedB: Coin(), accumulate: Coin());
            problem.Multiply();
            problem.Check();
        }
    }

    [Theory]
    [InlineData(0, 5, 3)]
    [InlineData(5, 0, 3)]
    [InlineData(5, 4, 0)]
    [InlineData(1, 4, 0)]
    [InlineData(4, 1, 0)]
    public void Empty_sums_are_zero_and_empty_results_are_left_alone(int m, int n, int k)
    {
        foreach (int transposes in (int[])[0, 1, 2, 3])
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                var problem = new Problem<double>(
                    new Random(6), new GemmShape(m, n, k, (transposes & 1) != 0, (transposes & 2) != 0), extraC: 2, accumulate: accumulate);
                problem.Multiply();
                problem.Check();
            }
        }
    }

    [Theory]
    [InlineData(10, 12, 20, false)]
    [InlineData(1, 10, 20, false)]
    [InlineData(1, 1, 20, false)]
    [InlineData(10, 1, 20, false)]
    [InlineData(10, 8, 5, false)]
    [InlineData(1, 40, 20, false)]
    [InlineData(1, 40, 20, true)]
    [InlineData(40, 1, 20, false)]
    [InlineData(300, 40, 20, false)]
    [InlineData(1, 256, 785, false)]
    [InlineData(5, 128, 60, false)]
    [InlineData(1, 70, 300, true)]
    [InlineData(9, 1100, 1500, false)]
    [InlineData(1030, 1030, 1500, false)]
    [InlineData(30, 100, 1, false)]
    [InlineData(30, 100, 1, true)]
    [InlineData(31, 300, 3, false)]
    public void Nan_and_infinity_come_through_also_where_the_other_factor_is_zero(int m, int n, int k, bool transposeB)
    {
        var shape = new GemmShape(m, n, k, TransposeB: transposeB);
        var a = new float[m * k];
        var b = new float[k * n];
        var c = new float[m * n];
        // Everything is 0 but two numbers of A: 0 · NaN and 0 · ∞ are NaN, so these rows are NaN throughout.
        a[k - 1] = float.PositiveInfinity;
        a[(m - 1) * k] = float.NaN;
        Kernels.Gemm.Multiply<float>(shape, a, b, c, new float[Kernels.Gemm.WorkspaceLength<float>(shape)]);
        for (int i = 0; i < m; i++) Assert.All(c[(i * n)..(i * n + n)], x => Assert.Equal(i == 0 || i == m - 1, float.IsNaN(x)));

        Array.Fill(b, 2f);
        a[(m - 1) * k] = 1;
        a[k - 1] = float.PositiveInfinity;
        Kernels.Gemm.Multiply<float>(shape, a, b, c, new float[Kernels.Gemm.WorkspaceLength<float>(shape)]);
        Assert.All(c[..n], x => Assert.Equal(float.PositiveInfinity, x));
        if (m > 1) Assert.Equal(2, c[^1]);
    }

    [Fact]
    public void Results_do_not_depend_on_the_width_of_the_vectors_when_sums_run_over_k()
    {
        foreach (GemmShape shape in (GemmShape[])[new(30, 50, 70), new(300, 50, 70, true), new(32, 200, 150, false, true), new(1, 300, 70),
            new(1, 1, 40, true), new(1, 2, 785), new(1, 10, 128), new(1, 10, 84, true), new(1, 40, 33), new(1, 64, 5), new(1, 100, 131), new(1, 130, 77),
            new(1, 256, 785), new(3, 300, 70), new(6, 300, 70), new(30, 1100, 1500), new(37, 250, 1), new(37, 250, 4), new(60, 90, 20),
            new(130, 520, 2050, true)])
        {
            var problem = new Problem<float>(new Random(7), shape, accumulate: true);
            float[]? first = null;
            foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest))
            {
                VectorPath.Current = width;
                float[] result = (float[])problem.Multiply().Clone();
                first ??= result;
                Assert.Equal(first, result);
            }
        }
    }

    [Theory]
    [InlineData(1, 200, 1000, false)]
    [InlineData(200, 1, 1000, true)]
    [InlineData(1, 300, 700, false)]
    [InlineData(1, 9000, 100, false)]
    public void Rows_of_a_batch_do_not_depend_on_the_width_of_the_vectors(int m, int n, int k, bool transposeA)
    {
        Check<float>();
        Check<double>();

        void Check<T>() where T : unmanaged, INumber<T>
        {
            var problem = new Problem<T>(new Random(7), new GemmShape(m, n, k, transposeA), batch: 2);
            T[]? first = null;
            foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest))
            {
                VectorPath.Current = width;
                T[] result = (T[])problem.Multiply().Clone();
                problem.Check();
                first ??= result;
                Assert.Equal(first, result);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Batches_of_many_rows_pack_B_as_they_go(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int n in (int[])[15, 16, 17, 20, 33])
        {
            foreach (int k in (int[])[5, 14])
            {
                Check<float>(new GemmShape(300, n, k));
                Check<double>(new GemmShape(300, n, k));
            }
        }

        static void Check<T>(GemmShape shape) where T : unmanaged, INumber<T>
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                var problem = new Problem<T>(new Random(9), shape, 1, 2, 3, batch: 3, accumulate: accumulate);
                problem.Multiply();
                problem.Check();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Empty_sums_of_very_many_rows_stay_within_the_result(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int columns in (int[])[5, 70])
        {
            var problem = new Problem<float>(new Random(6), new GemmShape(500_000, columns, 0));
            problem.Multiply();
            Assert.All(problem.C[..(500_000 * columns)], x => Assert.Equal(0, x));
            Assert.All(problem.C[(500_000 * columns)..], x => Assert.Equal(-12345, x));
        }
    }

    [Theory]
    [InlineData(1, 64, 9216, true, 2)]
    [InlineData(1, 128, 9216, true, 4)]
    [InlineData(1, 50_000, 200, false, 12)]
    [InlineData(1, 256, 784, false, 2)]
    public void A_row_has_blocks_for_several_threads(int m, int n, int k, bool transposeB, int least)
    {
        GemmPlan plan = GemmPlan.Make<Float32x16, float>(m, n, k, apart: true, transposeB, k, 1, sharedB: true);
        Assert.True(plan.RowBlocks * plan.ColumnBlocks * plan.PartsOfRow >= least);
    }

    [Fact]
    public void A_product_allocates_nothing()
    {
        ThreadTeam.Threads = 2;
        var large = new Problem<float>(new Random(8), new GemmShape(300, 300, 300, false, true));
        var small = new Problem<float>(new Random(8), new GemmShape(10, 8, 8));
        var row = new Problem<float>(new Random(8), new GemmShape(1, 256, 785));
        var column = new Problem<float>(new Random(8), new GemmShape(517, 1, 1024, TransposeA: true));
        var deep = new Problem<float>(new Random(8), new GemmShape(30, 1100, 1500));
        var manyRows = new Problem<float>(new Random(8), new GemmShape(520, 1000, 600));
        var sums = new Problem<float>(new Random(8), new GemmShape(64, 128, 4608));
        var outer = new Problem<float>(new Random(8), new GemmShape(260, 700, 1));
        var narrow = new Problem<float>(new Random(8), new GemmShape(1, 10, 128));
        var dot = new Problem<float>(new Random(8), new GemmShape(1, 1, 128));
        var dots = new Problem<float>(new Random(8), new GemmShape(5, 20, 30, TransposeB: true));
        GemmCall<float>[] calls = [large.Call(), small.Call(), outer.Call(), row.Call(), column.Call(), deep.Call(), manyRows.Call(), sums.Call(),
            narrow.Call(), dot.Call(), dots.Call()];
        Allocation.AssertNone(() =>
        {
            foreach (ref readonly GemmCall<float> call in calls.AsSpan()) Kernels.Gemm.Multiply(call);
        });
    }

    [Fact]
    public void Spans_that_are_too_short_are_named()
    {
        var shape = new GemmShape(3, 4, 5);
        var room = new float[100];
        string Message(Action act) => Assert.Throws<ArgumentException>(act).Message;
        Assert.Equal(
            "A has 14 numbers; 3 rows of 5, 5 apart, need 15.",
            Message(() => Kernels.Gemm.Multiply<float>(shape, room.AsSpan(0, 14), room, room, room)));
        Assert.Equal(
            "B has 19 numbers; 5 rows of 4, 4 apart, need 20.",
            Message(() => Kernels.Gemm.Multiply<float>(shape, room, room.AsSpan(0, 19), room, room)));
        Assert.Equal(
            "C has 11 numbers; 3 rows of 4, 4 apart, need 12.",
            Message(() => Kernels.Gemm.Multiply<float>(shape, room, room, room.AsSpan(0, 11), room)));
        Assert.Equal(
            "C has 4 columns as it is stored, but its rows are only 3 apart.",
            Message(() => Kernels.Gemm.Multiply<float>(shape, room, 5, room, 4, room, 3, room)));
        var transposed = new GemmShape(30, 4, 5, TransposeB: true);
        long needed = Kernels.Gemm.WorkspaceLength<float>(transposed);
        Assert.True(needed > 0);
        Assert.Contains(
            $"needs {needed}", Message(() => Kernels.Gemm.Multiply<float>(transposed, new float[150], new float[20], new float[120], [])),
            StringComparison.Ordinal);
        Assert.Equal(
            "Matrix products are computed in float and double, not in Int32.",
            Message(() => Kernels.Gemm.Multiply<int>(shape, new int[15], new int[20], new int[12], [])));
    }
}
