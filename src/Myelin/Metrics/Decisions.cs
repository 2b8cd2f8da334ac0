using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What a model decides and what is true, as float64 matrices of zeros and ones: a row for each row of a batch, or for each step of each,
/// and a column for each class.
/// </summary>
/// <param name="Said">1 where the model says the class.</param>
/// <param name="Truth">1 where the class is true.</param>
/// <param name="Weights">How much each row counts; null when all count.</param>
internal sealed record Decisions(Node Said, Node Truth, Node? Weights)
{
    /// <summary>Of each output by itself: said when it is above a threshold.</summary>
    public static Decisions OfEach(Node outputs, Node targets, Node? weights, double threshold) => new(
        (Rows(outputs) > threshold).Cast(ElementType.Float64), TruthOf(outputs, targets, each: true), WeightsOf(weights, outputs));

    /// <summary>Of the classes along the last axis: the one with the largest output is said.</summary>
    public static Decisions OfLargest(Node outputs, Node targets, Node? weights) => new(
        Rows(outputs).ArgMax().OneHot(ClassesOf(outputs), ElementType.Float64), TruthOf(outputs, targets, each: false), WeightsOf(weights, outputs));

    /// <summary>Of the classes along the last axis: those with the k largest outputs are said, and with them all that equal the last of
    /// these.</summary>
    public static Decisions OfTop(Node outputs, Node targets, Node? weights, int k, bool each)
    {
        Node rows = Rows(outputs);
        Node larger = (rows.ExpandDims(1) > rows.ExpandDims(2)).Sum(-1);
        return new((larger < k).Cast(ElementType.Float64), TruthOf(outputs, targets, each), WeightsOf(weights, outputs));
    }

    /// <summary>The outputs as (rows, classes).</summary>
    public static Node Rows(Node outputs) => outputs.Reshape([-1, ClassesOf(outputs)]);

    public static int ClassesOf(Node outputs) => outputs.Shape.Rank > 1 ? outputs.Shape[-1].Value : 1;

    /// <summary>What is true: labels become one-hot rows, numbers ones where they are above ½ or, for classes, where the largest
    /// is.</summary>
    public static Node TruthOf(Node outputs, Node targets, bool each)
    {
        int classes = ClassesOf(outputs);
        if (targets.Type == ElementType.Int32)
            return targets.Reshape([-1]).OneHot(classes, ElementType.Float64);
        Node rows = targets.Reshape([-1, classes]);
        return each ? (rows > 0.5).Cast(ElementType.Float64) : rows.ArgMax().OneHot(classes, ElementType.Float64);
    }

    /// <summary>The weights as one for each row of <see cref="Rows"/>.</summary>
    public static Node? WeightsOf(Node? weights, Node outputs)
    {
        if (weights is null)
            return null;
        Shape positions = outputs.Shape.Rank > 1 ? [.. outputs.Shape.Take(outputs.Shape.Rank - 1)] : outputs.Shape;
        Node w = weights.Cast(ElementType.Float64);
        while (w.Shape.Rank < positions.Rank)
            w = w.ExpandDims(-1);
        return w.BroadcastTo(positions).Reshape([-1]);
    }
}
