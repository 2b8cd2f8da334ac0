using Myelin.Graph;

namespace Myelin;

/// <summary>Steps of all sequences as rows of one matrix, on which a product and what follows it run as one.</summary>
internal static class FlatRows
{
    /// <summary>A function of rows, applied along the last axis of a tensor of any rank.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="function">Makes rows of rows.</param>
    public static Node Apply(Node x, Func<Node, Node> function)
    {
        if (x.Shape.Rank == 2)
            return function(x);
        Shape rows = [.. x.Shape.Take(x.Shape.Rank - 1)];
        Node y = function(x.Reshape([rows.Elements, x.Shape[-1]]));
        return y.Reshape([.. rows, y.Shape[-1]]);
    }
}
