using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Tests;

/// <summary>Does work on 1, 2 and 5 threads. Nothing else may run meanwhile, so tests that use it are in the collection "alone".</summary>
internal static class ThreadCounts
{
    /// <summary>Asserts that results have the same bits on any number of threads.</summary>
    /// <param name="results">Does the work and gives its results.</param>
    /// <param name="isShared">Whether to assert that the team took part, as it does only in work that is worth it.</param>
    /// <param name="name">What result i is, for messages.</param>
    public static void SameBits(Func<byte[][]> results, bool isShared, Func<int, string>? name = null)
    {
        int threads = ThreadTeam.Threads;
        try
        {
            byte[][]? first = null;
            foreach (int count in (int[])[1, 2, 5])
            {
                ThreadTeam.Threads = count;
                ThreadTeam.WaitsForWorkers = true;
                long before = ThreadTeam.BlocksRunByWorkers;
                byte[][] bits = results();
                first ??= bits;
                Assert.Equal(first.Length, bits.Length);
                for (int i = 0; i < bits.Length; i++)
                {
                    Assert.True(
                        first[i].AsSpan().SequenceEqual(bits[i]),
                        $"{name?.Invoke(i) ?? $"result {i}"} has other bits on {count} threads than on 1.");
                }

                if (isShared && count > 1)
                    Assert.True(ThreadTeam.BlocksRunByWorkers > before, $"no work was done by the team of {count}");
            }
        }
        finally
        {
            ThreadTeam.Threads = threads;
            ThreadTeam.WaitsForWorkers = false;
        }
    }

    public static byte[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.AsBytes(numbers).ToArray();
}
