using Myelin.Graph;

namespace Myelin.Tests.Metrics;

public sealed class MetricTests
{
    [Fact]
    public void Accuracies_count_rows_that_are_right()
    {
        Node outputs = Node.Constant([0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f, 0, 0.4f, 0.6f, 0.3f, 0.3f, 0.4f], [4, 3]);
        Assert.Equal(0.75, Value(Metric.SparseCategoricalAccuracy, outputs, Node.Constant([1, 0, 2, 1], [4]), 4));
        Node targets = Node.Constant([0f, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1], [4, 3]);
        Assert.Equal(0.75, Value(Metric.CategoricalAccuracy, outputs, targets, 4));
        // 0.5 is not above the threshold.
        Assert.Equal(0.75, Value(Metric.BinaryAccuracy, Node.Constant([0.5f, 0.51f, 0.1f, 0.9f], [4, 1]), Node.Constant([0f, 1, 1, 1], [4, 1]), 4));
        // Keras: the mean over a row's outputs.
        Assert.Equal(0.5, Value(Metric.BinaryAccuracy, Node.Constant([0.9f, 0.9f], [1, 2]), Node.Constant([1f, 0], [1, 2]), 1));
    }

    [Theory]
    [InlineData("sparse_categorical_crossentropy", 3, "sparse")]
    [InlineData("categorical_crossentropy", 3, "categorical")]
    [InlineData("binary_crossentropy", 1, "binary")]
    [InlineData("binary_crossentropy", 3, "binary")]
    [InlineData("mean_squared_error", 1, "binary")]
    public void Accuracy_stands_for_the_one_that_fits(string loss, int outputs, string kind)
    {
        Metric chosen = Metric.Accuracy.For(Loss.Parse(loss), [outputs]);
        Assert.Equal("accuracy", chosen.Name);
        // Two rows that the three accuracies judge differently.
        float[] said = outputs == 1 ? [0.4f, 0.6f] : [0.4f, 0.3f, 0.3f, 0.1f, 0.2f, 0.7f];
        Node targets = kind == "sparse" ? Node.Constant([0, 2], [2])
            : outputs == 1 ? Node.Constant([0f, 1], [2, 1]) : Node.Constant([1f, 0, 0, 0, 0, 1], [2, 3]);
        Assert.Equal(kind == "binary" && outputs == 3 ? 5 / 6.0 : 1, Value(chosen, Node.Constant(said, [2, outputs]), targets, 2), 1e-15);
    }

    // sklearn.metrics.r2_score gives 0.7891708034565177; References/losses_and_optimizers.py prints it.
    [Fact]
    public void R2_is_that_of_scikit_learn_and_does_not_depend_on_where_zero_is()
    {
        float[] said = [2, -1, 0.5f, 0.1f, 0.2f, 0.3f, -3, 4, 1], truth = [1.5f, -0.5f, 0.5f, 0, 1, 0.25f, -2, 3.5f, 1.5f];
        Assert.Equal(0.7891708034565177, Value(Metric.R2Score, Node.Constant(said, [3, 3]), Node.Constant(truth, [3, 3]), 3), 1e-6);
        float[] far = [4096, 4097, 4098, 4099], near = [4096.5f, 4097, 4098, 4099];
        Assert.Equal(1 - 0.25 / 5, Value(Metric.R2Score, Node.Constant(near, [4, 1]), Node.Constant(far, [4, 1]), 4), 1e-9);
    }

    // Seconds since 1970: the mean is a million times the spread.
    [Fact]
    public void R2_keeps_its_digits_far_from_zero()
    {
        double[] truth = [.. Enumerable.Range(0, 50).Select(i => 1.7e9 + i * 37 % 50 * 20)], said = [.. truth.Select((y, i) => y + i % 3 * 100)];
        double mean = truth.Average(), expected = 1 - truth.Zip(said, (y, x) => (y - x) * (y - x)).Sum() / truth.Sum(y => (y - mean) * (y - mean));
        foreach (int batch in (int[])[50, 7, 1])
        {
            double actual = MetricRun.Value(
                Metric.R2Score, [("outputs", [50, 1], said, ElementType.Float64), ("targets", [50, 1], truth, ElementType.Float64)], batch);
            // A mean of a batch cannot be told closer than 2e-7 here.
            Assert.Equal(expected, actual, 1e-10);
        }
    }

    [Fact]
    public void R2_of_equal_targets_is_one_for_perfect_outputs_and_otherwise_zero()
    {
        Node truth = Node.Constant([0.1f, 0.1f, 0.1f], [3, 1]);
        Assert.Equal(1, Value(Metric.R2Score, truth, truth, 3));
        Assert.Equal(0, Value(Metric.R2Score, Node.Constant([0.1f, 0.2f, 0.1f], [3, 1]), truth, 3));
    }

