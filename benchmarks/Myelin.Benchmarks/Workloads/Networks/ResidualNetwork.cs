namespace Myelin.Benchmarks.Networks;

/// <summary>He, Zhang, Ren, Sun, "Deep residual learning for image recognition", 2016, section 4.2; shortcuts that change size are
/// convolutions of 1.</summary>
internal static class ResidualNetwork
{
    /// <summary>With 3 blocks in each stage it has 20 layers.</summary>
    public static Model Create(int blocks)
    {
        SymbolicTensor image = Input.Tensor([32, 32, 3]);
        SymbolicTensor x = Relu(Normalized(Convolved(image, 16, 1, "conv"), "norm"));
        int filters = 16;
        for (int stage = 1; stage <= 3; stage++, filters *= 2)
        {
            for (int block = 1; block <= blocks; block++)
                x = Block(x, filters, stage > 1 && block == 1 ? 2 : 1, $"stage_{stage}_block_{block}");
        }

        SymbolicTensor mean = new GlobalAveragePooling2D().Call(x);
        return new Functional([image], [new Dense(10, Activation.Softmax, name: "dense").Call(mean)]);
    }

    private static SymbolicTensor Block(SymbolicTensor x, int filters, int strides, string name)
    {
        SymbolicTensor y = Relu(Normalized(Convolved(x, filters, strides, $"{name}_conv_1"), $"{name}_norm_1"));
        y = Normalized(Convolved(y, filters, 1, $"{name}_conv_2"), $"{name}_norm_2");
        SymbolicTensor shortcut = strides == 1 ? x : new Conv2D(filters, 1, strides, useBias: false, name: $"{name}_shortcut").Call(x);
        return Relu(new Add().Call(y, shortcut));
    }

    // With strides of 2, Padding.Same would pad on one side only, as Keras does; PyTorch pads both, and so does the paper.
    private static SymbolicTensor Convolved(SymbolicTensor x, int filters, int strides, string name) => strides == 1
        ? new Conv2D(filters, 3, padding: Padding.Same, useBias: false, name: name).Call(x)
        : new Conv2D(filters, 3, strides, useBias: false, name: name).Call(new ZeroPadding2D(1).Call(x));

    private static SymbolicTensor Normalized(SymbolicTensor x, string name) => new BatchNormalization(name: name).Call(x);

    private static SymbolicTensor Relu(SymbolicTensor x) => new ActivationLayer(Activation.ReLU).Call(x);
}
