namespace Myelin.Cli.Training;

/// <summary>Everything that decides what is trained and how, nothing left open.</summary>
internal sealed record TrainingPlan
{
    public required IReadOnlyList<int> Hidden { get; init; }

    public required string Activation { get; init; }

    public required double Dropout { get; init; }

    public required double L1 { get; init; }

    public required double L2 { get; init; }

    public required string Optimizer { get; init; }

    public required double LearningRate { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>The epochs without a better validation loss after which training stops; 0 where nothing stops it early.</summary>
    public required int Patience { get; init; }

    public required bool BalancedClasses { get; init; }

    /// <summary>The settings that were chosen from the data, by their names on the command line.</summary>
    public required IReadOnlyList<string> Chosen { get; init; }
}
