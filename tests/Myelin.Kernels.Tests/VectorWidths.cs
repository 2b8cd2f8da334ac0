using System.Numerics;
using Myelin.Kernels.Tests.Threading;

namespace Myelin.Kernels.Tests;

/// <summary>Tests that choose the width of vectors or the number of threads; both are the process's own, and are put back.</summary>
[Collection(nameof(WholeProcess))]
public abstract class VectorWidths : IDisposable
{
    private readonly VectorWidth _width = VectorPath.Current;
    private readonly int _threads = ThreadTeam.Threads;

    /// <summary>Lengths around the widths of all vectors.</summary>
    protected static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1000];

    public void Dispose()
    {
        VectorPath.Current = _width;
        ThreadTeam.Threads = _threads;
        ThreadTeam.WaitsForWorkers = false;
        GC.SuppressFinalize(this);
    }

    /// <summary>The widths that this machine has.</summary>
    public static TheoryData<VectorWidth> Widths => [.. Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest)];

    /// <summary>Numbers around 0 that follow from the seed, and that T holds exactly.</summary>
    protected static T[] Numbers<T>(int count, int seed = 1, double scale = 1) where T : INumber<T>
    {
        var random = new Random(seed);
        var x = new T[count];
        for (int i = 0; i < count; i++) x[i] = T.CreateTruncating((float)((random.NextDouble() * 2 - 1) * scale));
        return x;
    }

    /// <summary>Runs at 1, 2 and 5 threads and asserts that all gave the same bits and that workers had a part in it.</summary>
    protected static void SameOnAnyNumberOfThreads<T>(int results, Action<T[]> run) where T : unmanaged
    {
        ThreadTeam.WaitsForWorkers = true;
        ThreadTeam.Threads = 1;
        var expected = new T[results];
        run(expected);
        foreach (int threads in (int[])[2, 5])
        {
            ThreadTeam.Threads = threads;
            long before = ThreadTeam.BlocksRunByWorkers;
            var y = new T[results];
            run(y);
            Assert.Equal(Bytes(expected), Bytes(y));
            Assert.True(ThreadTeam.BlocksRunByWorkers > before);
        }
    }

    /// <summary>Asserts that a call allocates nothing once it has run for the first time.</summary>
    protected static void AllocatesNothing(Action run) => Allocation.AssertNone(run);

    /// <summary>Asserts that y is as expected: NaN and infinities alike, and the rest within a relative or absolute tolerance.</summary>
    protected static void Near<T>(double expected, T y, double tolerance, string where) where T : INumber<T>
    {
        double actual = double.CreateTruncating(y);
        bool alike = double.IsFinite(expected)
            ? Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected))
            : expected.Equals(actual);
        Assert.True(alike, $"{where}: expected {expected:R}, got {actual:R}");
    }

    protected static string Bytes<T>(T[] x) where T : unmanaged =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(x)));
}
