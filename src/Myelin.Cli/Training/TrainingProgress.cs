using System.Diagnostics;
using Myelin.Cli.Display;

namespace Myelin.Cli.Training;

/// <summary>Where training stands: what a display shows.</summary>
internal sealed class TrainingProgress(TrainingPlan plan, TargetUnits units, int rows, Func<TimeSpan>? clock = null)
{
    private const int RecentEpochs = 5;
    private readonly Queue<TimeSpan> _ends = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, List<double>> _curves = new(StringComparer.Ordinal);
    private double _bestLoss = double.PositiveInfinity;

    public TrainingPlan Plan => plan;

    /// <summary>The epochs that have ended.</summary>
    public int EpochsDone { get; private set; }

    /// <summary>How far the running epoch is, from 0 to 1.</summary>
    public double EpochFraction { get; private set; }

    /// <summary>The epoch, from 1, with the lowest validation loss; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    public double BestLoss => _bestLoss;

    public bool IsStopping { get; set; }

    public TimeSpan Elapsed => clock?.Invoke() ?? _clock.Elapsed;

    /// <summary>Rows trained on per second, since the start.</summary>
    public double RowsPerSecond => (EpochsDone + EpochFraction) * rows / Math.Max(Elapsed.TotalSeconds, 1e-6);

    /// <summary>Rows trained on per second in the last epochs; null before the second has ended, as the first one is slower than all
    /// others.</summary>
    public double? RecentRowsPerSecond => SecondsPerEpoch is { } seconds ? rows / Math.Max(seconds, 1e-6) : null;

    /// <summary>The time until the last epoch ends, if nothing stops training early; null before the second has ended.</summary>
    public TimeSpan? LeftAtMost => SecondsPerEpoch is { } seconds ? TimeSpan.FromSeconds(seconds * (plan.Epochs - EpochsDone - EpochFraction)) : null;

    private double? SecondsPerEpoch => _ends.Count < 2 ? null : (_ends.Last() - _ends.Peek()).TotalSeconds / (_ends.Count - 1);

    /// <summary>The figure that says most beside the loss.</summary>
    public string MainMetric => _curves.ContainsKey("accuracy") ? "accuracy" : "r2";

    /// <summary>The names of the figures of an epoch, without <c>val_</c>, <c>loss</c> first.</summary>
    public IEnumerable<string> Figures => _curves.Keys.Where(name => !name.StartsWith("val_", StringComparison.Ordinal));

    /// <summary>A figure of every epoch so far; empty where there is none.</summary>
    public IReadOnlyList<double> Curve(string name) => _curves.TryGetValue(name, out List<double>? curve) ? curve : [];

    /// <summary>The figure of the last epoch, or NaN.</summary>
    public double Last(string name) => Curve(name) is { Count: > 0 } curve ? curve[^1] : double.NaN;

    public void BatchEnded(int batch, int batches) => EpochFraction = (batch + 1.0) / batches;

    public void Ended() => _clock.Stop();

    public void EpochEnded(IReadOnlyDictionary<string, double> logs)
    {
        EpochsDone++;
        _ends.Enqueue(Elapsed);
        if (_ends.Count > RecentEpochs + 1) _ends.Dequeue();
        EpochFraction = 0;
        foreach ((string name, double value) in logs)
        {
            if (!_curves.TryGetValue(name, out List<double>? curve)) _curves.Add(name, curve = []);
            curve.Add(units.Restore(name, value));
        }

        if (!(Last("val_loss") < _bestLoss)) return;
        _bestLoss = Last("val_loss");
        BestEpoch = EpochsDone;
    }
}
