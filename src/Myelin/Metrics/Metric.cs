using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// A figure that says how good a model is. What it needs is gathered batch by batch, as sums or, where no sum says enough, as numbers that
/// are kept, so that it is exact for all rows together, however they were cut into batches. Masks enter it; sample and class weights do
/// not, as in Keras's <c>compile(metrics=…)</c>.
/// </summary>
public abstract partial record Metric
{
    /// <summary>The name in logs and histories, such as <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether larger is better.</summary>
    public virtual bool LargerIsBetter => false;

    /// <summary>Whether targets must be classes: numbers of another kind would give a figure without meaning.</summary>
    internal virtual bool CountsClasses => false;

    /// <summary>The metric itself, or the one that it stands for with this loss and these outputs.</summary>
    /// <param name="loss">The model's loss, which says what targets are.</param>
    /// <param name="outputs">The shape of one row of the model's outputs.</param>
    /// <exception cref="ArgumentException">The metric cannot be had with this loss.</exception>
    public virtual Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.TakesLabels
            ? throw new ArgumentException(
                $"The metric {Name} compares numbers with numbers, but with {loss.Name} targets are class labels. Use Metric.Accuracy.")
            : this;
    }

    /// <summary>Float64 nodes that are added up over batches; <see cref="MetricState.Sum"/> has what they came to.</summary>
    /// <param name="outputs">What the model says, of shape (batch, …).</param>
    /// <param name="targets">What is true, as the loss takes it.</param>
    /// <param name="weights">How much each row counts, of shape (batch,), or each step of each row, (batch, time), such as a mask; null
    /// when all count.</param>
    public virtual IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) => [];

    /// <summary>Float64 nodes whose numbers are kept, batch after batch; <see cref="MetricState.Kept"/> has them all. This takes memory for
    /// every row.</summary>
    /// <inheritdoc cref="Sums"/>
    public virtual IReadOnlyList<Node> Kept(Node outputs, Node targets, Node? weights) => [];

    /// <summary>Takes a batch's numbers into those of the batches before it: they are added, unless adding would lose digits.</summary>
    /// <param name="total">What a node of <see cref="Sums"/> came to before; zeros at first.</param>
    /// <param name="batch">The node's numbers for a batch.</param>
    internal virtual void Join(Span<double> total, ReadOnlySpan<double> batch)
    {
        for (int i = 0; i < batch.Length; i++)
            total[i] += batch[i];
    }

    /// <summary>The figure.</summary>
    /// <param name="state">What was gathered.</param>
    public abstract double Value(MetricState state);

    /// <summary>The name, with what is not by default: <c>top_k_categorical_accuracy(k=3)</c>. <see cref="Parse"/> reads it.</summary>
    public sealed override string ToString() => DescriptionText.Of(JsonFamilies.Metrics, this, Name);

    /// <summary>The nodes of a mean: the sum of the numbers, each times its weight, and the sum of the weights. <see cref="MeanOf"/>
    /// divides them.</summary>
    /// <param name="numbers">Of shape (batch, …). Over axes that the weights do not have the mean is taken.</param>
    /// <param name="weights">As <see cref="Sums"/> is given them.</param>
    protected static IReadOnlyList<Node> MeanSums(Node numbers, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        Node x = MeanFrom(numbers.Cast(ElementType.Float64), weights?.Shape.Rank ?? 1);
        if (weights is null)
            return [x.Sum(), CountOf(x)];
        Node w = MeanFrom(weights.Cast(ElementType.Float64), x.Shape.Rank);
        return [(x * w).Sum(), w.Sum()];
    }

    /// <summary>The figure of <see cref="MeanSums"/>; 0 when nothing counts.</summary>
    protected static double MeanOf(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Ratio(state.Sum(0)[0], state.Sum(1)[0]);
    }

    /// <summary>part / whole, and 0 where the whole is 0: scikit-learn's zero_division.</summary>
    private protected static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    /// <summary>How many numbers there are, as a node.</summary>
    private protected static Node CountOf(Node x) => Node.Scalar(1, ElementType.Float64).BroadcastTo(x.Shape).Sum();

    /// <summary>The mean over all axes from one on.</summary>
    private static Node MeanFrom(Node x, int axis) => x.Shape.Rank <= axis ? x : x.Reshape([.. x.Shape.Take(axis), -1]).Mean(-1);
}
