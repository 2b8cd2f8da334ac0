namespace Myelin;

/// <summary>
/// Ends training at the first batch whose loss is not a finite number, and says where the first such number came from:
/// <c>first non-finite value: output of "dense_2", step 381</c>. Steps are counted as the optimizer counts them, from 1.
/// </summary>
/// <remarks>
/// The step is compiled so that each layer's output is kept and looked at, which takes memory and time but changes no bit of what is
/// learned; without this callback it costs nothing. What is not finite may be found some steps before the loss shows it: an overflow in a
/// gradient makes a weight infinite, and only the next step's loss tells. <see cref="Model.Fit"/> returns, with
/// <see cref="StopReason.NotFinite"/>.
/// </remarks>
/// <param name="output">Where the line goes; null for <see cref="Console.Error"/>.</param>
public sealed class TerminateOnNaN(TextWriter? output = null) : Callback
{
    private string? _suspect;

    /// <summary>Where the line goes; null for <see cref="Console.Error"/>.</summary>
    public TextWriter? Output { get; } = output;

    /// <summary>The first value that was not finite, such as <c>output of "dense_2", step 381</c>; null when training was not ended for
    /// it.</summary>
    public string? FirstNotFinite { get; private set; }

    internal override bool LooksAtLayers => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => (_suspect, FirstNotFinite) = (null, null);

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, int batch, int batches)
    {
        ArgumentNullException.ThrowIfNull(run);
        // What comes and goes without reaching the loss, such as an infinity that a softmax makes 0, is not what broke it.
        string? found = run.FirstNotFinite();
        _suspect = found is null ? null : _suspect ?? found;
        if (double.IsFinite(run.Logs["loss"]))
            return;
        FirstNotFinite = _suspect ?? FormattableString.Invariant($"loss, step {run.Model.Optimizer!.Iterations}");
        (Output ?? Console.Error).WriteLine($"first non-finite value: {FirstNotFinite}");
        run.StopTraining(StopReason.NotFinite);
    }

    /// <inheritdoc/>
    protected internal override void SaveState(CallbackState state)
    {
        if (_suspect is not null)
            state.Set("suspect", _suspect);
    }

    /// <inheritdoc/>
    protected internal override void RestoreState(CallbackState state) => _suspect = state.Has("suspect") ? state.Text("suspect") : null;
}
