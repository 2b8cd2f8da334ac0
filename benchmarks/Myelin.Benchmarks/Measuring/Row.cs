namespace Myelin.Benchmarks;

/// <summary>One measured figure and what it is compared with. Times are in the unit of the subject.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Threads">Myelin's threads.</param>
/// <param name="Value">The median.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
internal sealed record Row(string Name, int Threads, double Value, double Low, double High)
{
    /// <summary>Floating-point operations of matrix products and convolutions, a multiplication and an addition being two.</summary>
    public double? Operations { get; init; }

    /// <summary>Bytes that must go to or come from memory, whatever the kernels do: the optimizer's, or the operands'.</summary>
    public double? Bytes { get; init; }

    /// <summary>Operations per nanosecond.</summary>
    public double? GigaFlops { get; init; }

    /// <summary>The share of the machine's FMA rate, measured in the same run.</summary>
    public double? Share { get; init; }

    /// <summary>The time that the machine's FMA rate for the operations and its copy bandwidth for the bytes alone allow.</summary>
    public double? Limit { get; init; }

    /// <summary>Bytes allocated in a call, in the steady state.</summary>
    public double? Allocated { get; init; }

    /// <summary>The greatest relative difference of the losses of the first ten steps from a peer's.</summary>
    public double? LossDifference { get; init; }

    /// <summary>The greatest relative difference of that peer's losses in float32 from its own in float64.</summary>
    public double? LossRounding { get; init; }

    /// <summary>What else is to be said.</summary>
    public string? Note { get; init; }

    /// <summary>The peers, in the order of columns.</summary>
    public IReadOnlyList<PeerFigure> Peers { get; init; } = [];
}

/// <summary>What a peer took for the same, in turn with Myelin.</summary>
/// <param name="Peer">The column, such as "PyTorch, default".</param>
/// <param name="Settings">The settings it ran with.</param>
/// <param name="Value">Its median.</param>
/// <param name="Low">Its least.</param>
/// <param name="High">Its greatest.</param>
/// <param name="Ratio">Its median over Myelin's.</param>
/// <param name="RatioLow">The least ratio of any turn.</param>
/// <param name="RatioHigh">The greatest ratio of any turn.</param>
internal sealed record PeerFigure(string Peer, string Settings, double Value, double Low, double High, double Ratio, double RatioLow, double RatioHigh);
