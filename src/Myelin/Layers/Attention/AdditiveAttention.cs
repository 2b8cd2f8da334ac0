using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Attention by sums: the score of a step of the query and a step of the key is Σ scale · tanh(query + key), and y = softmax(scores) ·
/// value, called on query, value and, if it is not the value, key. Bahdanau et al. 2014.
/// </summary>
public sealed record AdditiveAttention : AttentionLayer
{
    /// <summary>Attention by sums.</summary>
    /// <param name="useScale">Whether each of the dim numbers has a trained scale.</param>
    /// <param name="dropout">The share of weights that are dropped in training.</param>
    /// <param name="useCausalMask">Whether a step of the query sees only steps of the value up to its own number.</param>
    /// <param name="returnAttentionScores">Whether the weights are a second output.</param>
    /// <param name="name">The layer's name; null for <c>additive_attention</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">dropout is not in [0, 1).</exception>
    public AdditiveAttention(
        bool useScale = true, double dropout = 0, bool useCausalMask = false, bool returnAttentionScores = false, string? name = null)
        : base(useScale, dropout, useCausalMask, returnAttentionScores, name)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return UseScale ? [new WeightSpec("scale", [inputs[0][1]], Initializer.GlorotUniform)] : [];
    }

    private protected override Node Scores(Node query, Node key, LayerContext context)
    {
        Node sums = (query.ExpandDims(2) + key.ExpandDims(1)).Tanh();
        return (UseScale ? sums * context.Weight("scale") : sums).Sum(-1);
    }
}
