namespace Myelin.Benchmarks.Tests;

/// <summary>What counts as reached, and what a figure that falls short is compared with.</summary>
public sealed class RowTests
{
    private static readonly Row s_row = new("x", 2, 100, 90, 110);

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(1.4999, false)]
    [InlineData(1.6, true)]
    public void A_ratio_reaches_its_goal_from_the_goal_on(double ratio, bool reached)
    {
        Goal goal = Assert.Single((s_row with { Peers = [Peer("P", ratio, goal: 1.5)], Limit = 50 }).Goals());
        Assert.Equal((1.5, ratio, reached, false), (goal.Least, goal.Figure, goal.IsReached, goal.IsShare));
        Assert.Equal("times as fast as P", goal.What);
        Assert.StartsWith("at the machine's limit ", goal.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_as_fast_as_the_memory_gives_cannot_be_faster()
    {
        Row slow = s_row with { Peers = [Peer("P", 0.5, goal: 0.9)] };
        Assert.False(Assert.Single(slow.Goals()).IsReached);
        Assert.False(Assert.Single((slow with { BandwidthShare = 0.99 }).Goals()).IsReached);
        Assert.True(Assert.Single((slow with { BandwidthShare = 1 }).Goals()).IsReached);
    }

    [Fact]
    public void A_share_of_the_ceiling_is_a_goal_of_its_own_beside_the_peers()
    {
        Goal goal = Assert.Single((s_row with { Share = 0.91, ShareGoal = 0.92, Peers = [Peer("oneDNN", 0.97)] }).Goals());
        Assert.Equal((0.92, 0.91, false, true), (goal.Least, goal.Figure, goal.IsReached, goal.IsShare));
        Assert.Equal("oneDNN 93.8 %", goal.Remark);
    }

    [Fact]
    public void A_goal_against_a_peer_as_installed_says_when_the_peer_gains_little_from_its_best_settings()
    {
        Row row = s_row with { Limit = 80, Peers = [Peer("P, best", 2, goal: 2), Peer("P, default", 2.6, goal: 3)] };
        Goal[] goals = [.. row.Goals()];
        Assert.Equal("as installed it takes only 1.30 times as long as at its best", goals[1].Remark);
        // Where it gains the half that the goal supposes, the machine's limit is what bounds the ratio.
        Row gains = s_row with { Limit = 80, Peers = [Peer("P, best", 2, goal: 2), Peer("P, default", 3.2, goal: 3)] };
        Assert.Equal("at the machine's limit 4.00", gains.Goals().Last().Remark);
    }

    [Fact]
    public void A_peer_without_a_goal_is_only_shown() => Assert.Empty((s_row with { Peers = [Peer("P", 0.1)], Share = 0.1 }).Goals());

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 3, 100 }, 3.5)]
    public void The_median_is_the_middle_one(double[] numbers, double median) => Assert.Equal(median, Contest.Median(numbers));

    private static PeerFigure Peer(string name, double ratio, double? goal = null) =>
        new(name, "", 100 * ratio, 100, 100, ratio, ratio, ratio) { Goal = goal };
}
