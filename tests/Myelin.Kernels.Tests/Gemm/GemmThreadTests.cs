using System.Numerics;
using Myelin.Kernels.Tests.Threading;

namespace Myelin.Kernels.Tests.Gemm;

/// <summary>Matrix products on several threads: the same bits, and the epilogue once for every element.</summary>
[Collection(nameof(WholeProcess))]
public sealed unsafe class GemmThreadTests : IDisposable
{
    private readonly int _threads = ThreadTeam.Threads;
    private readonly VectorWidth _width = VectorPath.Current;

    public void Dispose()
    {
        VectorPath.Current = _width;
        ThreadTeam.Threads = _threads;
        ThreadTeam.WaitsForWorkers = false;
    }

    [Theory]
    [InlineData(128, 256, 784, false, false, 1)]
    [InlineData(784, 256, 128, true, false, 1)]
    [InlineData(128, 784, 256, false, true, 1)]
    [InlineData(512, 512, 512, false, false, 1)]
    [InlineData(32, 512, 300, false, true, 1)]
    [InlineData(10, 1024, 512, false, false, 1)]
    [InlineData(1, 2048, 1024, false, false, 1)]
    [InlineData(2, 2048, 512, false, true, 1)]
    [InlineData(2048, 1, 1024, false, false, 1)]
    [InlineData(1, 256, 1569, false, false, 1)]
    [InlineData(1, 100, 1571, false, false, 1)]
    [InlineData(1, 10, 14001, true, false, 1)]
    [InlineData(517, 1, 1024, true, false, 1)]
    [InlineData(1, 700, 1025, false, true, 1)]
    [InlineData(1, 1024, 512, false, false, 3)]
    [InlineData(5, 640, 300, false, false, 1)]
    [InlineData(64, 64, 64, false, true, 24)]
    [InlineData(300, 20, 20, false, false, 24)]
    [InlineData(30, 2100, 1024, false, false, 1)]
    [InlineData(40, 2100, 1024, true, true, 1)]
    [InlineData(71, 1990, 1030, false, true, 1)]
    [InlineData(9, 3000, 1000, false, false, 1)]
    [InlineData(1, 64, 9216, false, true, 1)]
    [InlineData(1, 9000, 200, false, false, 1)]
    [InlineData(784, 10, 300, true, false, 1)]
    [InlineData(1, 128, 4608, false, false, 1)]
    [InlineData(64, 128, 4608, false, false, 1)]
    [InlineData(512, 128, 2048, true, false, 1)]
    [InlineData(131, 517, 2049, true, false, 1)]
    [InlineData(1037, 1100, 1701, false, false, 1)]
    [InlineData(515, 1030, 523, false, true, 1)]
    [InlineData(600, 545, 1024, false, false, 1)]
    [InlineData(1031, 530, 1025, true, false, 1)]
    [InlineData(2050, 1027, 2048, false, false, 1)]
    [InlineData(1025, 700, 1, false, false, 1)]
    [InlineData(700, 601, 3, true, false, 1)]
    [InlineData(600, 500, 1, false, true, 1)]
    [InlineData(600, 500, 4, false, true, 1)]
    public void The_bits_are_the_same_on_any_number_of_threads(int m, int n, int k, bool transposeA, bool transposeB, int batch)
    {
        var problem = new Problem<float>(new Random(1), new GemmShape(m, n, k, transposeA, transposeB), batch: batch);
        ThreadTeam.Threads = 1;
        float[] alone = (float[])problem.Multiply().Clone();
        problem.Check();
        foreach (int threads in (int[])[2, 5])
        {
            ThreadTeam.Threads = threads;
            long before = ThreadTeam.BlocksRunByWorkers;
            ThreadTeam.WaitsForWorkers = true;
            for (int round = 0; round < 20; round++)
            {
                float[] shared = problem.Multiply(fromMiddle: round % 2 != 0);
                if (!shared.AsSpan().SequenceEqual(alone)) Assert.Fail($"{problem}: other bits on {threads} threads.");
            }
            Assert.True(ThreadTeam.BlocksRunByWorkers > before, "No worker took part.");
        }
    }

