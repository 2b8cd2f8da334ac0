namespace Myelin.Tests.Layers;

/// <summary>The convolution layers.</summary>
internal static class ConvolutionRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new("conv1d", new Conv1D(4, 3), [7, 3]),
        new("conv1d same", new Conv1D(3, 3, strides: 2, padding: Padding.Same, activation: Activation.Tanh), [8, 2]),
        new("conv1d causal dilated", new Conv1D(3, 3, padding: Padding.Causal, dilationRate: 2), [7, 2]),
        new("conv1d causal with strides", new Conv1D(3, 4, strides: 2, padding: Padding.Causal), [7, 2]),
        new("conv1d groups", new Conv1D(6, 2, groups: 2, useBias: false), [6, 4]),
        new("conv2d", new Conv2D(3, (3, 2)), [5, 6, 2]),
        new("conv2d relu", new Conv2D(5, 3, activation: Activation.ReLU), [4, 4, 1]) { Orders = 1 },
        new("conv2d same", new Conv2D(3, (3, 4), padding: Padding.Same, activation: Activation.Sigmoid), [4, 5, 2]),
        new("conv2d same with even strides", new Conv2D(2, 3, strides: 2, padding: Padding.Same), [6, 5, 2]),
        new("conv2d same with strides beyond the kernel", new Conv2D(2, 2, strides: (3, 4), padding: Padding.Same), [7, 9, 1]),
        new("conv2d dilated", new Conv2D(2, (3, 2), padding: Padding.Same, dilationRate: (2, 3)), [6, 7, 2]),
        new("conv2d strides and dilation", new Conv2D(2, (2, 3), strides: (2, 1), dilationRate: (1, 2)), [6, 6, 2]),
        new("conv2d groups", new Conv2D(3, 2, padding: Padding.Same, groups: 3), [4, 3, 6]),
        new("conv2d pointwise", new Conv2D(5, 1, activation: Activation.Tanh), [3, 3, 4]),
        new("conv2d pointwise with strides", new Conv2D(2, 1, strides: 2), [5, 4, 3]),
        new("conv2d channels first", new Conv2D(3, 3, strides: 2, padding: Padding.Same, dataFormat: DataFormat.ChannelsFirst), [2, 5, 4]),
        new(
            "conv2d channels first softmax",
            new Conv2D(3, 2, dataFormat: DataFormat.ChannelsFirst, activation: Activation.Softmax, useBias: false), [2, 4, 5]),
        new("conv1d channels first causal", new Conv1D(2, 2, padding: Padding.Causal, dataFormat: DataFormat.ChannelsFirst), [3, 5]),
        new("conv3d", new Conv3D(3, (2, 2, 3)), [3, 4, 3, 2]),
        new("conv3d same with strides", new Conv3D(2, (2, 3, 3), strides: (1, 2, 2), padding: Padding.Same), [3, 4, 5, 1]),
        new("conv3d dilated groups", new Conv3D(4, 2, dilationRate: (1, 2, 1), groups: 2), [3, 4, 3, 2]),
        .. from padding in (Padding[])[Padding.Valid, Padding.Same]
           from size in ((int Kernel, int Strides)[])[(3, 1), (2, 2), (3, 2), (4, 2), (5, 3), (2, 3), (1, 2)]
           select new LayerRow(
               $"conv1d_transpose {(padding == Padding.Valid ? "valid" : "same")} {size.Kernel} by {size.Strides}",
               new Conv1DTranspose(3, size.Kernel, size.Strides, padding),
               [4, 2]),
        new("conv1d_transpose with output padding", new Conv1DTranspose(3, 4, 3, Padding.Same, outputPadding: 1), [4, 2]),
        new("conv2d_transpose", new Conv2DTranspose(3, (3, 2), activation: Activation.Tanh), [3, 4, 2]),
        new("conv2d_transpose same", new Conv2DTranspose(3, (3, 4), 2, Padding.Same), [3, 2, 2]),
        new("conv2d_transpose dilated", new Conv2DTranspose(2, (3, 2), padding: Padding.Same, dilationRate: (2, 3)), [4, 5, 2]),
        new("conv2d_transpose with output padding", new Conv2DTranspose(2, (3, 2), (2, 3), outputPadding: (1, 2), useBias: false), [3, 2, 2]),
        new("conv2d_transpose channels first", new Conv2DTranspose(2, 3, 2, Padding.Same, dataFormat: DataFormat.ChannelsFirst), [2, 3, 4]),
        new("depthwise_conv1d", new DepthwiseConv1D(3), [6, 3]),
        new("depthwise_conv1d multiplied", new DepthwiseConv1D(3, 2, Padding.Same, depthMultiplier: 2, activation: Activation.Tanh), [6, 3]),
        new("depthwise_conv2d", new DepthwiseConv2D(3, padding: Padding.Same), [4, 5, 3]),
        new("depthwise_conv2d multiplied", new DepthwiseConv2D((3, 2), 2, depthMultiplier: 3), [5, 6, 2]),
        new("depthwise_conv2d dilated", new DepthwiseConv2D((3, 2), padding: Padding.Same, dilationRate: 2, useBias: false), [5, 6, 2]),
        new("depthwise_conv2d channels first", new DepthwiseConv2D((3, 2), depthMultiplier: 2, dataFormat: DataFormat.ChannelsFirst), [2, 4, 4]),
        new("separable_conv1d", new SeparableConv1D(4, 3), [6, 3]),
        new("separable_conv1d causal", new SeparableConv1D(3, 2, padding: Padding.Causal, dilationRate: 2, depthMultiplier: 2), [6, 2]),
        new("separable_conv2d", new SeparableConv2D(2, 3, padding: Padding.Same), [4, 5, 3]),
        new(
            "separable_conv2d multiplied",
            new SeparableConv2D(3, (3, 2), 2, Padding.Same, depthMultiplier: 2, activation: Activation.ReLU), [5, 6, 2])
            { Orders = 1 },
    ];
}
