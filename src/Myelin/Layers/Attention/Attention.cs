using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Attention by inner products: y = softmax(scale · query · keyᵀ) · value, called on query, value and, if it is not the value, key. Luong
/// et al. 2015.
/// </summary>
public sealed record Attention : AttentionLayer
{
    /// <summary>Attention by inner products, or by sums.</summary>
    /// <param name="useScale">Whether the score has a trained scale, which starts at 1.</param>
    /// <param name="scoreMode">How query and key make a score.</param>
    /// <param name="dropout">The share of weights that are dropped in training.</param>
    /// <param name="useCausalMask">Whether a step of the query sees only steps of the value up to its own number.</param>
    /// <param name="returnAttentionScores">Whether the weights are a second output.</param>
    /// <param name="name">The layer's name; null for <c>attention</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">dropout is not in [0, 1).</exception>
    public Attention(
        bool useScale = false, AttentionScore scoreMode = AttentionScore.Dot, double dropout = 0, bool useCausalMask = false,
        bool returnAttentionScores = false, string? name = null)
        : base(useScale, dropout, useCausalMask, returnAttentionScores, name) =>
        ScoreMode = Enum.IsDefined(scoreMode) ? scoreMode : throw Throw.OutOfRange(scoreMode, "Dot or Concat");

    /// <summary>How query and key make a score.</summary>
    public AttentionScore ScoreMode { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs)
    {
        var weights = new List<WeightSpec>();
        if (UseScale)
            weights.Add(new WeightSpec("scale", Shape.Scalar, Initializer.Ones));
        if (ScoreMode == AttentionScore.Concat)
            weights.Add(new WeightSpec("concat_score_weight", Shape.Scalar, Initializer.Ones));
        return weights;
    }

    private protected override Node Scores(Node query, Node key, LayerContext context)
    {
        if (ScoreMode == AttentionScore.Dot)
        {
            Node products = query.MatMul(key, false, true);
            return UseScale ? products * context.Weight("scale") : products;
        }

        Node sums = query.ExpandDims(2) + key.ExpandDims(1);
        return (UseScale ? sums * context.Weight("scale") : sums).Tanh().Sum(-1) * context.Weight("concat_score_weight");
    }
}
