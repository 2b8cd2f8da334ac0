using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>What the user asked <c>myelin train</c> for; null where Myelin is to choose.</summary>
internal sealed record TrainRequest
{
    /// <summary>What was typed, to be shown in the report.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The names of the options that were typed.</summary>
    public required IReadOnlySet<string> Said { get; init; }

    public required string Data { get; init; }

    public required string Target { get; init; }

    public TaskKind Task { get; init; }

    public string? Exclude { get; init; }

    public int[]? Hidden { get; init; }

    public string? Activation { get; init; }

    public double Dropout { get; init; }

    public double L1 { get; init; }

    public double L2 { get; init; }

    public string? Optimizer { get; init; }

    public double? LearningRate { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public int? Patience { get; init; }

    public double Validation { get; init; } = 0.15;

    public double Test { get; init; } = 0.15;

    public string? TestData { get; init; }

    public bool BalancedClasses { get; init; }

    public ulong Seed { get; init; }

    public string? Out { get; init; }

    public bool Quiet { get; init; }

    public bool Json { get; init; }
}
