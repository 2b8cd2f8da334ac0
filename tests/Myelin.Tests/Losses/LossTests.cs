using Myelin.Graph;

namespace Myelin.Tests.Losses;

/// <summary>Numbers of PyTorch 1.13.1 in double precision; References/losses_and_optimizers.py prints them.</summary>
public sealed class LossTests
{
    private static readonly float[] s_logits = [2, -1, 0.5f, 0.1f, 0.2f, 0.3f, -3, 4, 1];
    private static readonly float[] s_soft = [0.7f, 0.1f, 0.2f, 0, 1, 0, 0.25f, 0.25f, 0.5f];
    private static readonly float[] s_bits = [1, 0, 1, 0, 1, 0.5f, 1, 1, 0];
    private static readonly float[] s_numbers = [1.5f, -0.5f, 0.5f, 0, 1, 0.25f, -2, 3.5f, 1.5f];

    [Fact]
    public void Sparse_categorical_crossentropy_of_a_softmax_is_that_of_its_logits()
    {
        Node logits = Node.Parameter(s_logits, [3, 3]);
        Node rows = Loss.SparseCategoricalCrossentropy.OfRows(logits.Softmax(), Node.Constant([0, 2, 2], [3]));
        Numbers.Near([0.241311296657, 1.00194284823, 3.0494556097], Numbers.Of(rows));
        Node weighted = (rows * Node.Constant([1f, 0.5f, 2f], [3])).Mean();
        Numbers.Near([2.28039798005], Numbers.Of(weighted));
        Numbers.Near(
            [
                -0.0714676551369, 0.0130375244236, 0.0584301307133, 0.0501016008926, 0.0553708322556, -0.105472433148, 0.000578587529926,
                0.634498270371, -0.6350768579,
            ],
            Numbers.Of(weighted.Gradients(logits)[0]));
    }

    [Fact]
    public void Categorical_crossentropy_of_a_softmax_is_that_of_its_logits()
    {
        Node logits = Node.Parameter(s_logits, [3, 3]);
        Node rows = Loss.CategoricalCrossentropy.OfRows(logits.Softmax(), Node.Constant(s_soft, [3, 3]));
        Numbers.Near([0.841311296657, 1.10194284823, 3.2994556097], Numbers.Of(rows));
        Numbers.Near(
            [
                0.0285323448631, -0.0202958089098, -0.00823653595332, 0.100203201785, -0.222591668822, 0.122388467037, -0.0830440395684,
                0.233915801852, -0.150871762284,
            ],
            Numbers.Of(rows.Mean().Gradients(logits)[0]));
    }

    [Fact]
    public void Binary_crossentropy_of_a_sigmoid_is_that_of_its_logits()
    {
        Node logits = Node.Parameter(s_logits, [3, 3]);
        Node rows = Loss.BinaryCrossentropy.OfRows(logits.Sigmoid(), Node.Constant(s_bits, [3, 3]));
        Numbers.Near([0.304755560914, 0.682296924641, 1.45999965567], Numbers.Of(rows));
        Numbers.Near(
            [
                -0.0132447691136, 0.0298823801522, -0.0419489631998, 0.058331020831, -0.0500184447431, 0.00827139075685, -0.105841569647,
                -0.00199846777357, 0.0812287309589,
            ],
            Numbers.Of(rows.Mean().Gradients(logits)[0]));
    }

    [Fact]
    public void Mean_squared_error()
    {
        Node outputs = Node.Parameter(s_logits, [3, 3]);
        Node rows = Loss.MeanSquaredError.OfRows(outputs, Node.Constant(s_numbers, [3, 3]));
        Numbers.Near([1 / 6.0, 0.2175, 0.5], Numbers.Of(rows));
        Numbers.Near([1 / 9.0, -1 / 9.0, 0, 0.2 / 9, -1.6 / 9, 0.1 / 9, -2 / 9.0, 1 / 9.0, -1 / 9.0], Numbers.Of(rows.Mean().Gradients(outputs)[0]));
    }

