using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>Everything that is known when a training run has ended: what its folder, its report and its display are made of.</summary>
internal sealed record TrainedRun
{
    public required TrainRequest Request { get; init; }

    public required TrainingPlan Plan { get; init; }

    public required PreparedTable Data { get; init; }

    public required Sequential Model { get; init; }

    /// <summary>The curves, in the target's own units.</summary>
    public required TrainingProgress Progress { get; init; }

    public required StopReason Stopped { get; init; }

    /// <summary>The epoch, from 1, whose weights the model has; null when training was stopped before one had ended.</summary>
    public required int? BestEpoch { get; init; }

    /// <summary>The fingerprint of the data file; null for standard input.</summary>
    public string? Fingerprint { get; init; }

    public DateTimeOffset Started { get; init; }

    /// <summary>How long training took, without reading the table and writing the files.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The figures of the parts that have rows: train, validation, test.</summary>
    public required IReadOnlyList<PartFigures> Parts { get; init; }

    /// <summary>The part that says most about new rows: test, or else validation, or else train.</summary>
    public required PreparedTable.Part Shown { get; init; }

    public required string ShownName { get; init; }

    public required ClassReport? Classes { get; init; }

    public bool IsRegression => Data.Target.Task == TaskKind.Regression;
}
