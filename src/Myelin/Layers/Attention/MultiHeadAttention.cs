using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Attention of several heads: query, value and key are each projected for each head, y = concat over heads of
/// softmax(q · kᵀ / √keyDim) · v, projected back. Called on query, value, and, if they are not left out, key and an attention mask. Vaswani
/// et al. 2017.
/// </summary>
/// <remarks>
/// The tensors are (batch, query steps, dim), (batch, value steps, dim), (batch, value steps, dim), and the mask is (batch, query steps,
/// value steps), 1 where a step of the query sees a step of the value and 0 where not. Masks of query, value and key count too, and the
/// query's is the output's. Where a step of the query sees nothing, all steps of the value have equal weight.
/// </remarks>
public sealed record MultiHeadAttention : Layer
{
    /// <summary>Attention of several heads.</summary>
    /// <param name="numHeads">The number of heads.</param>
    /// <param name="keyDim">The numbers of query and key in each head.</param>
    /// <param name="valueDim">The numbers of the value in each head; null for <paramref name="keyDim"/>.</param>
    /// <param name="dropout">The share of weights that are dropped in training.</param>
    /// <param name="useBias">Whether the projections have a bias.</param>
    /// <param name="outputDim">The size of the last axis of what comes out; null for that of the query.</param>
    /// <param name="kernelInitializer">How the kernels start; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="biasInitializer">How the biases start; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="kernelRegularizer">The penalty on the kernels; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the biases; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="kernelConstraint">What the kernels are brought back within after each step; null for nothing.</param>
    /// <param name="biasConstraint">What the biases are brought back within after each step; null for nothing.</param>
    /// <param name="useCausalMask">Whether a step of the query sees only steps of the value up to its own number.</param>
    /// <param name="returnAttentionScores">Whether the weights are a second output, of shape (heads, query steps, value steps).</param>
    /// <param name="name">The layer's name; null for <c>multi_head_attention</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or dropout is not in [0, 1).</exception>
    public MultiHeadAttention(
        int numHeads, int keyDim, int? valueDim = null, double dropout = 0, bool useBias = true, int? outputDim = null,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, bool useCausalMask = false, bool returnAttentionScores = false, string? name = null)
    {
        NumHeads = numHeads >= 1 ? numHeads : throw Throw.OutOfRange(numHeads, "at least 1");
        KeyDim = keyDim >= 1 ? keyDim : throw Throw.OutOfRange(keyDim, "at least 1");
        ValueDim = valueDim ?? keyDim;
        if (ValueDim < 1)
            throw Throw.OutOfRange(ValueDim, "at least 1", nameof(valueDim));
        Dropout = Dropped.Checked(dropout);
        UseBias = useBias;
        OutputDim = outputDim is null or >= 1 ? outputDim : throw Throw.OutOfRange(outputDim, "at least 1");
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        (UseCausalMask, ReturnAttentionScores, Name) = (useCausalMask, returnAttentionScores, name);
    }

    /// <summary>The number of heads.</summary>
    public int NumHeads { get; }

    /// <summary>The numbers of query and key in each head.</summary>
    public int KeyDim { get; }

    /// <summary>The numbers of the value in each head.</summary>
    public int ValueDim { get; }

    /// <summary>The share of weights that are dropped in training.</summary>
    public double Dropout { get; }

    /// <summary>Whether the projections have a bias.</summary>
    public bool UseBias { get; }

    /// <summary>The size of the last axis of what comes out; null for that of the query.</summary>
    public int? OutputDim { get; }

    /// <summary>How the kernels start.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>How the biases start.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on the kernels.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The penalty on the biases.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <inheritdoc/>
    public override Regularizer? ActivityRegularizer { get; }

    /// <summary>What the kernels are brought back within after each step of training.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>What the biases are brought back within after each step of training.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>Whether a step of the query sees only steps of the value up to its own number.</summary>
    public bool UseCausalMask { get; }

    /// <summary>Whether the weights are a second output.</summary>
    public bool ReturnAttentionScores { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count is < 2 or > 4)
        {
            throw Throw.InputCount(
                nameof(MultiHeadAttention), "query and value, then, if they are not left out, key and an attention mask", inputs.Count);
        }

        if (inputs.Any(i => i.Rank != 2))
            throw new ArgumentException("query, value and key must be rows of (steps, dim), and the mask of (query steps, value steps).");
        Shape query = inputs[0], value = inputs[1], key = KeyOf(inputs);
        if (value[0] != key[0])
            throw new ArgumentException($"value {value} and key {key} must have the same number of steps; it is {value[0]} and {key[0]}.");
        if (inputs.Count == 4 && inputs[3] != [query[0], value[0]])
        {
            throw new ArgumentException($"the attention mask {inputs[3]} must be ({query[0]}, {value[0]}): "
                + $"the steps of the query {query} by those of the value {value}.");
        }

