using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// The one team of threads of the process: the calling thread and <see cref="Threads"/> − 1 workers, which stay alive between
/// calls. Workers look out for the next call for some milliseconds and then sleep until they are woken.
/// </summary>
/// <remarks>
/// <para>
/// A call costs 0.1–0.3 µs while the workers are looking out and 15–50 µs when they must be woken (measured on two Zen 5 cores),
/// and allocates nothing. Say how many operations small work has, or ask <see cref="Worthwhile"/>.
/// </para>
/// <para>
/// The caller takes blocks from the front and the workers take them from the back, so that with two threads each has one
/// contiguous part of the data, and mostly the same part in the next call. Nobody waits for a worker that has not come: what it
/// would have done is done by the others, so a machine whose cores are busy slows the work down but never stops it.
/// </para>
/// <para>
/// When the team is in use, by another thread or by the block that makes the call, the call runs all its blocks itself.
/// </para>
/// </remarks>
public static unsafe class ThreadTeam
{
    /// <summary>
    /// The number of operations (numbers added, multiplied, or multiplied and added, at the full speed of the vectors) from
    /// which it pays to share work between threads: about 2 µs of one thread's time.
    /// </summary>
    public const long WorthwhileOperations = 1 << 17;

    private const int Open = 1 << 30;

    // How long an idle worker looks out with nothing but pauses, and how long in all, offering its core to others in between, before
    // it sleeps. A pause takes 15 to 50 ns, so these are some 2 ms and 4 ms. They are counted in pauses, not by the clock: a worker
    // that was woken on the caller's own core gets its first turns while the caller works, and must still be awake, and so be moved to
    // an idle core by the operating system, when its turns are over.
    private const int AlertPauses = 100_000;
    private const int LookOutPauses = 200_000;
    private const int CrowdedPauses = 2_000;

