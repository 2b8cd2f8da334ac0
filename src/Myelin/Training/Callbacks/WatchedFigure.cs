using Myelin.Datasets;

namespace Myelin;

/// <summary>A figure that a callback watches from epoch to epoch, and when it has become better.</summary>
/// <param name="watcher">The callback's name, for messages.</param>
/// <param name="name">The figure's name, such as <c>val_loss</c>.</param>
/// <param name="mode">Whether smaller or larger is better.</param>
internal sealed class WatchedFigure(string watcher, string name, MonitorMode mode)
{
    /// <summary>The figure. False after an epoch without a validation that would show it.</summary>
    /// <exception cref="InvalidOperationException">Training never shows a figure of this name.</exception>
    public bool TryRead(TrainingRun run, IReadOnlyDictionary<string, double> logs, out double figure)
    {
        if (logs.TryGetValue(name, out figure))
            return true;
        if (run.ValidationRows > 0 && logs.Keys.Any(k => name == $"val_{k}"))
            return false;
        throw new InvalidOperationException($"{watcher} watches \"{name}\", but training shows {string.Join(", ", logs.Keys.Select(k => $"\"{k}\""))}"
            + Suggestion(run, logs) + (name.StartsWith("val_", StringComparison.Ordinal) && run.ValidationRows == 0
                ? " Give Fit a validationSplit or validationData."
                : ""));
    }

    /// <summary>Whether a figure is better than another by more than a margin; what is not a number never is.</summary>
    public bool IsBetter(TrainingRun run, double figure, double than, double minDelta = 0) =>
        LargerIsBetter(run) ? figure - minDelta > than : figure + minDelta < than;

    /// <summary>What every figure is better than.</summary>
    public double Worst(TrainingRun run) => LargerIsBetter(run) ? double.NegativeInfinity : double.PositiveInfinity;

    // The figure is asked itself, since names can be numbered (precision_1) or stand after an output's (head_accuracy).
    private bool LargerIsBetter(TrainingRun run) => mode == MonitorMode.Max || (mode == MonitorMode.Auto
        && (run.Totals.LargerIsBetter(name)
            || (name.StartsWith("val_", StringComparison.Ordinal) && run.Totals.LargerIsBetter(name["val_".Length..]))));

    private string Suggestion(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        // What validation would show counts too, so that a slip is told before the data are.
        string[] names = [.. logs.Keys, .. logs.ContainsKey("val_loss") ? [] : logs.Keys.Select(k => $"val_{k}")];
        string? meant = names.Contains(name, StringComparer.Ordinal) ? null
            : NearestName.Find(name, names) ?? Array.Find(names, n => n.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return meant is null ? "." : $"; did you mean \"{meant}\"?";
    }
}
