using System.Runtime.InteropServices;

namespace Myelin.Cli;

/// <summary>
/// Hears Ctrl-C (and the polite request to end, SIGTERM) for as long as it lives: the first one cancels <see cref="Token"/>, so that
/// training stops after the current batch and is saved; the second one ends the process at once.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    public CancellationToken Token => _source.Token;

    /// <summary>What must still happen when the process ends at once: showing the cursor again, removing what is half-written.</summary>
    public Action? BeforeEnd { get; set; }

    /// <summary>Called at the first interrupt, on a thread of its own.</summary>
    public Action? Heard { get; set; }

    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        interrupts._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, interrupts.OnSignal));
        interrupts._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, interrupts.OnSignal));
        return interrupts;
    }

    /// <summary>Hears nothing any more. The source stays usable, as a signal may be on its way.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    /// <summary>Does what the first, and then the second, Ctrl-C does.</summary>
    public void Interrupt()
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            BeforeEnd?.Invoke();
            Environment.Exit(ExitCodes.Interrupted);
        }

        Heard?.Invoke();
        _source.Cancel();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Interrupt();
    }
}
