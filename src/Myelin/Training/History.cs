namespace Myelin;

/// <summary>What training has shown, epoch by epoch: <c>history["val_loss"][3]</c>.</summary>
public sealed class History
{
    private readonly List<Evaluation> _epochs = [];

    internal History()
    {
    }

    /// <summary>The figures of each finished epoch.</summary>
    public IReadOnlyList<Evaluation> Epochs => _epochs;

    /// <summary>The names of all figures, in order: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c> …</summary>
    public IReadOnlyList<string> Names => [.. _epochs.SelectMany(e => e.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>The epoch that <see cref="EarlyStopping"/> found best, from 0; null without one.</summary>
    public int? BestEpoch { get; internal set; }

    /// <summary>Why training ended before its last epoch.</summary>
    public StopReason Stopped { get; internal set; }

    /// <summary>A figure over the epochs; NaN where an epoch does not have it.</summary>
    /// <exception cref="KeyNotFoundException">No epoch has a figure of this name.</exception>
    public IReadOnlyList<double> this[string name] => _epochs.Count == 0 || _epochs.Exists(e => e.ContainsKey(name))
        ? [.. _epochs.Select(e => e.TryGetValue(name, out double value) ? value : double.NaN)]
        : throw new KeyNotFoundException($"The history has no \"{name}\"; it has {string.Join(", ", Names.Select(n => $"\"{n}\""))}.");

    /// <summary>How many epochs there are, the last one's figures, and why training ended early, if it did.</summary>
    public override string ToString() =>
        (_epochs.Count == 0 ? "no epochs" : $"{Counted.Of(_epochs.Count, "epoch")}, the last: {_epochs[^1]}")
        + Stopped switch
        {
            StopReason.Callback => " (stopped by a callback)",
            StopReason.Cancelled => " (cancelled)",
            StopReason.NotFinite => " (stopped, because the loss was no finite number any more)",
            _ => "",
        };

    internal void Add(Evaluation epoch) => _epochs.Add(epoch);

    internal void CopyFrom(History other)
    {
        _epochs.Clear();
        _epochs.AddRange(other._epochs);
        (BestEpoch, Stopped) = (other.BestEpoch, other.Stopped);
    }
}
