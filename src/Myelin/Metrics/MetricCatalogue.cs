using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <content>The metrics by name.</content>
public abstract partial record Metric
{
    /// <summary>The accuracy that fits the model: binary for one output or a loss that judges each output, sparse for labels, otherwise
    /// categorical.</summary>
    public static Metric Accuracy { get; } = new AccuracyMetric();

    /// <summary>The share of outputs that are on their target's side of 0.5.</summary>
    public static Metric BinaryAccuracy { get; } = new BinaryAccuracyMetric();

    /// <summary>The share of rows whose largest output is where the target's largest number is.</summary>
    public static Metric CategoricalAccuracy { get; } = new CategoricalAccuracyMetric();

    /// <summary>The share of rows whose largest output is that of the label.</summary>
    public static Metric SparseCategoricalAccuracy { get; } = new SparseCategoricalAccuracyMetric();

    /// <summary>The share of rows in which the true class is among the 5 largest outputs.</summary>
    public static Metric TopKCategoricalAccuracy { get; } = new TopKCategoricalAccuracyMetric();

    /// <summary>The share of rows in which the label is among the 5 largest outputs.</summary>
    public static Metric SparseTopKCategoricalAccuracy { get; } = new SparseTopKCategoricalAccuracyMetric();

    /// <summary>The share of what was said that is true; the mean over classes.</summary>
    public static Metric Precision { get; } = new PrecisionMetric();

    /// <summary>The share of what is true that was said; the mean over classes.</summary>
    public static Metric Recall { get; } = new RecallMetric();

    /// <summary>The harmonic mean of precision and recall; the mean over classes.</summary>
    public static Metric F1Score { get; } = new F1ScoreMetric();

    /// <summary>The harmonic mean of precision and recall with recall β = 1 times as important; the mean over classes.</summary>
    public static Metric FBetaScore { get; } = new FBetaScoreMetric();

    /// <summary>The share of what is not true that was not said; the mean over classes.</summary>
    public static Metric Specificity { get; } = new SpecificityMetric();

    /// <summary>The area under the curve of receiver operating characteristics, exact.</summary>
    public static Metric AUC { get; } = new AUCMetric();

    /// <summary>The area under the curve of precision and recall, the average precision, exact.</summary>
    public static Metric PRAUC { get; } = new AUCMetric(AreaCurve.PR);

    /// <summary>The largest sensitivity at a specificity of 0.5.</summary>
    public static Metric SensitivityAtSpecificity { get; } = new SensitivityAtSpecificityMetric();

    /// <summary>The largest specificity at a sensitivity of 0.5.</summary>
    public static Metric SpecificityAtSensitivity { get; } = new SpecificityAtSensitivityMetric();

    /// <summary>The largest precision at a recall of 0.5.</summary>
    public static Metric PrecisionAtRecall { get; } = new PrecisionAtRecallMetric();

    /// <summary>The largest recall at a precision of 0.5.</summary>
    public static Metric RecallAtPrecision { get; } = new RecallAtPrecisionMetric();

    /// <summary>The confusion matrix, which <see cref="Evaluation.ConfusionMatrix"/> has; the figure is the accuracy.</summary>
    public static Metric ConfusionMatrix { get; } = new ConfusionMatrixMetric();

    /// <summary>The agreement beyond chance.</summary>
    public static Metric CohenKappa { get; } = new CohenKappaMetric();

    /// <summary>The correlation of what is true and what was said.</summary>
    public static Metric MatthewsCorrelation { get; } = new MatthewsCorrelationMetric();

    /// <summary>The mean over classes of intersection over union.</summary>
    public static Metric MeanIoU { get; } = new MeanIoUMetric();

    /// <summary>Intersection over union of the class 1.</summary>
    public static Metric IoU { get; } = new IoUMetric();

    /// <summary>Intersection over union of 0 and of 1, each output by itself: for masks of images.</summary>
    public static Metric BinaryIoU { get; } = new BinaryIoUMetric();

    /// <summary>The mean of (y − ŷ)², called <c>mse</c>.</summary>
    public static Metric MeanSquaredError { get; } = new MeanSquaredErrorMetric();

    /// <summary>The square root of the mean of (y − ŷ)².</summary>
    public static Metric RootMeanSquaredError { get; } = new RootMeanSquaredErrorMetric();

    /// <summary>The mean of |y − ŷ|, called <c>mae</c>.</summary>
    public static Metric MeanAbsoluteError { get; } = new MeanAbsoluteErrorMetric();

    /// <summary>The coefficient of determination, called <c>r2</c>: 1 is perfect, 0 is as good as the mean.</summary>
    public static Metric R2Score { get; } = new R2ScoreMetric();

    /// <summary>100 times the mean of |y − ŷ| / |y|.</summary>
    public static Metric MeanAbsolutePercentageError { get; } = new MeanAbsolutePercentageErrorMetric();

