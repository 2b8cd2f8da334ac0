namespace Myelin.Benchmarks;

/// <summary>One measured figure and what it is compared with. Times are in the unit of the subject.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Threads">Myelin's threads.</param>
/// <param name="Value">The median.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
internal sealed record Row(string Name, int Threads, double Value, double Low, double High)
{
    /// <summary>The figure from which on, in which direction, a change is worth saying: single runs differ by less.</summary>
    public const double Changed = 1.1;

    /// <summary>The table that it stands in, where a subject has several.</summary>
    public string? Table { get; init; }

    /// <summary>Floating-point operations of matrix products and convolutions, a multiplication and an addition being two.</summary>
    public double? Operations { get; init; }

    /// <summary>Bytes that must go to or come from memory, whatever the kernels do: the optimizer's, or the operands'.</summary>
    public double? Bytes { get; init; }

    /// <summary>Operations per nanosecond.</summary>
    public double? GigaFlops { get; init; }

    /// <summary>The machine's FMA rate in operations per nanosecond, measured with every turn: the median of the turns.</summary>
    public double? Ceiling { get; init; }

    /// <summary>The share of that rate which the operations reach.</summary>
    public double? Share { get; init; }

    /// <summary>The share to reach.</summary>
    public double? ShareGoal { get; init; }

    /// <summary>The share of the machine's rate of copying as many bytes, for what has more to load than to compute.</summary>
    public double? BandwidthShare { get; init; }

    /// <summary>The time that the machine's FMA rate for the operations and its copy bandwidth for the bytes alone allow.</summary>
    public double? Limit { get; init; }

    /// <summary>Bytes allocated in a call, in the steady state.</summary>
    public double? Allocated { get; init; }

    /// <summary>The greatest relative difference of the losses of the first ten steps from a peer's.</summary>
    public double? LossDifference { get; init; }

    /// <summary>The greatest relative difference of that peer's losses in float32 from its own in float64.</summary>
    public double? LossRounding { get; init; }

    /// <summary>True where the processors never were near each other, so that sharing work cost everybody more than it need
    /// (<see cref="Cores"/>).</summary>
    public bool? ProcessorsApart { get; init; }

    /// <summary>What else is to be said.</summary>
    public string? Note { get; init; }

    /// <summary>The median in the result that was kept before this one, of the same machine.</summary>
    public double? Before { get; init; }

    /// <summary>The peers, in the order of columns.</summary>
    public IReadOnlyList<PeerFigure> Peers { get; init; } = [];

    /// <summary>What is to be reached, what was, and whether that is enough.</summary>
    public IEnumerable<Goal> Goals()
    {
        foreach (PeerFigure peer in Peers.Where(p => p.Goal is not null))
        {
            yield return new Goal($"times as fast as {peer.Peer}", peer.Goal!.Value, peer.Ratio, IsShare: false, IsReached(peer))
            { Remark = Remark(peer) };
        }

        if (ShareGoal is { } share && Share is { } reached)
            yield return new Goal("of the ceiling", share, reached, IsShare: true, reached >= share) { Remark = PeersShares(reached) };
    }

    /// <summary>
    /// What bounds a ratio. A goal against a peer as installed supposes that its best settings gain much; where they gain less, that is why
    /// it is hard to reach. Otherwise: the ratio that the machine's limit would give.
    /// </summary>
    private string? Remark(PeerFigure peer)
    {
        if (peer.IsAsInstalled && Peers.FirstOrDefault(p => p.Goal is not null && !p.IsAsInstalled) is { } best
            && peer.Value / best.Value < peer.Goal / best.Goal)
        {
            return $"as installed it takes only {Figures.Short(peer.Value / best.Value)} times as long as at its best";
        }

        return Limit is { } limit ? $"at the machine's limit {Figures.Short(peer.Value / limit)}" : null;
    }

    /// <summary>What the peers reach of the ceiling.</summary>
    private string? PeersShares(double reached) =>
        Peers.Count == 0 ? null : string.Join(", ", Peers.Select(p => $"{p.Peer} {Figures.ShareOfTenths(reached / p.Ratio)}"));

    /// <summary>Whether a peer's goal is reached: the ratio, or all that the memory gives.</summary>
    public bool IsReached(PeerFigure peer) => peer.Ratio >= peer.Goal || BandwidthShare >= 1;
}

/// <summary>Something to be reached.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Least">How much it is to be.</param>
/// <param name="Figure">How much it is.</param>
/// <param name="IsShare">Whether both are shares of 1.</param>
/// <param name="IsReached">Whether that is enough.</param>
internal sealed record Goal(string What, double Least, double Figure, bool IsShare, bool IsReached)
{
    /// <summary>What bounds the figure, for whoever wonders how far it can go.</summary>
    public string? Remark { get; init; }
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
internal sealed record PeerFigure(
    string Peer, string Settings, double Value, double Low, double High, double Ratio, double RatioLow, double RatioHigh)
{
    /// <summary>What the column of a peer as its users get it ends with.</summary>
    public const string AsInstalled = ", default";

    /// <summary>The ratio to reach.</summary>
    public double? Goal { get; init; }

    /// <summary>Whether these are the peer's settings as installed.</summary>
    public bool IsAsInstalled => Peer.EndsWith(AsInstalled, StringComparison.Ordinal);
}
