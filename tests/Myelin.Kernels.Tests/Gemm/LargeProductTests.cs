using System.Numerics;

namespace Myelin.Kernels.Tests.Gemm;

/// <summary>Products whose blocks each pack what they need of B: deep ones, and small results of long sums whose operands come from
/// memory.</summary>
public sealed unsafe class LargeProductTests : VectorWidths
{
    [Theory]
    [MemberData(nameof(Widths))]
    public void Deep_products_of_few_rows_are_right(VectorWidth width)
    {
        VectorPath.Current = width;
        Deep<float>(8, 3030, 520, false, false);
        Deep<float>(9, 1537, 1024, true, true);
        Deep<float>(8, 1536, 1024, false, false);
        Deep<double>(8, 1530, 515, false, true);
        Deep<double>(15, 1025, 768, true, false);
        Deep<double>(8, 1024, 768, false, false);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_of_weights_over_many_rows_have_the_bits_of_products_of_few(VectorWidth width)
    {
        VectorPath.Current = width;
        for (int threads = 1; threads <= 3; threads++)
        {
            ThreadTeam.Threads = threads;
            ByRows<float>(new GemmShape(512, 128, 2048, TransposeA: true), accumulate: false);
            ByRows<float>(new GemmShape(131, 517, 2049, TransposeA: true), accumulate: threads == 2, extra: threads);
            ByRows<float>(new GemmShape(65, 67, 8191, TransposeA: true), accumulate: true, extra: 3);
            ByRows<double>(new GemmShape(64, 200, 2111, TransposeA: true), accumulate: false, extra: 1);
            // The last part is of a single k.
            ByRows<float>(new GemmShape(64, 64, 16385, TransposeA: true), accumulate: false);
        }
    }

    [Theory]
    [InlineData(512, 128, 2048, 1, 1)]
    [InlineData(512, 128, 2048, 2, 2)]
    [InlineData(512, 128, 2048, 3, 3)]
    [InlineData(512, 128, 2048, 6, 6)]
    [InlineData(128, 512, 2048, 2, 2)]
    [InlineData(128, 512, 2048, 12, 12)]
    [InlineData(128, 512, 2048, 64, 16)]
    [InlineData(128, 128, 2048, 3, 2)]
    [InlineData(65, 67, 9000, 64, 1)]
    [InlineData(200, 300, 4000, 7, 6)]
    public void Operands_from_memory_are_read_by_every_processor(int m, int n, int k, int processors, int blocks)
    {
        GemmPlan plan = GemmPlan.FromMemory<Float32x16, float>(m, n, k, processors);
        Assert.Equal(blocks, plan.RowBlocks * plan.ColumnBlocks);
        Assert.InRange(plan.BlockColumns * plan.ColumnBlocks, n, n + plan.BlockColumns - 1);
        Assert.InRange(plan.RoomLength, plan.BlockColumns * plan.KPart, int.MaxValue);
        // Rooms of what is handed over are apart by the rows that the last tiles ask for below the block.
        Assert.InRange(plan.ConsumedRoom(m), ((m + plan.RowBlocks - 1) / plan.RowBlocks + 14) * plan.BlockColumns, int.MaxValue);
    }

    [Theory]
    [InlineData(2048, 3000, 2048, 2)]
    [InlineData(2048, 5000, 2048, 2)]
    [InlineData(2048, 2048, 2048, 2)]
    [InlineData(2048, 2048, 2048, 8)]
    [InlineData(1300, 1300, 1300, 4)]
    [InlineData(4096, 4096, 4096, 16)]
    [InlineData(10, 9000, 1000, 3)]
    [InlineData(3100, 1000, 2048, 2)]
    [InlineData(5000, 2000, 1100, 3)]
    public void Deep_products_have_as_many_blocks_for_each_processor(int m, int n, int k, int processors)
    {
        GemmPlan plan = GemmPlan.Deep<Float32x16, float>(m, n, k, apart: true, k, processors);
        Assert.Equal(0, plan.RowBlocks * plan.ColumnBlocks % processors);
        Assert.InRange(plan.BlockColumns * plan.ColumnBlocks, n, n + plan.BlockColumns - 1);
    }

    private static void Deep<T>(int m, int n, int k, bool transposeA, bool transposeB) where T : unmanaged, INumber<T>
    {
        var problem = new Problem<T>(new Random(9), new GemmShape(m, n, k, transposeA, transposeB), 1, 2, 3, accumulate: n % 2 != 0);
        problem.Multiply();
        problem.Check();
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Deep_products_of_many_rows_have_the_bits_of_products_of_few(VectorWidth width)
    {
        VectorPath.Current = width;
        ByRows<float>(new GemmShape(1030, 1537, 1024), accumulate: false);
        ByRows<float>(new GemmShape(1029, 3030, 520, TransposeB: true), accumulate: true);
        ByRows<double>(new GemmShape(1025, 1025, 768, TransposeA: true), accumulate: true);
        ByRows<double>(new GemmShape(1033, 1530, 515, TransposeB: true), accumulate: false);
        ByRows<float>(new GemmShape(2061, 2210, 715), accumulate: true, extra: 5);
        ByRows<float>(new GemmShape(1037, 1100, 1701), accumulate: false, extra: 3);
        ByRows<float>(new GemmShape(2053, 1025, 2048), accumulate: false);
        ByRows<float>(new GemmShape(2053, 1100, 1701, TransposeA: true), accumulate: true, extra: 3);
        ByRows<float>(new GemmShape(61, 1100, 1537, TransposeA: true), accumulate: false, extra: 3);
        ByRows<float>(new GemmShape(29, 1100, 2048, TransposeB: true), accumulate: false, extra: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Many_rows_that_pass_parts_of_a_smaller_right_side_have_the_bits_of_products_of_few(VectorWidth width)
    {
        VectorPath.Current = width;
        for (int threads = 1; threads <= 3; threads++)
        {
            ThreadTeam.Threads = threads;
            bool accumulate = threads == 2;
            ByRows<float>(new GemmShape(515, 1030, 523), accumulate, extra: threads);
            // A's rows lie a page apart, with and without a gap.
            ByRows<float>(new GemmShape(513, 545, 1024), accumulate, extra: 0);
            ByRows<float>(new GemmShape(521, 700, 1001), !accumulate, extra: 23);
            ByRows<float>(new GemmShape(519, 1040, 525), accumulate, extra: threads);
            ByRows<float>(new GemmShape(57, 1047, 1601), accumulate, extra: threads);
            ByRows<float>(new GemmShape(56, 1041, 1601, TransposeA: true), !accumulate, extra: threads);
            ByRows<float>(new GemmShape(541, 1000, 530, TransposeB: true), accumulate, extra: threads);
            ByRows<float>(new GemmShape(1031, 530, 1025, TransposeA: true), accumulate, extra: threads);
            ByRows<float>(new GemmShape(529, 993, 531, TransposeA: true, TransposeB: true), accumulate, extra: threads);
            ByRows<double>(new GemmShape(514, 515, 520, TransposeA: threads == 2), accumulate, extra: threads);
        }
    }

    [Theory]
    [InlineData(1024, 1024, 1024, 1, 2)]
    [InlineData(2048, 520, 1100, 2, 1)]
    [InlineData(736, 736, 736, 2, 1)]
    [InlineData(1024, 1000, 1024, 1, 2)]
    [InlineData(2048, 2048, 2048, 2, 1)]
    [InlineData(4096, 4096, 4096, 2, 1)]
    [InlineData(2048, 4096, 2048, 2, 1)]
    [InlineData(2048, 8192, 2048, 1, 2)]
    [InlineData(1536, 8192, 2048, 1, 2)]
    [InlineData(4500, 1000, 2048, 4, 1)]
    public void Blocks_are_even(int m, int n, int k, int rowBlocks, int columnBlocks)
    {
        GemmPlan plan = GemmPlan.Deep<Float32x16, float>(m, n, k, apart: true, k, processors: 2);
        Assert.Equal((rowBlocks, columnBlocks), (plan.RowBlocks, plan.ColumnBlocks));
    }

    [Theory]
    [InlineData(1024, 1024, 1024, false, 1, true)]
    [InlineData(1024, 1024, 1024, false, 3, true)]
    [InlineData(1024, 1024, 1024, false, 4, true)]
    [InlineData(1024, 1024, 1024, false, 16, true)]
    [InlineData(1024, 1024, 1024, false, 6, false)]
    [InlineData(1024, 1024, 1024, false, 12, false)]
    [InlineData(736, 736, 736, false, 8, false)]
    [InlineData(784, 256, 4096, true, 8, false)]
    [InlineData(3000, 300, 2000, false, 12, false)]
    [InlineData(511, 1024, 1024, false, 2, false)]
    [InlineData(511, 2048, 1024, false, 2, true)]
    public void Many_rows_pack_by_parts_where_every_processor_gets_as_many_blocks(int m, int n, int k, bool transposeA, int processors, bool expected)
    {
        GemmPlan? plan = GemmPlan.Large<Float32x16, float>(m, n, k, !transposeA, transposeB: false, transposeA ? m : k, processors);
        Assert.Equal(expected, plan is { PacksParts: true });
    }

    [Fact]
    public void A_small_result_from_memory_stays_one_though_many_rows_pass() =>
        Assert.True(GemmPlan.Large<Float32x16, float>(512, 256, 4096, apart: false, transposeB: false, 512, processors: 2)?.IsFromMemory);

    /// <summary>Compares with products of seven rows each, which are never deep and never dot products; their sums run over k all the
    /// same.</summary>
    private static void ByRows<T>(GemmShape shape, bool accumulate, int extra = 0) where T : unmanaged, INumber<T>
    {
        const int Rows = 7;
        var problem = new Problem<T>(new Random(10), shape, extra, extra, extra, accumulate: accumulate);
        problem.Multiply();
        problem.CheckGuards();
        GemmShape few = shape with { M = Rows };
        T[] workspace = GC.AllocateArray<T>((int)Kernels.Gemm.WorkspaceLength<T>(few) + 1, pinned: true);
        T[] rows = GC.AllocateArray<T>(Rows * problem.LeadingC, pinned: true);
        fixed (T* w = workspace, c = rows)
        {
            for (int row = 0; row < shape.M; row += Rows)
            {
                // The last rows are done with some of those before them.
                int first = Math.Min(row, shape.M - Rows);
                problem.Before.AsSpan(first * problem.LeadingC, rows.Length).CopyTo(rows);
                GemmCall<T> call = problem.Call();
                call.Shape = few;
                call.A += shape.TransposeA ? first : first * problem.LeadingA;
                call.C = c;
                call.Workspace = w;
                Kernels.Gemm.Multiply(call);
                if (!problem.C.AsSpan(first * problem.LeadingC, rows.Length).SequenceEqual(rows))
                    Assert.Fail($"{problem}: rows {first} to {first + Rows - 1} have other bits.");
            }
        }
    }
}
