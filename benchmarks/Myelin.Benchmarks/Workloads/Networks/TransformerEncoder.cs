namespace Myelin.Benchmarks.Networks;

/// <summary>The encoder of Vaswani et al., "Attention is all you need", 2017, without dropout: the mean of its steps goes to a dense
/// layer.</summary>
internal static class TransformerEncoder
{
    public static Model Create(int blocks, int steps, int width, int heads, int inner, int classes)
    {
        SymbolicTensor input = Input.Tensor([steps, width]);
        SymbolicTensor x = input;
        for (int block = 1; block <= blocks; block++)
        {
            string name = $"block_{block}";
            SymbolicTensor attended = new MultiHeadAttention(heads, width / heads, name: $"{name}_attention").Call(x, x);
            x = new LayerNormalization(name: $"{name}_norm_1").Call(new Add().Call(x, attended));
            SymbolicTensor y = new Dense(inner, Activation.ReLU, name: $"{name}_dense_1").Call(x);
            y = new Dense(width, name: $"{name}_dense_2").Call(y);
            x = new LayerNormalization(name: $"{name}_norm_2").Call(new Add().Call(x, y));
        }

        SymbolicTensor mean = new GlobalAveragePooling1D().Call(x);
        return new Functional([input], [new Dense(classes, Activation.Softmax, name: "dense").Call(mean)]);
    }
}
