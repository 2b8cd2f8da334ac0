using System.Diagnostics.CodeAnalysis;
using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Kernels;

namespace Myelin.Cli.Training;

/// <summary>Has the machine code of training compiled on another thread while the table is read: see <see cref="KernelWarmup"/>.</summary>
internal static class Warmup
{
    /// <summary>What a small table may have, since the table is not known yet.</summary>
    private const int Rows = 150;
    private const int Inputs = 4;
    private const int Classes = 3;

    /// <summary>Widths and batches beyond this use the same kernels.</summary>
    private const int Most = 128;

    private static int s_begun;

    /// <summary>Begins, once in a process, where a second thread may be used.</summary>
    public static void Begin(TrainRequest request)
    {
        if (ThreadTeam.Threads == 1 || request.Task == TaskKind.Regression || Interlocked.Exchange(ref s_begun, 1) == 1)
            return;
        int[] hidden = request.Hidden ?? AutoSettings.HiddenSizes(Rows, Inputs);
        int[] widths = [Inputs, .. hidden.Select(units => Math.Min(units, Most)), Classes];
        int batch = Math.Min(request.BatchSize ?? AutoSettings.BatchSize(Rows), Most);
        new Thread(() => Compile(widths, batch)) { IsBackground = true, Name = "Myelin warm-up" }.Start();
    }

    /// <summary>What fails here is compiled, or fails, again where it is needed, where somebody is told.</summary>
    [SuppressMessage(
        "Design", "CA1031",
        Justification = "An exception on a thread of its own would end the process, and nothing depends on what is done ahead.")]
    private static void Compile(int[] widths, int batch)
    {
        try
        {
            KernelWarmup.Classifier(widths, batch, Rows);
        }
        catch (Exception)
        {
        }
    }
}
