namespace Myelin.Graph.Compilation;

/// <summary>A piece of the arena, with the stretch of the schedule in which its numbers are needed.</summary>
internal sealed class ArenaBuffer(long bytes)
{
    public long Bytes { get; } = bytes;

    /// <summary>The first step that writes it; −1 when it is there before the run.</summary>
    public int From { get; set; } = int.MaxValue;

    /// <summary>The last step that reads it; <see cref="int.MaxValue"/> when it outlives the run.</summary>
    public int To { get; set; } = -1;

    public long Offset { get; set; }

    public void Use(int step) => (From, To) = (Math.Min(From, step), Math.Max(To, step));

    public bool Overlaps(ArenaBuffer other) => From <= other.To && other.From <= To;
}

/// <summary>
/// Gives each buffer a place in one arena so that buffers needed at the same time do not overlap: the largest first, each at the
/// lowest place that is free while it is needed.
/// </summary>
/// <remarks>Y. Pisarchyk, J. Lee: Efficient Memory Management for Deep Neural Net Inference, 2020 ("greedy by size").</remarks>
internal static class MemoryPlanner
{
    /// <summary>Sets the offsets and returns the bytes of the arena.</summary>
    public static long Place(IEnumerable<ArenaBuffer> buffers)
    {
        var placed = new List<ArenaBuffer>();
        long end = 0;
        foreach (ArenaBuffer buffer in buffers.OrderByDescending(b => b.Bytes))
        {
            long offset = 0;
            foreach (ArenaBuffer other in placed)
            {
                // "placed" is kept in the order of offsets, so the first gap that is large enough is the lowest.
                if (!other.Overlaps(buffer))
                    continue;
                if (offset + buffer.Bytes <= other.Offset)
                    break;
                offset = Math.Max(offset, Variable.Align(other.Offset + other.Bytes));
            }

            buffer.Offset = offset;
            end = Math.Max(end, offset + buffer.Bytes);
            int at = placed.FindIndex(b => b.Offset > offset);
            placed.Insert(at < 0 ? placed.Count : at, buffer);
        }

        return end;
    }
}