    /// <summary>Doubles every element and adds its row and column, counting how often each was seen.</summary>
    private readonly struct Affine(float* c, int leading, int n, int* seen, int* narrow) : IGemmEpilogue
    {
        public void Run(int rowStart, int rowCount, int columnStart, int columnCount)
        {
            if (columnStart != 0 || columnCount != n) Interlocked.Increment(ref *narrow);
            for (int i = rowStart; i < rowStart + rowCount; i++)
            {
                for (int j = columnStart; j < columnStart + columnCount; j++)
                {
                    c[(nint)i * leading + j] = 2 * c[(nint)i * leading + j] + i + j;
                    Interlocked.Increment(ref seen[i * n + j]);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1, false, false, 1, true)]
    [InlineData(10, 8, 2, false, false, 1, true)]
    [InlineData(1, 10, 128, false, false, 1, true)]
    [InlineData(10, 1, 8, false, false, 1, true)]
    [InlineData(40, 1, 30, true, false, 1, true)]
    [InlineData(5, 20, 30, false, true, 1, true)]
    [InlineData(30, 40, 3, true, false, 1, true)]
    [InlineData(256, 256, 1, false, false, 1, true)]
    [InlineData(256, 250, 1, false, true, 1, true)]
    [InlineData(700, 601, 3, true, false, 1, true)]
    [InlineData(300, 500, 4, false, true, 1, true)]
    [InlineData(50, 60, 20, false, false, 1, true)]
    [InlineData(33, 64, 50, true, false, 1, true)]
    [InlineData(128, 256, 784, false, false, 1, true)]
    [InlineData(200, 300, 2500, false, true, 1, true)]
    [InlineData(784, 1000, 40, true, false, 1, true)]
    [InlineData(64, 5000, 40, false, false, 1, false)]
    [InlineData(30, 2000, 100, false, false, 1, false)]
    [InlineData(32, 512, 300, false, true, 1, false)]
    [InlineData(784, 10, 200, true, false, 1, true)]
    [InlineData(1, 3000, 200, false, false, 1, true)]
    [InlineData(1, 256, 785, true, false, 1, true)]
    [InlineData(1, 3000, 100, false, false, 1, false)]
    [InlineData(3, 3000, 200, false, true, 1, false)]
    [InlineData(3000, 1, 200, false, false, 1, true)]
    [InlineData(3000, 1, 200, true, false, 1, true)]
    [InlineData(20, 30, 40, false, true, 9, true)]
    [InlineData(30, 2100, 1024, false, false, 1, false)]
    [InlineData(64, 130, 4096, false, true, 1, true)]
    [InlineData(512, 100, 2048, true, false, 1, true)]
    [InlineData(131, 517, 2049, true, false, 1, false)]
    [InlineData(515, 1030, 523, false, false, 1, false)]
    [InlineData(513, 545, 1024, false, true, 1, false)]
    [InlineData(530, 993, 1030, true, false, 1, false)]
    [InlineData(1030, 1600, 1040, false, false, 1, false)]
    [InlineData(2050, 1027, 2048, false, false, 1, false)]
    public void The_epilogue_sees_every_element_once_when_it_is_final(int m, int n, int k, bool transposeA, bool transposeB, int batch, bool fullRows)
    {
        ThreadTeam.Threads = 2;
        var problem = new Problem<float>(new Random(2), new GemmShape(m, n, k, transposeA, transposeB), batch: batch);
        float[] plain = (float[])problem.Multiply().Clone();
        problem.Before.CopyTo(problem.C, 0);
        int[] seen = GC.AllocateArray<int>(m * n * batch, pinned: true);
        int narrow = 0;
        fixed (float* c = problem.C)
        {
            fixed (int* s = seen)
            {
                var epilogue = new Affine(c, n, n, s, &narrow);
                Kernels.Gemm.Multiply(problem.Call(), ref epilogue);
            }
        }
        Assert.All(seen, count => Assert.Equal(1, count));
        for (int i = 0; i < m * n * batch; i++)
        {
            float expected = 2 * plain[i] + i / n + i % n;
            if (problem.C[i] != expected) Assert.Fail($"{problem}: element {i} is {problem.C[i]}, expected {expected}.");
        }
        if (fullRows) Assert.Equal(0, narrow);
        if (batch == 1 && VectorPath.Current == VectorWidth.Avx512 && Kernels.Gemm.GivesWholeRows<Float32x16, float>(problem.Shape))
            Assert.Equal(0, narrow);
    }

    /// <summary>Copies what it is handed to where the result would have it.</summary>
    private struct Collected<T> where T : unmanaged, INumber<T>
    {
        public T* To;
        public int Columns;

        public static void Take(void* context, T* block, nint leading, int rowStart, int rowCount, int columnStart, int columnCount)
        {
            var self = (Collected<T>*)context;
            for (int i = 0; i < rowCount; i++)
            {
                for (int j = 0; j < columnCount; j++) self->To[(nint)(rowStart + i) * self->Columns + columnStart + j] += block[i * leading + j];
            }
        }
    }

    private struct Room : IFloat32Work, IFloat64Work
    {
        public GemmShape Shape;
        public long? Length;

        public static long? Of<T>(GemmShape shape)
        {
            var room = new Room { Shape = shape };
            if (typeof(T) == typeof(float)) VectorPath.Run(ref room);
            else VectorPath.RunDouble(ref room);
            return room.Length;
        }

        void IFloat32Work.Run<V>() => Length = Kernels.Gemm.ConsumerLength<V, float>(Shape);

        void IFloat64Work.Run<V>() => Length = Kernels.Gemm.ConsumerLength<V, double>(Shape);
    }

    public static TheoryData<VectorWidth> Widths => [.. Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest)];

    [Theory]
    [InlineData(784, 256, 128, true, false)]
    [InlineData(300, 700, 90, false, true)]
    [InlineData(1024, 5000, 40, true, false)]
    [InlineData(128, 512, 1100, true, false)]
    [InlineData(600, 100, 2200, true, false)]
    [InlineData(1025, 701, 1, false, true)]
    [InlineData(515, 400, 3, true, true)]
    public void A_consumer_is_handed_every_element_once(int m, int n, int k, bool transposeA, bool transposeB) =>
        AssertHandedOnce<float>(new GemmShape(m, n, k, transposeA, transposeB), 2);

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_consumer_is_handed_every_element_once_at_every_width(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int threads in (int[])[1, 5])
        {
            foreach (int n in (int[])[2, 17, 33])
            {
                AssertHandedOnce<float>(new GemmShape(1024, n, 128, TransposeA: true), threads);
                AssertHandedOnce<double>(new GemmShape(1024, n, 128, TransposeA: true), threads);
                AssertHandedOnce<float>(new GemmShape(1100, n, 130), threads);
                AssertHandedOnce<double>(new GemmShape(900, n, 150, TransposeB: true), threads);
            }

            // Operands from memory.
            AssertHandedOnce<float>(new GemmShape(200, 300, 2100, TransposeA: true), threads);
            AssertHandedOnce<double>(new GemmShape(130, 100, 1501, TransposeA: true), threads);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_column_is_never_handed_over(VectorWidth width)
    {
        // It is done as a row, which is not cut into blocks that lie by themselves.
        VectorPath.Current = width;
        foreach ((int m, int k) in ((int, int)[])[(1024, 128), (784, 256), (128, 1024), (4096, 2048), (64, 64)])
        {
            foreach (int transposes in (int[])[0, 1, 2, 3])
            {
                var shape = new GemmShape(m, 1, k, (transposes & 1) != 0, (transposes & 2) != 0);
                Assert.Null(Room.Of<float>(shape));
                Assert.Null(Room.Of<double>(shape));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void What_is_summed_in_parts_is_never_handed_over(VectorWidth width)
    {
        // Handed over, it would be summed in one go, and have other bits.
        VectorPath.Current = width;
        foreach ((int m, int n, int k) in ((int, int, int)[])[
            (128, 256, 2048), (64, 256, 1024), (100, 200, 4096), (128, 130, 3000), (128, 256, 4096),
        ])
        {
            foreach (bool transposeB in (bool[])[false, true])
            {
                var shape = new GemmShape(m, n, k, TransposeB: transposeB);
                Assert.Null(Room.Of<float>(shape));
                Assert.Null(Room.Of<double>(shape));
            }
        }
    }

    private static void AssertHandedOnce<T>(GemmShape shape, int threads) where T : unmanaged, INumber<T>
    {
        ThreadTeam.Threads = threads;
        int results = shape.M * shape.N;
        var problem = new Problem<T>(new Random(4), shape);
        T[] plain = (T[])problem.Multiply().Clone();
        long? room = Room.Of<T>(shape);
        Assert.True(room is not null, $"{problem} cannot be handed over.");
        long length = Kernels.Gemm.WorkspaceLength<T>(shape) + room.Value;
        T[] workspace = GC.AllocateArray<T>((int)length + 16, pinned: true);
        Array.Fill(workspace, T.CreateChecked(Problem<T>.Guard));
        T[] handed = GC.AllocateArray<T>(results, pinned: true);
        fixed (T* to = handed, w = workspace)
        {
            var collected = new Collected<T> { To = to, Columns = shape.N };
            GemmCall<T> call = problem.Call();
            call.C = null;
            call.Workspace = w;
            call.Consumer = &Collected<T>.Take;
            call.EpilogueContext = &collected;
            Kernels.Gemm.Multiply(call);
        }
        if (!plain.AsSpan(0, results).SequenceEqual(handed)) Assert.Fail($"{problem}: other numbers were handed over on {threads} threads.");
        Assert.All(workspace[(int)length..], x => Assert.Equal(T.CreateChecked(Problem<T>.Guard), x));
    }

    [Fact]
    public void An_epilogue_sees_the_rows_of_a_batch_that_shares_b_numbered_through()
    {
        var problem = new Problem<float>(new Random(3), new GemmShape(20, 30, 40), batch: 9, sharedB: true);
        float[] plain = (float[])problem.Multiply().Clone();
        problem.Before.CopyTo(problem.C, 0);
        int[] seen = GC.AllocateArray<int>(20 * 30 * 9, pinned: true);
        int narrow = 0;
        fixed (float* c = problem.C)
        {
            fixed (int* s = seen)
            {
                var epilogue = new Affine(c, 30, 30, s, &narrow);
                Kernels.Gemm.Multiply(problem.Call(), ref epilogue);
            }
        }
        Assert.All(seen, count => Assert.Equal(1, count));
        Assert.Equal(2 * plain[20 * 30] + 20, problem.C[20 * 30]);
    }
}
