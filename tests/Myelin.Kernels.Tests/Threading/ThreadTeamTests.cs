using Myelin.Kernels;

namespace Myelin.Kernels.Tests.Threading;

/// <summary>The team is one for the process, so whoever sets its size runs alone.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

[Collection(nameof(WholeProcess))]
public sealed unsafe class ThreadTeamTests : IDisposable
{
    private readonly int _threads = ThreadTeam.Threads;

    public void Dispose()
    {
        ThreadTeam.Threads = _threads;
        ThreadTeam.WaitsForWorkers = false;
    }

    private readonly struct Count(int* counts) : IBlockWork
    {
        public void Run(int block) => Interlocked.Increment(ref counts[block]);
    }

    /// <summary>Every block waits until two threads are in a block at once, so it only ends if a worker really comes.</summary>
    private readonly struct Meet(int* present) : IBlockWork
    {
        public void Run(int block)
        {
            Interlocked.Increment(ref *present);
            long until = Environment.TickCount64 + 20_000;
            while (Volatile.Read(ref *present) < 2 && Environment.TickCount64 < until) Thread.Yield();
        }
    }

    private readonly struct Fail(int* counts) : IBlockWork
    {
        public void Run(int block)
        {
            Interlocked.Increment(ref counts[block]);
            if (block % 3 == 1) throw new InvalidOperationException("block failed");
        }
    }

    private readonly struct Nest(int* counts) : IBlockWork
    {
        public void Run(int block)
        {
            var inner = new Count(counts + block * 4);
            ThreadTeam.Run(ref inner, 4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(17)]
    public void Every_block_runs_exactly_once(int threads)
    {
        ThreadTeam.Threads = threads;
        Assert.Equal(threads, ThreadTeam.Threads);
        int[] counts = GC.AllocateArray<int>(1000, pinned: true);
        fixed (int* p = counts)
        {
            foreach (int blocks in (int[])[0, 1, 2, 3, 7, 64, 1000])
            {
                for (int round = 0; round < 50; round++)
                {
                    Array.Clear(counts);
                    var work = new Count(p);
                    ThreadTeam.Run(ref work, blocks);
                    Assert.All(counts[..blocks], n => Assert.Equal(1, n));
                    Assert.All(counts[blocks..], n => Assert.Equal(0, n));
                }
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Workers_take_part_also_after_they_slept(int threads)
    {
        ThreadTeam.Threads = threads;
        for (int round = 0; round < 3; round++)
        {
            long before = ThreadTeam.BlocksRunByWorkers;
            int present = 0;
            var work = new Meet(&present);
            ThreadTeam.Run(ref work, 2);
            Assert.Equal(2, present);
            Assert.True(ThreadTeam.BlocksRunByWorkers > before);
            Thread.Sleep(20);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Workers_take_part_in_the_smallest_work_when_the_caller_waits_for_them(int threads)
    {
        ThreadTeam.Threads = threads;
        ThreadTeam.WaitsForWorkers = true;
        int* counts = stackalloc int[2];
        var work = new Count(counts);
        for (int round = 1; round <= 50; round++)
        {
            long before = ThreadTeam.BlocksRunByWorkers;
            ThreadTeam.Run(ref work, 2);
            Assert.True(ThreadTeam.BlocksRunByWorkers > before);
            Assert.Equal(round, counts[0]);
            Assert.Equal(round, counts[1]);
        }
    }

    [Fact]
    public void One_thread_has_no_workers()
    {
        ThreadTeam.Threads = 1;
        long before = ThreadTeam.BlocksRunByWorkers;
        int* counts = stackalloc int[100];
        var work = new Count(counts);
        ThreadTeam.Run(ref work, 100);
        Assert.Equal(before, ThreadTeam.BlocksRunByWorkers);
        Assert.False(ThreadTeam.Worthwhile(long.MaxValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void An_exception_reaches_the_caller_after_all_blocks_ran(int threads)
    {
        ThreadTeam.Threads = threads;
        int* counts = stackalloc int[50];
        var failing = new Fail(counts);
        var exception = Assert.Throws<InvalidOperationException>(() => { var f = failing; ThreadTeam.Run(ref f, 50); });
        Assert.Equal("block failed", exception.Message);
        for (int i = 0; i < 50; i++) Assert.Equal(1, counts[i]);

        var counting = new Count(counts);
        ThreadTeam.Run(ref counting, 50);
        for (int i = 0; i < 50; i++) Assert.Equal(2, counts[i]);
    }

    [Fact]
    public void A_call_inside_a_block_runs_all_its_blocks()
    {
        ThreadTeam.Threads = 2;
        int* counts = stackalloc int[400];
        var work = new Nest(counts);
        ThreadTeam.Run(ref work, 100);
        for (int i = 0; i < 400; i++) Assert.Equal(1, counts[i]);
    }

    [Fact]
    public void Many_callers_at_once_all_get_their_work_done()
    {
        ThreadTeam.Threads = 3;
        int[] failures = new int[6];
        Thread[] callers = [.. Enumerable.Range(0, 6).Select(caller => new Thread(() =>
        {
            int* counts = stackalloc int[40];
            for (int round = 1; round <= 2000; round++)
            {
                var work = new Count(counts);
                ThreadTeam.Run(ref work, 40);
                for (int i = 0; i < 40; i++)
                {
                    if (counts[i] != round) failures[caller]++;
                }
            }
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.All(failures, n => Assert.Equal(0, n));
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        ThreadTeam.Threads = 2;
        int* counts = stackalloc int[16];
        nint shared = (nint)counts;
        Allocation.AssertNone(() =>
        {
            var work = new Count((int*)shared);
            for (int i = 0; i < 20; i++) ThreadTeam.Run(ref work, 16);
        });
    }

    [Fact]
    public void The_size_is_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadTeam.Threads = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadTeam.Threads = 1025);
        ThreadTeam.Threads = 2;
        Assert.False(ThreadTeam.Worthwhile(ThreadTeam.WorthwhileOperations - 1));
        Assert.True(ThreadTeam.Worthwhile(ThreadTeam.WorthwhileOperations));
    }
}
