namespace Myelin.Kernels.Tests;

/// <summary>
/// Asserts that work allocates nothing, on any thread of the process. The test runner's own threads may allocate at the same time, so
/// a few attempts are made: work that allocates does so in each of them, and one without a byte proves that it does not.
/// </summary>
public static class Allocation
{
    private const int Attempts = 20;

    public static void AssertNone(Action work)
    {
        for (int i = 0; i < 3; i++)
            work();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 10; i++)
                work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }
}
