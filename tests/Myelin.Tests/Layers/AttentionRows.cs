namespace Myelin.Tests.Layers;

/// <summary>Attention with one head and with several.</summary>
internal static class AttentionRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("attention", new Attention(), [3, 4], [5, 4]),
        new LayerRow(
            "attention of query, value and key, with scores", new Attention(useScale: true, returnAttentionScores: true), [3, 4],
            [5, 2], [5, 4]),
        new LayerRow("attention by concatenation", new Attention(useScale: true, AttentionScore.Concat), [3, 4], [5, 2], [5, 4]),
        new LayerRow("attention with masks", new Attention(), [3, 4], [5, 4]),
        new LayerRow("attention causal", new Attention(useCausalMask: true), [3, 4], [5, 4]),
        new LayerRow("attention causal with a mask", new Attention(useCausalMask: true), [3, 4], [5, 4]),
        new LayerRow("attention with dropout", new Attention(dropout: 0.3), [3, 4], [5, 4])
            { Training = true, NoReference = "its numbers are random" },
        new LayerRow("additive_attention", new AdditiveAttention(), [3, 4], [5, 4]),
        new LayerRow(
            "additive_attention without scale, with masks", new AdditiveAttention(useScale: false, returnAttentionScores: true), [3, 4],
            [5, 2], [5, 4]),
        new LayerRow("multi_head_attention", new MultiHeadAttention(2, 3), [3, 4], [5, 4]),
        new LayerRow(
            "multi_head_attention of other sizes, with scores",
            new MultiHeadAttention(2, 2, valueDim: 1, useBias: false, outputDim: 6, returnAttentionScores: true), [3, 4], [5, 3], [5, 2]),
        new LayerRow("multi_head_attention with masks", new MultiHeadAttention(2, 2), [3, 4], [5, 4]),
        new LayerRow("multi_head_attention with an attention mask", new MultiHeadAttention(2, 2), [3, 4], [5, 4], [5, 4], [3, 5])
            { WithoutSlope = [3] },
        new LayerRow(
            "multi_head_attention causal, with masks of value and key", new MultiHeadAttention(2, 2, useCausalMask: true), [3, 4],
            [5, 4], [5, 4]),
        new LayerRow("multi_head_attention causal", new MultiHeadAttention(1, 2, useCausalMask: true), [4, 3], [4, 3]),
        new LayerRow("multi_head_attention with dropout", new MultiHeadAttention(2, 2, dropout: 0.3), [3, 4], [5, 4])
            { Training = true, NoReference = "its numbers are random" },
    ];
}