    private static readonly byte[] s_memory = GC.AllocateArray<byte>(sizeof(Board) + 128, pinned: true);
    private static readonly Board* s_board =
        (Board*)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(s_memory)) + 127) & ~(nuint)127);

    private static readonly object s_bed = new();
    private static int s_asleep;
    private static int s_crew;
    private static int s_arrived;
    private static bool s_started;
    private static int s_threads = FromEnvironment();
    private static long s_blocksRunByWorkers;
    private static Exception? s_failure;

    /// <summary>
    /// The number of threads that share the work, the caller included: 1 or more. The default is the number of processors, or
    /// what the environment variable <c>MYELIN_THREADS</c> says. It may be more than there are processors.
    /// </summary>
    /// <remarks>Setting it waits for the call that the team is busy with, so a block cannot set it. No result depends on it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1 or above 1024.</exception>
    public static int Threads
    {
        get => Volatile.Read(ref s_threads);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024);
            while (Interlocked.CompareExchange(ref s_board->Owned, 1, 0) != 0) Thread.Yield();
            try
            {
                if (value == s_threads) return;
                Volatile.Write(ref s_threads, value);
                s_started = false;
                // Workers of an older crew see that they are dismissed when they next look at the board.
                Interlocked.Increment(ref s_crew);
                Interlocked.Increment(ref s_board->Call);
                lock (s_bed) Monitor.PulseAll(s_bed);
            }
            finally
            {
                Volatile.Write(ref s_board->Owned, 0);
            }
        }
    }

    /// <summary>How many blocks the workers, and not the callers, have run since the process began.</summary>
    public static long BlocksRunByWorkers => Interlocked.Read(ref s_blocksRunByWorkers);

    /// <summary>
    /// Whether a call begins only when a worker has taken a block, so that tests on a busy machine can be sure that work is shared. It
    /// costs the time until the operating system gives a worker a core.
    /// </summary>
    internal static bool WaitsForWorkers { get; set; }

    /// <summary>Whether work of so many operations is worth sharing: there are other threads, and it is more than
    /// <see cref="WorthwhileOperations"/>.</summary>
    /// <param name="operations">Numbers added, multiplied, or multiplied and added. Count an exponential or a tanh as ten, a division as
    /// four.</param>
    public static bool Worthwhile(long operations) => operations >= WorthwhileOperations && Threads > 1;

    /// <summary>
    /// Runs the blocks 0 to <paramref name="blocks"/> − 1 on the caller and the workers, each block once, and returns when all are done.
    /// </summary>
    /// <remarks>All blocks are run even if one fails; then the first exception caught is thrown again.</remarks>
    /// <param name="work">The work, which the threads share by its address.</param>
    /// <param name="blocks">The number of blocks; none are run when it is 0.</param>
    public static void Run<TWork>(ref TWork work, int blocks) where TWork : unmanaged, IBlockWork
    {
        fixed (TWork* shared = &work)
        {
            Run(&RunBlock<TWork>, shared, blocks);
        }
    }

    /// <summary>Runs the blocks as <see cref="Run{TWork}(ref TWork, int)"/> does if so many operations are worth sharing, and else one
    /// after another on the caller.</summary>
    /// <param name="work">The work.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="operations">What all blocks together do, as <see cref="Worthwhile"/> counts it.</param>
    public static void Run<TWork>(ref TWork work, int blocks, long operations) where TWork : unmanaged, IBlockWork
    {
        if (blocks > 1 && Worthwhile(operations))
        {
            Run(ref work, blocks);
            return;
        }

        for (int i = 0; i < blocks; i++) work.Run(i);
    }

    /// <summary>Runs <paramref name="block"/>(<paramref name="context"/>, i) for i from 0 to <paramref name="blocks"/> − 1 as
    /// <see cref="Run{TWork}(ref TWork, int)"/> does.</summary>
    /// <param name="block">Does one block.</param>
    /// <param name="context">What is handed to it; it must not be moved by the garbage collector while the call runs.</param>
    /// <param name="blocks">The number of blocks.</param>
    public static void Run(delegate*<void*, int, void> block, void* context, int blocks)
    {
        if (blocks <= 1 || s_threads == 1 || Interlocked.CompareExchange(ref s_board->Owned, 1, 0) != 0)
        {
            RunAlone(block, context, blocks);
            return;
        }
        if (!s_started) Start();

        Board* board = s_board;
        board->Block = block;
        board->Context = context;
        board->Blocks = blocks;
        board->Taken = 0;
        // Whoever counts itself in from here on sees all of the above. (A latecomer to the last call may be counted just now.)
        Interlocked.Or(ref board->Inside, Open);
        Interlocked.Increment(ref board->Call);
        if (Volatile.Read(ref s_asleep) > 0) Wake(blocks - 1);
        while (WaitsForWorkers && Volatile.Read(ref board->Taken) >> 32 == 0) Thread.Yield();

        while (true)
        {
            long taken = Interlocked.Increment(ref board->Taken);
            int front = (int)taken, back = (int)(taken >> 32);
            if (front + back > blocks) break;
            try
            {
                block(context, front - 1);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref s_failure, failure, null);
            }
        }

        Interlocked.And(ref board->Inside, ~Open);
        AwaitWorkers(board);
        Exception? failed = s_failure;
        s_failure = null;
        Volatile.Write(ref board->Owned, 0);
        if (failed is not null) ExceptionDispatchInfo.Throw(failed);
    }

    private static void RunBlock<TWork>(void* work, int block) where TWork : unmanaged, IBlockWork => ((TWork*)work)->Run(block);

    private static void RunAlone(delegate*<void*, int, void> block, void* context, int blocks)
    {
        Exception? first = null;
        for (int i = 0; i < blocks; i++)
        {
            try
            {
                block(context, i);
            }
            catch (Exception failure)
            {
                first ??= failure;
            }
        }
        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    // Workers that are inside have a block in hand. If that takes long, one of them may have lost its core to another program,
    // and the way to get it back is to give ours away.
    private static void AwaitWorkers(Board* board)
    {
        for (int i = 0; Volatile.Read(ref board->Inside) != 0; i++)
        {
            if (i < 2000) Pause();
            else Thread.Yield();
        }
    }

    private static void Wake(int wanted)
    {
        lock (s_bed)
        {
            for (int i = Math.Min(wanted, s_asleep); i > 0; i--) Monitor.Pulse(s_bed);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start()
    {
        int crew = s_crew;
        Volatile.Write(ref s_arrived, 0);
        for (int i = 1; i < s_threads; i++)
        {
            new Thread(() => Work(crew)) { IsBackground = true, Name = $"Myelin {i}" }.Start();
        }
        // What a thread allocates to begin with is allocated now, and not in a later call that is counted upon to allocate nothing.
        while (Volatile.Read(ref s_arrived) < s_threads - 1) Thread.Yield();
        s_started = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work(int crew)
    {
        Interlocked.Increment(ref s_arrived);
        Board* board = s_board;
        int seen = Volatile.Read(ref board->Call) - 1;
        while (true)
        {
            seen = AwaitCall(board, seen);
            if (Volatile.Read(ref s_crew) != crew) return;
            if ((Interlocked.Increment(ref board->Inside) & Open) != 0) TakeBlocks(board);
            Interlocked.Decrement(ref board->Inside);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeBlocks(Board* board)
    {
        int blocks = board->Blocks, done = 0;
        while (true)
        {
            long taken = Interlocked.Add(ref board->Taken, 1L << 32);
            int front = (int)taken, back = (int)(taken >> 32);
            if (front + back > blocks) break;
            try
            {
                board->Block(board->Context, blocks - back);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref s_failure, failure, null);
            }
            done++;
        }
        if (done > 0) Interlocked.Add(ref s_blocksRunByWorkers, done);
    }

    /// <summary>Returns when the number of the call on the board is another than the one seen last, and returns that number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AwaitCall(Board* board, int seen)
    {
        int call;
        // More threads than processors: looking out with pauses alone would keep a core from a thread that has work.
        bool crowded = s_threads > Environment.ProcessorCount;
        int alert = crowded ? 0 : AlertPauses, lookOut = crowded ? CrowdedPauses : LookOutPauses;
        for (int i = 0; i < lookOut; i++)
        {
            call = Volatile.Read(ref board->Call);
            if (call != seen) return call;
            Pause();
            if (i >= alert && i % 32 == 0) Thread.Yield();
        }

        lock (s_bed)
        {
            // Counted before the board is read, as the caller writes the board before it reads the count: one of the two sees the other.
            Interlocked.Increment(ref s_asleep);
            while ((call = Volatile.Read(ref board->Call)) == seen) Monitor.Wait(s_bed);
            Interlocked.Decrement(ref s_asleep);
        }
        return call;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }

    private static int FromEnvironment()
    {
        string? asked = Environment.GetEnvironmentVariable("MYELIN_THREADS");
        if (string.IsNullOrEmpty(asked)) return Math.Min(Environment.ProcessorCount, 1024);
        return int.TryParse(asked, out int threads) && threads is >= 1 and <= 1024
            ? threads
            : throw new ArgumentException($"MYELIN_THREADS is \"{asked}\"; it can be a number from 1 to 1024.");
    }

    /// <summary>What caller and workers share, one cache line (two, for the prefetcher's sake) for each thing that is written by
    /// itself.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Board
    {
        /// <summary>1 while a caller has the team.</summary>
        [FieldOffset(0)] public int Owned;

        /// <summary>The number of the call, which idle workers watch; the call itself lies beside it.</summary>
        [FieldOffset(128)] public int Call;
        [FieldOffset(132)] public int Blocks;
        [FieldOffset(136)] public delegate*<void*, int, void> Block;
        [FieldOffset(144)] public void* Context;

        /// <summary>The number of workers that are inside the call, plus <see cref="Open"/> while more may come in.</summary>
        [FieldOffset(256)] public int Inside;

        /// <summary>Blocks taken from the front (low half) and from the back (high half).</summary>
        [FieldOffset(264)] public long Taken;
    }
}
