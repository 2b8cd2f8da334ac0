namespace Myelin.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    private static readonly ConfusionMatrix s_matrix = ConfusionMatrix.Of([0, 0, 1, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 2, 0, 2], 3);

    [Fact]
    public void Rows_are_what_is_true_and_columns_what_was_said()
    {
        Assert.Equal([1, 1, 0, 0, 2, 1, 1, 0, 2], s_matrix.Counts.ToArray());
        Assert.Equal((3, 8.0, 5 / 8.0), (s_matrix.Classes, s_matrix.Total, s_matrix.Accuracy));
        Assert.Equal((2.0, 3.0, 3.0), (s_matrix.TruthOf(0), s_matrix.SaidOf(1), s_matrix.SaidOf(2)));
        Assert.Equal((2 / 3.0, 2 / 3.0, 2 / 3.0, 0.5), (s_matrix.Precision(1), s_matrix.Recall(2), s_matrix.F1Score(1), s_matrix.IoU(2)));
    }

    [Fact]
    public void Text_is_a_table() => Assert.Equal(
        """
        true \ said  0  1  2
        0            1  1  0
        1            0  2  1
        2            1  0  2
        """.ReplaceLineEndings("\n"), s_matrix.ToString());

    // sklearn.metrics.cohen_kappa_score and matthews_corrcoef of these rows; References/metrics.py holds more.
    [Fact]
    public void Agreement_is_beyond_chance()
    {
        Assert.Equal(1 - (1 - 5 / 8.0) / (1 - (2 * 2 + 3 * 3 + 3 * 3) / 64.0), s_matrix.CohenKappa(), 1e-15);
        Assert.Equal((5 * 8 - 22) / Math.Sqrt((64.0 - 22) * (64 - 22)), s_matrix.MatthewsCorrelation(), 1e-15);
        Assert.Equal(double.NaN, ConfusionMatrix.Of([1, 1], [1, 1], 2).CohenKappa());
        Assert.Equal(0, ConfusionMatrix.Of([1, 1], [1, 1], 2).MatthewsCorrelation());
    }

    [Fact]
    public void A_class_without_rows_has_zeros()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0], [0], 2);
        Assert.Equal((0.0, 0.0, 0.0, double.NaN), (matrix.Precision(1), matrix.Recall(1), matrix.F1Score(1), matrix.IoU(1)));
        Assert.Equal(0, new ConfusionMatrix([0, 0, 0, 0]).Accuracy);
    }

    // sklearn.metrics.precision_recall_fscore_support(average=None) of these rows.
    [Fact]
    public void Each_class_has_its_own_figures()
    {
        Assert.Equal(
            [new(0.5, 0.5, 0.5, 2), new(2 / 3.0, 2 / 3.0, 2 / 3.0, 3), new ClassScores(2 / 3.0, 2 / 3.0, 2 / 3.0, 3)], s_matrix.PerClass());
        ConfusionMatrix lopsided = ConfusionMatrix.Of([0, 0, 0, 1, 1], [0, 0, 0, 0, 0], 3);
        Assert.Equal([new(0.6, 1, 0.75, 3), new(0, 0, 0, 2), new ClassScores(0, 0, 0, 0)], lopsided.PerClass());
        Assert.Equal([new(0.6, 1, 0.75, 3), new(1, 0, 0, 2), new ClassScores(1, 1, 1, 0)], lopsided.PerClass(zeroDivision: 1));
        Assert.Equal(
            [new(0.6, 1, 0.75, 3), new(double.NaN, 0, 0, 2), new ClassScores(double.NaN, double.NaN, double.NaN, 0)],
            lopsided.PerClass(zeroDivision: double.NaN));
    }

    [Fact]
    public void What_is_no_matrix_is_said()
    {
        Refusal.StartsWith<ArgumentException>("3 counts do not fill a square", () => new ConfusionMatrix([1, 2, 3]));
        Refusal.StartsWith<ArgumentException>(
            "Row 1 has the classes 3 and 0, but there are 3, 0 to 2.", () => ConfusionMatrix.Of([0, 3], [0, 0], 3));
        Refusal.StartsWith<ArgumentException>("There are 1 true classes, but 2 were said", () => ConfusionMatrix.Of([0], [0, 0], 3));
    }

    [Fact]
    public void A_class_that_is_not_there_is_refused_by_the_name_it_was_given_as()
    {
        Refuse("said", () => s_matrix[0, 3]);
        Refuse("truth", () => s_matrix[3, 0]);
        Refuse("truth", () => s_matrix[-1, 0]);
        Refuse("truth", () => s_matrix.TruthOf(3));
        Refuse("said", () => s_matrix.SaidOf(-1));
        Refuse("label", () => s_matrix.Precision(3));
        Refuse("label", () => s_matrix.Recall(-1));
        Refuse("label", () => s_matrix.F1Score(3));
        Refuse("label", () => s_matrix.IoU(3));
        static void Refuse(string name, Func<object?> use)
        {
            ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(use);
            Assert.Equal(name, refusal.ParamName);
            Assert.StartsWith($"{name} must be a class, from 0 to 2; it is ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_but_0_1_and_NaN_stands_for_0_by_0()
    {
        Refusal.StartsWith<ArgumentOutOfRangeException>("zeroDivision must be 0, 1 or NaN; it is 7.", () => s_matrix.Precision(0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_matrix.Recall(0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_matrix.F1Score(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_matrix.PerClass(double.PositiveInfinity));
        Assert.Equal(double.NaN, ConfusionMatrix.Of([0], [0], 2).Precision(1, double.NaN));
    }
}