    /// <summary>The mean of (log(1 + y) − log(1 + ŷ))².</summary>
    public static Metric MeanSquaredLogarithmicError { get; } = new MeanSquaredLogarithmicErrorMetric();

    /// <summary>The mean over rows of ½ Σ (y − ŷ)².</summary>
    public static Metric HalfSquaredError { get; } = new HalfSquaredErrorMetric();

    /// <summary>The mean of Huber's loss with δ = 1.</summary>
    public static Metric Huber { get; } = new HuberMetric();

    /// <summary>The mean of log cosh(ŷ − y), called <c>logcosh</c>.</summary>
    public static Metric LogCoshError { get; } = new LogCoshErrorMetric();

    /// <summary>The mean of the binary cross-entropy.</summary>
    public static Metric BinaryCrossentropy { get; } = new BinaryCrossentropyMetric();

    /// <summary>The mean of the categorical cross-entropy.</summary>
    public static Metric CategoricalCrossentropy { get; } = new CategoricalCrossentropyMetric();

    /// <summary>The mean of −log p of the true class.</summary>
    public static Metric SparseCategoricalCrossentropy { get; } = new SparseCategoricalCrossentropyMetric();

    /// <summary>The mean of −ŷ of the true class, with ŷ log-probabilities.</summary>
    public static Metric NegativeLogLikelihood { get; } = new NegativeLogLikelihoodMetric();

    /// <summary>The mean of the binary focal cross-entropy.</summary>
    public static Metric BinaryFocalCrossentropy { get; } = new BinaryFocalCrossentropyMetric();

    /// <summary>The mean of the categorical focal cross-entropy.</summary>
    public static Metric CategoricalFocalCrossentropy { get; } = new CategoricalFocalCrossentropyMetric();

    /// <summary>The mean of Σ y log(y / ŷ).</summary>
    public static Metric KLDivergence { get; } = new KLDivergenceMetric();

    /// <summary>The mean of ŷ − y log ŷ.</summary>
    public static Metric Poisson { get; } = new PoissonMetric();

    /// <summary>The mean of the cosine of the angle between y and ŷ.</summary>
    public static Metric CosineSimilarity { get; } = new CosineSimilarityMetric();

    /// <summary>The mean of max(0, 1 − y ŷ).</summary>
    public static Metric Hinge { get; } = new HingeMetric();

    /// <summary>The mean of max(0, 1 − y ŷ)².</summary>
    public static Metric SquaredHinge { get; } = new SquaredHingeMetric();

    /// <summary>The mean of max(0, 1 + max((1 − y) ŷ) − Σ y ŷ).</summary>
    public static Metric CategoricalHinge { get; } = new CategoricalHingeMetric();

    /// <summary>The mean of 1 minus the overlap of two areas.</summary>
    public static Metric Dice { get; } = new DiceMetric();

    /// <summary>The mean of the loss of connectionist temporal classification.</summary>
    public static Metric CTC { get; } = new CTCMetric();

    /// <summary>The mean of the perceptron criterion.</summary>
    public static Metric Perceptron { get; } = new PerceptronMetric();

    /// <summary>The mean of the outputs.</summary>
    public static Metric Mean { get; } = new MeanMetric();

    /// <summary>All metrics with their defaults, by their names, and the area under the curve of precision and recall.</summary>
    public static IReadOnlyList<Metric> All => [.. JsonFamilies.Metrics.Defaults, PRAUC];

    /// <summary>A metric of one's own: the mean of a function over nodes. A model file cannot hold it.</summary>
    /// <example><code>Metric.Custom((outputs, targets) => (outputs - targets).Abs().Max(-1), "largest_error")</code></example>
    /// <param name="function">From the outputs, of shape (batch, …), and the targets to a number for each row: a node whose first axis is
    /// the batch.</param>
    /// <param name="name">The name in logs.</param>
    /// <param name="largerIsBetter">Whether larger is better.</param>
    public static Metric Custom(Func<Node, Node, Node> function, string name = "custom", bool largerIsBetter = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new CustomMetric(function, name, largerIsBetter);
    }

    /// <summary>The metric of a name: <c>accuracy</c>, <c>mae</c>, <c>top_k_categorical_accuracy(3)</c>, <c>precision(class_id=1)</c>.
    /// Letter case does not count.</summary>
    /// <exception cref="FormatException">There is none of this name, or its arguments are wrong.</exception>
    public static Metric Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // One class has two names in logs; in files the curve is a field.
        return text.Trim().Equals(PRAUC.Name, StringComparison.OrdinalIgnoreCase) ? PRAUC
            : DescriptionText.Parse(JsonFamilies.Metrics, text) ?? throw Throw.Unknown("a metric", text, All.Select(metric => metric.Name));
    }
}
