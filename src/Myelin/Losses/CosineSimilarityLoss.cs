using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The negated cosine of the angle between y and ŷ along the last axis, −Σ y ŷ / (|y| |ŷ|): −1 where they point the same way. A length
/// below 1e−7 counts as 1e−7, so that a row of zeros gives 0.
/// </summary>
public sealed record CosineSimilarityLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "cosine_similarity";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => -SumOfLast(OfLengthOne(outputs) * OfLengthOne(targets));

    private static Node OfLengthOne(Node x)
    {
        // The maximum is taken of the squares: a root's slope at 0 is infinite.
        Node squares = x.Square().Sum(-1, keepDims: true);
        return x / squares.Maximum(Epsilon * Epsilon).Sqrt();
    }
}