        Shape output = query.With(-1, OutputDim ?? query[-1]);
        return ReturnAttentionScores ? [output, [NumHeads, query[0], value[0]]] : [output];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Dimension query = inputs[0][-1], output = OutputDim ?? query;
        return [
            .. Projection("query", [query, NumHeads, KeyDim], [NumHeads, KeyDim]),
            .. Projection("key", [KeyOf(inputs)[-1], NumHeads, KeyDim], [NumHeads, KeyDim]),
            .. Projection("value", [inputs[1][-1], NumHeads, ValueDim], [NumHeads, ValueDim]),
            .. Projection("attention_output", [NumHeads, ValueDim, output], [output]),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Node query = Heads(inputs[0], "query", KeyDim), key = Heads(KeyOf(inputs), "key", KeyDim), value = Heads(inputs[1], "value", ValueDim);
        (Node mixed, Node weights) = Mix(query, key, value, Seen(inputs, context), context);
        Node kernel = context.Weight("attention_output/kernel");
        Node output = FlatRows.Apply(mixed.Reshape([mixed.Shape[0], mixed.Shape[1], NumHeads * ValueDim]), rows =>
        {
            Node sums = rows.MatMul(kernel.Reshape([NumHeads * ValueDim, kernel.Shape[-1]]));
            return UseBias ? sums + context.Weight("attention_output/bias") : sums;
        });
        context.OutputMask = context.Masks[0];
        return ReturnAttentionScores ? [output, weights] : [output];

        // A projection for each head, of shape (batch, steps, heads, size).
        Node Heads(Node x, string name, int size) => FlatRows.Apply(x, rows =>
        {
            Node projected = rows.MatMul(context.Weight($"{name}/kernel").Reshape([x.Shape[-1], NumHeads * size]));
            return UseBias ? projected + context.Weight($"{name}/bias").Reshape([NumHeads * size]) : projected;
        }).Reshape([x.Shape[0], x.Shape[1], NumHeads, size]);
    }

    /// <summary>The values mixed, (batch, steps, heads, size), by weights of shape (batch, heads, query steps, value steps).</summary>
    private (Node Mixed, Node Weights) Mix(Node query, Node key, Node value, Node? seen, LayerContext context)
    {
        double scale = 1 / Math.Sqrt(KeyDim);
        bool drops = context.Training && Dropout > 0;
        if (seen is null && !drops)
            return Node.Attention(query, key, value, scale);
        Axes headsFirst = [0, 2, 1, 3];
        Node scores = query.Transpose(headsFirst).MatMul(key.Transpose(headsFirst), false, true) * scale;
        Node weights = AttentionMask.Softmax(scores, seen);
        Node mixed = (drops ? weights.Dropout(Dropout, context.Random) : weights).MatMul(value.Transpose(headsFirst));
        return (mixed.Transpose(headsFirst), weights);
    }

    private static T KeyOf<T>(IReadOnlyList<T> inputs) => inputs[inputs.Count > 2 ? 2 : 1];

    /// <summary>What each step of the query sees, of a shape that is broadcast to (batch, heads, query steps, value steps).</summary>
    private Node? Seen(IReadOnlyList<Node> inputs, LayerContext context)
    {
        Node query = inputs[0], value = inputs[1];
        Node? seen = context.Masks[0]?.Reshape([query.Shape[0], 1, query.Shape[1], 1]);
        seen = AttentionMask.Both(seen, context.Masks[1]?.Reshape([value.Shape[0], 1, 1, value.Shape[1]]));
        if (inputs.Count > 2)
            seen = AttentionMask.Both(seen, context.Masks[2]?.Reshape([value.Shape[0], 1, 1, value.Shape[1]]));
        if (inputs.Count > 3)
            seen = AttentionMask.Both(seen, inputs[3].ExpandDims(1));
        return AttentionMask.Both(seen, UseCausalMask ? AttentionMask.Causal(query.Shape[1].Value, value.Shape[1].Value, query.Type) : null);
    }

    private IEnumerable<WeightSpec> Projection(string name, Shape kernel, Shape bias)
    {
        yield return new WeightSpec($"{name}/kernel", kernel, KernelInitializer, KernelRegularizer, Constraint: KernelConstraint);
        if (UseBias)
            yield return new WeightSpec($"{name}/bias", bias, BiasInitializer, BiasRegularizer, Constraint: BiasConstraint);
    }
}