    [Fact]
    public void Errors_are_means_over_rows_and_outputs()
    {
        Node said = Node.Constant([1f, 2, 3, 4], [2, 2]), truth = Node.Constant([1f, 0, 4, 4], [2, 2]);
        Assert.Equal(1.25, Value(Metric.MeanSquaredError, said, truth, 2));
        Assert.Equal(0.75, Value(Metric.MeanAbsoluteError, said, truth, 2));
    }

    // The losses' formulas have references of their own; here that a metric takes the one of its name, with its numbers.
    [Theory]
    [InlineData("binary_crossentropy(from_logits=true, label_smoothing=0.1)", "binary_crossentropy(from_logits=true, label_smoothing=0.1)")]
    [InlineData(
        "binary_focal_crossentropy(apply_class_balancing=true, alpha=0.3, gamma=3, from_logits=true, label_smoothing=0.2)",
        "binary_focal_crossentropy(apply_class_balancing=true, alpha=0.3, gamma=3, from_logits=true, label_smoothing=0.2)")]
    [InlineData("categorical_crossentropy(from_logits=true, label_smoothing=0.1)", "categorical_crossentropy(from_logits=true, label_smoothing=0.1)")]
    [InlineData(
        "categorical_focal_crossentropy(alpha=0.3, gamma=3, from_logits=true, label_smoothing=0.2)",
        "categorical_focal_crossentropy(alpha=0.3, gamma=3, from_logits=true, label_smoothing=0.2)")]
    [InlineData("sparse_categorical_crossentropy(from_logits=true)", "sparse_categorical_crossentropy(from_logits=true)")]
    [InlineData("negative_log_likelihood", "negative_log_likelihood")]
    [InlineData("huber(delta=0.4)", "huber(delta=0.4)")]
    [InlineData("logcosh", "log_cosh")]
    [InlineData("kl_divergence", "kl_divergence")]
    [InlineData("poisson", "poisson")]
    [InlineData("half_squared_error", "half_squared_error")]
    [InlineData("squared_hinge", "squared_hinge")]
    [InlineData("categorical_hinge", "categorical_hinge")]
    [InlineData("dice", "dice")]
    [InlineData("perceptron", "perceptron")]
    public void A_losss_twin_is_its_mean_for_any_batch_size(string metric, string loss)
    {
        double[] said = [0.9, 0.2, 0.3, 0.1, 0.8, 0.6, 0.5, 0.35, 0.7, 0.25, 0.15, 0.45, 0.05, 0.65, 0.55];
        Loss twin = Loss.Parse(loss);
        Shape shape = twin.TakesLabels ? [5] : [5, 3];
        double[] truth = twin.TakesLabels ? [0, 1, 2, 0, 1] : [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0];
        Node targets = twin.TakesLabels ? Node.Constant(Array.ConvertAll(truth, t => (int)t), shape) : Node.Constant(truth, shape);
        double expected = Numbers.OfDoubles(twin.OfRows(Node.Constant(said, [5, 3]), targets)).Average();
        foreach (int batch in (int[])[5, 2, 1])
        {
            Assert.Equal(expected, MetricRun.Value(
                Metric.Parse(metric).For(twin, [3]),
                [
                    ("outputs", [5, 3], said, ElementType.Float64),
                    ("targets", shape, truth, twin.TakesLabels ? ElementType.Int32 : ElementType.Float64),
                ], batch), 1e-14);
        }
    }

    [Fact]
    public void Metrics_are_found_by_name_and_refuse_targets_that_are_not_theirs()
    {
        foreach (Metric metric in Metric.All)
            Assert.Equal(metric, Metric.Parse(metric.Name));
        Refusal.Contains<FormatException>("Known are: accuracy, auc, binary_accuracy", () => Metric.Parse("f3"));
        Refusal.Contains<ArgumentException>(
            "Use Metric.Accuracy", () => Metric.MeanSquaredError.For(Loss.SparseCategoricalCrossentropy, [3]));
        Refusal.Contains<ArgumentException>("Use Metric.Accuracy", () => Metric.SparseCategoricalAccuracy.For(Loss.MeanSquaredError, [3]));
    }

    private static double Value(Metric metric, Node outputs, Node targets, int rows)
    {
        var nodes = new MetricNodes(metric, outputs, targets, weights: null);
        MetricState state = nodes.NewState();
        CompiledGraph graph = CompiledGraph.Compile([.. nodes.Outputs]);
        graph.Run();
        nodes.Gather(graph, state);
        Assert.Equal(rows, outputs.Shape[0].Value);
        return metric.Value(state);
    }
}
