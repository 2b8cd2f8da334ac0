namespace Myelin.Benchmarks;

/// <summary>
/// Counts the floating-point operations of a model's matrix products and convolutions, a multiplication and an addition being two. What is
/// pointwise is not counted.
/// </summary>
internal static class WorkCount
{
    /// <summary>Operations of a forward pass.</summary>
    public static double Forward(Model model, int rows) => 2.0 * rows * model.BuiltLayers.Sum(Products);

    /// <summary>
    /// Operations of a training step: the forward pass, the gradients of the kernels and those of the inputs, but for the inputs of the
    /// first layer when that has the data themselves as inputs.
    /// </summary>
    public static double Step(Model model, int rows)
    {
        BuiltLayer first = model.BuiltLayers.First(l => l.Variables.Count > 0);
        // Of attention, the products with the data are those of the three kernels that the data go through.
        double notNeeded = first.Layer switch
        {
            Embedding => 0,
            MultiHeadAttention => Projections(first, outputs: false),
            _ => Products(first),
        };
        return 3 * Forward(model, rows) - 2.0 * rows * notNeeded;
    }

    /// <summary>Weights that a prediction reads: all of them, but of a table of words one row for each word.</summary>
    public static double WeightsRead(Model model, int rows) => model.BuiltLayers.Sum(layer => layer.Layer is Embedding embedding
        ? (double)rows * layer.InputShape.ElementCount * embedding.OutputDim
        : layer.ParameterCount);

    private static double Products(BuiltLayer layer) => layer.Layer switch
    {
        Dense => (double)Length(layer, "kernel") * Rows(layer.OutputShape),
        Conv1D or Conv2D => (double)Length(layer, "kernel") * Rows(layer.OutputShape),
        LSTM or GRU => (double)(Length(layer, "kernel") + Length(layer, "recurrent_kernel")) * layer.InputShape[0].Value,
        MultiHeadAttention attention => Projections(layer, outputs: true) + Scores(layer, attention),
        _ => 0,
    };

    private static double Projections(BuiltLayer layer, bool outputs) =>
        (double)layer.InputShape[0].Value * layer.Variables
            .Where(v => v.Name.EndsWith("/kernel", StringComparison.Ordinal)
                && (outputs || !v.Name.Contains("attention_output", StringComparison.Ordinal)))
            .Sum(v => (long)v.Spec.Length);

    private static double Scores(BuiltLayer layer, MultiHeadAttention attention)
    {
        double steps = layer.InputShape[0].Value;
        return steps * steps * attention.NumHeads * (attention.KeyDim + attention.ValueDim);
    }

    /// <summary>The positions at which the kernel is used, in one row of a batch.</summary>
    private static double Rows(Graph.Shape output) => (double)output.ElementCount / output[-1].Value;

    private static long Length(BuiltLayer layer, string weight) => layer.Variables.Single(v => v.Name == $"{layer.Name}/{weight}").Spec.Length;
}
