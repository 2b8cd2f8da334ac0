using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Turns whole numbers, such as the numbers of words, into vectors that are learned: y[…, :] = embeddings[x[…], :]. Rows of shape (time,)
/// become (time, outputDim).
/// </summary>
/// <remarks>
/// Weights: embeddings (inputDim, outputDim). Inputs hold whole numbers from 0 to inputDim − 1; any other, and NaN, stops the run with an
/// error that names it. Numbers are cut off after the point.
/// </remarks>
public sealed record Embedding : Layer
{
    /// <summary>Whole numbers from here on are not all floats, so inputs could not name them.</summary>
    private const int MostWords = 1 << 24;

    /// <summary>Turns whole numbers into vectors.</summary>
    /// <param name="inputDim">The number of words: the largest number in the inputs, plus 1.</param>
    /// <param name="outputDim">Numbers of a vector.</param>
    /// <param name="embeddingsInitializer">How the vectors start; null for <see cref="Initializer.RandomUniform"/> from −0.05 to
    /// 0.05.</param>
    /// <param name="embeddingsRegularizer">The penalty on the vectors; null for none.</param>
    /// <param name="embeddingsConstraint">What the vectors are brought back within after each step of training; null for nothing.</param>
    /// <param name="maskZero">Whether 0 stands for "nothing here" and masks its step for the layers after this one.</param>
    /// <param name="name">The layer's name; null for <c>embedding</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or inputDim above 2²⁴, up to where float32 holds all whole
    /// numbers.</exception>
    public Embedding(
        int inputDim, int outputDim, Initializer? embeddingsInitializer = null, Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null, bool maskZero = false, string? name = null)
    {
        if (inputDim is < 1 or > MostWords)
            throw Throw.OutOfRange(inputDim, $"from 1 to {MostWords}");
        if (outputDim < 1)
            throw Throw.OutOfRange(outputDim, "at least 1");
        (InputDim, OutputDim, MaskZero) = (inputDim, outputDim, maskZero);
        EmbeddingsInitializer = embeddingsInitializer ?? Initializer.RandomUniform();
        EmbeddingsRegularizer = embeddingsRegularizer;
        EmbeddingsConstraint = embeddingsConstraint;
        Name = name;
    }

    /// <summary>The number of words.</summary>
    public int InputDim { get; }

    /// <summary>Numbers of a vector.</summary>
    public int OutputDim { get; }

    /// <summary>How the vectors start.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>The penalty on the vectors.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>What the vectors are brought back within after each step of training.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>Whether 0 stands for "nothing here" and masks its step.</summary>
    public bool MaskZero { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return [.. input, OutputDim];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input) =>
        [new WeightSpec("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, Constraint: EmbeddingsConstraint)];

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = MaskZero && x.Shape.Rank >= 2 ? x.NotEqual(0) : null;
        // NaN is no number of a word; cast as it is it would become 0, the first.
        Node words = (x.Type.IsFloat ? x.Where(x.Equal(x), double.NegativeInfinity) : x).Cast(ElementType.Int32);
        return context.Weight("embeddings").Gather(words, of: $"the vocabulary of {context.Layer}");
    }
}
