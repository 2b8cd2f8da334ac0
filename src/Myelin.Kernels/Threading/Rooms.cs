using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// Workspace that a block has while it runs: as many rooms as blocks can run at once, so that a thread finds the one it used before, still
/// in its cache.
/// </summary>
internal struct Rooms
{
    private readonly int _count;
    private ulong _taken;

    /// <summary>The most rooms: one for each processor.</summary>
    public static int Most { get; } = Math.Min(Environment.ProcessorCount, 64);

    public Rooms(int blocks) => _count = Count(blocks);

    /// <summary>The rooms for so many blocks.</summary>
    public static int Count(int blocks) => Math.Min(blocks, Most);

    /// <summary>Numbers up to the next multiple of 64 bytes, whatever the type, so that neighbours share no cache line.</summary>
    public static long Line(long numbers) => (numbers + 15) & ~15L;

    /// <summary>Takes a room; with more threads than processors it may have to wait for one.</summary>
    public int Take()
    {
        while (true)
        {
            ulong taken = Volatile.Read(ref _taken);
            int free = BitOperations.TrailingZeroCount(~taken);
            if (free >= _count) Thread.Yield();
            else if (Interlocked.CompareExchange(ref _taken, taken | 1UL << free, taken) == taken) return free;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Leave(int room) => Interlocked.And(ref _taken, ~(1UL << room));
}
