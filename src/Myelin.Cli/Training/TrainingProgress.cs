using System.Diagnostics;
using Myelin.Cli.Display;

namespace Myelin.Cli.Training;

/// <summary>Where training stands: what a display shows.</summary>
internal sealed class TrainingProgress(TrainingPlan plan, TargetUnits units, int rows)
{
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

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Rows trained on per second, since the start.</summary>
    public double RowsPerSecond => (EpochsDone + EpochFraction) * rows / Math.Max(_clock.Elapsed.TotalSeconds, 1e-6);

    /// <summary>The time until the last epoch ends, if nothing stops training early.</summary>
    public TimeSpan LeftAtMost
    {
        get
        {
            double done = EpochsDone + EpochFraction;
            return done == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(_clock.Elapsed.TotalSeconds / done * (plan.Epochs - done));
        }
    }

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
