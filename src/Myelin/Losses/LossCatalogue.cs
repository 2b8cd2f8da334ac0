using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <content>The losses by name.</content>
public abstract partial record Loss
{
    /// <summary>The mean of (y − ŷ)².</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredErrorLoss();

    /// <summary>½ Σ (y − ŷ)², the squared error of textbooks.</summary>
    public static Loss HalfSquaredError { get; } = new HalfSquaredErrorLoss();

    /// <summary>The mean of |y − ŷ|.</summary>
    public static Loss MeanAbsoluteError { get; } = new MeanAbsoluteErrorLoss();

    /// <summary>100 times the mean of |y − ŷ| / |y|.</summary>
    public static Loss MeanAbsolutePercentageError { get; } = new MeanAbsolutePercentageErrorLoss();

    /// <summary>The mean of (log(1 + y) − log(1 + ŷ))².</summary>
    public static Loss MeanSquaredLogarithmicError { get; } = new MeanSquaredLogarithmicErrorLoss();

    /// <summary>Squares for errors up to 1, distances for larger ones.</summary>
    public static Loss Huber { get; } = new HuberLoss();

    /// <summary>The mean of log cosh(ŷ − y).</summary>
    public static Loss LogCosh { get; } = new LogCoshLoss();

    /// <summary>The mean of −y log p − (1 − y) log(1 − p); exact after a final sigmoid. Targets are 0 or 1, or probabilities.</summary>
    public static Loss BinaryCrossentropy { get; } = new BinaryCrossentropyLoss();

    /// <summary>−Σ y log p over the classes; exact after a final softmax. Targets are rows of probabilities, such as one-hot
    /// rows.</summary>
    public static Loss CategoricalCrossentropy { get; } = new CategoricalCrossentropyLoss();

    /// <summary>−log p of the true class; exact after a final softmax. Targets are class labels from 0.</summary>
    public static Loss SparseCategoricalCrossentropy { get; } = new SparseCategoricalCrossentropyLoss();

    /// <summary>−ŷ of the true class, with ŷ log-probabilities: after a final <see cref="Activation.LogSoftmax"/>. Targets are class labels
    /// from 0.</summary>
    public static Loss NegativeLogLikelihood { get; } = new NegativeLogLikelihoodLoss();

    /// <summary>Binary cross-entropy in which what is already right counts less, with γ = 2.</summary>
    public static Loss BinaryFocalCrossentropy { get; } = new BinaryFocalCrossentropyLoss();

    /// <summary>Categorical cross-entropy in which what is already right counts less, with γ = 2 and α = 0.25.</summary>
    public static Loss CategoricalFocalCrossentropy { get; } = new CategoricalFocalCrossentropyLoss();

    /// <summary>Σ y log(y / ŷ) over the classes.</summary>
    public static Loss KLDivergence { get; } = new KLDivergenceLoss();

    /// <summary>The mean of ŷ − y log ŷ, for counts.</summary>
    public static Loss Poisson { get; } = new PoissonLoss();

    /// <summary>The negated cosine of the angle between y and ŷ.</summary>
    public static Loss CosineSimilarity { get; } = new CosineSimilarityLoss();

    /// <summary>The mean of max(0, 1 − y ŷ), with targets −1 and 1.</summary>
    public static Loss Hinge { get; } = new HingeLoss();

    /// <summary>The mean of max(0, 1 − y ŷ)², with targets −1 and 1.</summary>
    public static Loss SquaredHinge { get; } = new SquaredHingeLoss();

    /// <summary>By how much the true class is less than 1 ahead of the others.</summary>
    public static Loss CategoricalHinge { get; } = new CategoricalHingeLoss();

    /// <summary>1 minus the overlap of two areas.</summary>
    public static Loss Dice { get; } = new DiceLoss();

    /// <summary>Connectionist temporal classification, for labels without a time.</summary>
    public static Loss CTC { get; } = new CTCLoss();

    /// <summary>The perceptron criterion, the mean of max(0, −y ŷ), with targets −1 and 1.</summary>
    public static Loss Perceptron { get; } = new PerceptronLoss();

    /// <summary>All losses with their defaults, by their names.</summary>
    public static IReadOnlyList<Loss> All => JsonFamilies.Losses.Defaults;

    /// <summary>A loss of one's own: a function over nodes. A model file cannot hold it.</summary>
    /// <example><code>Loss.Custom((outputs, targets) => (outputs - targets).Square().Square().Mean(-1), "fourth_power")</code></example>
    /// <param name="function">
    /// From the outputs, of shape (batch, …), and the targets to the loss of each row: a node whose first axis is the batch. Over other
    /// axes the mean is taken.
    /// </param>
    /// <param name="name">The name in messages.</param>
    /// <param name="takesLabels">Whether targets are int32 class labels, of the outputs' shape without its last axis; otherwise they have
    /// the outputs' shape.</param>
    public static Loss Custom(Func<Node, Node, Node> function, string name = "custom", bool takesLabels = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new CustomLoss(function, name, takesLabels);
    }

    /// <summary>The loss of a name: <c>mean_squared_error</c>, <c>mse</c>, <c>huber(2)</c>, <c>binary_crossentropy(from_logits=true)</c>.
    /// Letter case does not count.</summary>
    /// <exception cref="FormatException">There is none of this name, or its arguments are wrong.</exception>
    public static Loss Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DescriptionText.Parse(JsonFamilies.Losses, text) ?? throw Throw.Unknown("a loss", text, All.Select(loss => loss.Name));
    }
}
