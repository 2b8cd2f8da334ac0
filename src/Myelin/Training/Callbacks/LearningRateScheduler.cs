namespace Myelin;

/// <summary>Sets the learning rate before each epoch by a function of the epoch and the rate before.</summary>
/// <example><code>new LearningRateScheduler((epoch, rate) => epoch &lt; 10 ? rate : rate * Math.Exp(-0.1))</code></example>
public sealed class LearningRateScheduler : Callback
{
    /// <summary>Sets the learning rate before each epoch.</summary>
    /// <param name="schedule">The rate for an epoch, of the epoch from 0 and the rate until then.</param>
    public LearningRateScheduler(Func<int, double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
    }

    /// <summary>Sets the learning rate before each epoch to a schedule's, which counts epochs here and not steps.</summary>
    /// <param name="schedule">The schedule. To follow it from step to step give it to the optimizer instead.</param>
    public LearningRateScheduler(Schedule schedule)
        : this((epoch, _) => schedule.At(epoch)) => ArgumentNullException.ThrowIfNull(schedule);

    /// <summary>The rate for an epoch, of the epoch from 0 and the rate until then.</summary>
    public Func<int, double, double> Schedule { get; }

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        double rate = Schedule(epoch, run.LearningRate);
        if (!(double.IsFinite(rate) && rate > 0))
        {
            throw new InvalidOperationException($"LearningRateScheduler's function gives the learning rate {rate} for epoch {epoch}; "
                + "it must be positive and finite, such as 0.001.");
        }

        run.LearningRate = rate;
    }

    /// <inheritdoc/>
    protected internal override bool ChangesLearningRate => true;
}
