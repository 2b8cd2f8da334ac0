using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What attention layers have in common that are called on query, value and, if it is not the value, key: for each step of the query a
/// mean of the value's steps, weighted by the softmax of a score of query and key.
/// </summary>
/// <remarks>
/// The tensors are (batch, query steps, dim), (batch, value steps, values) and (batch, value steps, dim). Steps that the value's mask
/// passes over get no weight; steps that the query's mask passes over come out as 0, and that mask is the output's.
/// </remarks>
public abstract record AttentionLayer : Layer
{
    private protected AttentionLayer(bool useScale, double dropout, bool useCausalMask, bool returnAttentionScores, string? name)
    {
        UseScale = useScale;
        Dropout = Dropped.Checked(dropout);
        (UseCausalMask, ReturnAttentionScores, Name) = (useCausalMask, returnAttentionScores, name);
    }

    /// <summary>Whether the score has a trained scale.</summary>
    public bool UseScale { get; }

    /// <summary>The share of weights that are dropped in training.</summary>
    public double Dropout { get; }

    /// <summary>Whether a step of the query sees only steps of the value up to its own number.</summary>
    public bool UseCausalMask { get; }

    /// <summary>Whether the weights are a second output, of shape (query steps, value steps).</summary>
    public bool ReturnAttentionScores { get; }

    /// <summary>The scores, of shape (batch, query steps, value steps).</summary>
    private protected abstract Node Scores(Node query, Node key, LayerContext context);

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count is not (2 or 3))
            throw Throw.InputCount(GetType().Name, "query and value, or query, value and key", inputs.Count);
        Shape query = inputs[0], value = inputs[1], key = inputs[^1];
        if (inputs.Any(i => i.Rank != 2))
            throw new ArgumentException("query, value and key must be rows of (steps, dim).");
        if (query[1] != key[1])
        {
            throw new ArgumentException($"query {query} and key {key} must have the same last axis; it is {query[1]} and {key[1]}. "
                + "Put a Dense before one of them.");
        }

        if (value[0] != key[0])
            throw new ArgumentException($"value {value} and key {key} must have the same number of steps; it is {value[0]} and {key[0]}.");
        Shape output = [query[0], value[1]];
        return ReturnAttentionScores ? [output, [query[0], value[0]]] : [output];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Node query = inputs[0], value = inputs[1], key = inputs[^1];
        Node? seen = AttentionMask.Both(
            context.Masks[1]?.ExpandDims(1), UseCausalMask ? AttentionMask.Causal(query.Shape[1].Value, value.Shape[1].Value, query.Type) : null);
        Node weights = AttentionMask.Softmax(Scores(query, key, context), seen);
        Node output = (context.Training && Dropout > 0 ? weights.Dropout(Dropout, context.Random) : weights).MatMul(value);
        if (context.Masks[0] is { } mask)
            output *= mask.ExpandDims(2);
        context.OutputMask = context.Masks[0];
        return ReturnAttentionScores ? [output, weights] : [output];
    }
}
