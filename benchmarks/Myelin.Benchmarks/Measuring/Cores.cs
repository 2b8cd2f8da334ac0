using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Myelin.Benchmarks;

/// <summary>
/// How far apart the processors are that threads run on. A virtual machine's processors may lie in one cluster of cores with one
/// third-level cache, where a thread answers another in some 80 ns, or be moved apart by the host for seconds at a time, where it takes 330
/// ns (both measured on two Zen 5 cores). Nothing that runs alone sees a difference, the FMA rate neither, but work that is shared is
/// slower by up to 40 % in everybody's programs. So turns count that found the processors near each other.
/// </summary>
internal sealed class Cores(Options options)
{
    /// <summary>Up to this many nanoseconds for a word and its answer, processors are near each other.</summary>
    private const double Near = 200;

    private const int Answers = 200;
    private static readonly TimeSpan s_mostForARow = TimeSpan.FromSeconds(20);
    private TimeSpan _patience = options.Quick || options.Threads == 1 ? TimeSpan.Zero : TimeSpan.FromMinutes(8);
    private TimeSpan _patienceForRow;
    private long _turn;
    private bool _ended;

    /// <summary>Whether two threads are near each other now.</summary>
    public bool AreNear() => Nanoseconds() <= Near;

    /// <summary>A new row has patience of its own, out of that of the run.</summary>
    public void BeginRow() => _patienceForRow = _patience < s_mostForARow ? _patience : s_mostForARow;

    /// <summary>Waits until they are near each other, while the patience lasts; says whether they are.</summary>
    public bool AwaitNear()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            bool near = AreNear();
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if (near || waited >= _patienceForRow)
            {
                _patience -= waited;
                _patienceForRow -= waited;
                return near;
            }

            Thread.Sleep(20);
        }
    }

    /// <summary>Measures when they are near each other, or at last all the same: for choosing settings.</summary>
    public double WhenNear(Func<double> measure)
    {
        BeginRow();
        AwaitNear();
        return measure();
    }

    /// <summary>The least time in which another thread answers to a word.</summary>
    public double Nanoseconds()
    {
        if (Environment.ProcessorCount == 1)
            return 0;
        (_turn, _ended) = (0, false);
        var other = new Thread(Answer);
        other.Start();
        double least = double.MaxValue;
        for (int i = 0; i < 20; i++)
            least = Math.Min(least, Ask());
        Volatile.Write(ref _ended, true);
        other.Join();
        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Ask()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Answers; i++)
        {
            Volatile.Write(ref _turn, 1);
            while (Volatile.Read(ref _turn) == 1)
            {
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Answers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Answer()
    {
        while (!Volatile.Read(ref _ended))
        {
            if (Volatile.Read(ref _turn) == 1)
                Volatile.Write(ref _turn, 0);
        }
    }
}