    [Fact]
    public void Mean_absolute_error()
    {
        Node outputs = Node.Parameter(s_logits, [3, 3]);
        Node rows = Loss.MeanAbsoluteError.OfRows(outputs, Node.Constant(s_numbers, [3, 3]));
        Numbers.Near([1 / 3.0, 0.95 / 3, 2 / 3.0], Numbers.Of(rows));
        Numbers.Near([1 / 9.0, -1 / 9.0, 0, 1 / 9.0, -1 / 9.0, 1 / 9.0, -1 / 9.0, 1 / 9.0, -1 / 9.0], Numbers.Of(rows.Mean().Gradients(outputs)[0]));
    }

    // From logits even these are exact; probabilities of 0 and 1 would give infinity, or 16.1 after clipping.
    [Fact]
    public void From_logits_a_loss_is_exact_however_sure_and_wrong_the_model_is()
    {
        Node logits = Node.Parameter([1000f, -1000, 0], [1, 3]);
        Node sparse = Loss.SparseCategoricalCrossentropy.OfRows(logits.Softmax(), Node.Constant([1], [1]));
        Assert.Equal([2000f], Numbers.Of(sparse));
        Assert.Equal([1f, -1, 0], Numbers.Of(sparse.Gradients(logits)[0]));
        Assert.Equal([2000f], Numbers.Of(Loss.CategoricalCrossentropy.OfRows(logits.Softmax(), Node.Constant([0f, 1, 0], [1, 3]))));
        Node binary = Loss.BinaryCrossentropy.OfRows(logits.Sigmoid(), Node.Constant([0f, 1, 0.5f], [1, 3]));
        Numbers.Near([(2000 + Math.Log(2)) / 3], Numbers.Of(binary));
        Numbers.Near([1 / 3.0, -1 / 3.0, 0], Numbers.Of(binary.Gradients(logits)[0]));
    }

    // Keras's guard: probabilities are brought into [1e-7, 1 - 1e-7], after division by their sum for classes.
    [Fact]
    public void From_probabilities_a_loss_clips_as_Keras_does()
    {
        Node probabilities = Node.Parameter([0f, 1, 0, 0.2f, 0.4f, 0.2f], [2, 3]);
        double guard = -Math.Log(1e-7);
        Numbers.Near([guard, -Math.Log(0.5)], Numbers.Of(Loss.SparseCategoricalCrossentropy.OfRows(probabilities, Node.Constant([0, 1], [2]))));
        Numbers.Near(
            [guard / 2 + 1.19e-7 / 2, -0.5 * Math.Log(0.25) - 0.5 * Math.Log(0.5)],
            Numbers.Of(Loss.CategoricalCrossentropy.OfRows(probabilities, Node.Constant([0.5f, 0.5f, 0, 0, 0.5f, 0.5f], [2, 3]))));
        float[] binary = Numbers.Of(Loss.BinaryCrossentropy.OfRows(probabilities, Node.Constant([1f, 1, 0, 0, 1, 1], [2, 3])));
        // 1 − 1e-7 is 1 − 1.19e-7 in float32.
        Numbers.Near([(guard + 2.19e-7) / 3, -Math.Log(0.8 * 0.4 * 0.2) / 3], binary);
    }

    [Fact]
    public void Losses_are_found_by_name_and_others_are_suggested()
    {
        foreach (Loss loss in Loss.All)
            Assert.Same(loss, Loss.Parse(loss.Name.ToUpperInvariant()));
        Assert.Same(Loss.MeanSquaredError, Loss.Parse("mse"));
        string message = Assert.Throws<FormatException>(() => Loss.Parse("binary_crosentropy")).Message;
        Assert.StartsWith(
            "\"binary_crosentropy\" is not a loss; did you mean \"binary_crossentropy\"? Known are: binary_crossentropy", message,
            StringComparison.Ordinal);
    }
}
