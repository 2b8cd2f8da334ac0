using Myelin.Cli.Report;

namespace Myelin.Cli.Tests.Report;

public sealed class ClassScoresTests
{
    [Fact]
    public void Scores_follow_their_formulas()
    {
        IReadOnlyList<ClassScores> scores = ClassScores.From(["a", "b"], [8, 2, 4, 6]);
        Assert.Equal(8 / 12.0, scores[0].Precision, 1e-15);
        Assert.Equal(0.8, scores[0].Recall, 1e-15);
        Assert.Equal(2 * (8 / 12.0) * 0.8 / (8 / 12.0 + 0.8), scores[0].F1, 1e-15);
        Assert.Equal((10, 10), (scores[0].Support, scores[1].Support));
        Assert.Equal(0.75, scores[1].Precision, 1e-15);
        Assert.Equal(0.6, scores[1].Recall, 1e-15);
    }

    [Fact]
    public void What_never_occurs_has_no_score()
    {
        IReadOnlyList<ClassScores> scores = ClassScores.From(["a", "b", "c"], [3, 0, 0, 2, 0, 0, 0, 0, 0]);
        Assert.Equal((double.NaN, 0, 0, 2), (scores[1].Precision, scores[1].Recall, scores[1].F1, scores[1].Support));
        Assert.True(double.IsNaN(scores[2].Precision) && double.IsNaN(scores[2].Recall) && double.IsNaN(scores[2].F1));
    }
}
