using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// A figure that says how good a model is. It is kept as a few sums over rows, so that it is exact for all rows together, however they
/// were cut into batches. Sample and class weights do not enter it, as in Keras's <c>compile(metrics=…)</c>.
/// </summary>
public abstract record Metric
{
    /// <summary>The accuracy that fits the model: binary for one output or binary cross-entropy, sparse for labels, otherwise categorical.</summary>
    public static Metric Accuracy { get; } = new AccuracyMetric();

    /// <summary>The share of outputs that are on their target's side of 0.5.</summary>
    public static Metric BinaryAccuracy { get; } = new BinaryAccuracyMetric();

    /// <summary>The share of rows whose largest output is where the target's largest number is.</summary>
    public static Metric CategoricalAccuracy { get; } = new CategoricalAccuracyMetric();

    /// <summary>The share of rows whose largest output is that of the label.</summary>
    public static Metric SparseCategoricalAccuracy { get; } = new SparseCategoricalAccuracyMetric();

    /// <summary>The mean of (y − ŷ)², called <c>mse</c>.</summary>
    public static Metric MeanSquaredError { get; } = new MeanSquaredErrorMetric();

    /// <summary>The mean of |y − ŷ|, called <c>mae</c>.</summary>
    public static Metric MeanAbsoluteError { get; } = new MeanAbsoluteErrorMetric();

    /// <summary>
    /// The coefficient of determination 1 − Σ(y − ŷ)² / Σ(y − mean of y)², the mean over the outputs, called <c>r2</c>: 1 is perfect, 0 is
    /// as good as the mean. Where all targets are equal it is 1 for perfect outputs and otherwise 0.
    /// </summary>
    public static Metric R2Score { get; } = new R2ScoreMetric();

    /// <summary>All metrics that a name alone says, by their names.</summary>
    public static IReadOnlyList<Metric> All => JsonFamilies.Metrics.Defaults;

    /// <summary>The name in logs and histories, such as <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether larger is better.</summary>
    public virtual bool LargerIsBetter => false;

    /// <summary>The metric itself, or the one that it stands for with this loss and these outputs.</summary>
    /// <param name="loss">The model's loss, which says what targets are.</param>
    /// <param name="outputs">The shape of one row of the model's outputs.</param>
    /// <exception cref="ArgumentException">The metric cannot be had with this loss.</exception>
    public virtual Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.TakesLabels
            ? throw new ArgumentException($"The metric {Name} compares numbers with numbers, but with {loss.Name} targets are class labels. Use Metric.Accuracy.")
            : this;
    }

    /// <summary>The sums over the rows of a batch, each a float64 node.</summary>
    /// <param name="outputs">What the model says, of shape (batch, …).</param>
    /// <param name="targets">What is true, as the loss takes it.</param>
    public abstract IReadOnlyList<Node> Sums(Node outputs, Node targets);

    /// <summary>The figure.</summary>
    /// <param name="sums">The sums over all rows, one after another.</param>
    /// <param name="rows">The number of rows.</param>
    public abstract double Value(ReadOnlySpan<double> sums, long rows);

    /// <summary>The metric of a name, such as <c>accuracy</c> or <c>mae</c>.</summary>
    /// <exception cref="FormatException">There is none of this name.</exception>
    public static Metric Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JsonFamilies.Metrics.Find(text) ?? throw Throw.Unknown("a metric", text, All.Select(metric => metric.Name));
    }

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;

    /// <summary>The sum over the batch of each row's mean.</summary>
    private protected static Node SumOfRowMeans(Node x)
    {
        Node numbers = x.Cast(ElementType.Float64);
        return numbers.Shape.Rank == 1 ? numbers.Sum() : numbers.Reshape([numbers.Shape[0], -1]).Mean(-1).Sum();
    }
}
