using System.Diagnostics;
using System.Runtime.CompilerServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>What the machine can do at most: floats multiplied and added in registers, with nothing to load or store.</summary>
/// <remarks>
/// Moments suffice: on two Zen 5 cores of a virtual machine the rate over 5, 50, 500 and 1500 ms was the same within 1 %, after a pause as
/// after a product of 4096³, on one thread (273 to 277 GFLOP/s) and on two (527 to 546). It drifts with the host, though: the best of a
/// row's turns is 1 to 5 % above their median.
/// </remarks>
internal unsafe struct FmaCeiling : IFloat32Work
{
    private const int Rounds = 20_000;
    private const int Sums = 12;
    private const int Tries = 5;

    private int _tries;

    /// <summary>The sum, stored so that it is computed.</summary>
    public static float Result { get; private set; }

    /// <summary>Floating-point operations of all threads in one try.</summary>
    public double Operations { get; private set; }

    /// <summary>Floating-point operations per nanosecond, of all threads together, in the best of the tries.</summary>
    public double GigaFlops { get; private set; }

    /// <summary>Measures with the threads and the vectors in use now.</summary>
    public static double Measure() => Try(Tries).GigaFlops;

    /// <summary>Multiplies and adds for some 30 µs.</summary>
    public static FmaCeiling Once() => Try(1);

    private static FmaCeiling Try(int tries)
    {
        var ceiling = new FmaCeiling { _tries = tries };
        VectorPath.Run(ref ceiling);
        return ceiling;
    }

    public void Run<V>() where V : struct, IVector<V, float>
    {
        int threads = ThreadTeam.Threads;
        Operations = 2.0 * Rounds * Sums * V.Count * threads;
        for (int i = 0; i < _tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            var share = default(Share<V>);
            ThreadTeam.Run(ref share, threads);
            GigaFlops = Math.Max(GigaFlops, Operations / Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
    }

    private readonly struct Share<V> : IBlockWork where V : struct, IVector<V, float>
    {
        public void Run(int block) => Multiply<V>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V>() where V : struct, IVector<V, float>
    {
        V half = V.Create(0.5), one = V.One;
        V a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (int round = 0; round < Rounds; round++)
        {
            a = V.MultiplyAdd(a, half, one);
            b = V.MultiplyAdd(b, half, one);
            c = V.MultiplyAdd(c, half, one);
            d = V.MultiplyAdd(d, half, one);
            e = V.MultiplyAdd(e, half, one);
            f = V.MultiplyAdd(f, half, one);
            g = V.MultiplyAdd(g, half, one);
            h = V.MultiplyAdd(h, half, one);
            i = V.MultiplyAdd(i, half, one);
            j = V.MultiplyAdd(j, half, one);
            k = V.MultiplyAdd(k, half, one);
            l = V.MultiplyAdd(l, half, one);
        }
        Result = V.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
