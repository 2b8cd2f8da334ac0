using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>What is said when a convolution layer is set up wrongly, or gets rows that it cannot take.</summary>
public sealed class ConvolutionErrorTests
{
    private static readonly Dictionary<string, (Func<object> Use, string Message)> s_errors = new()
    {
        ["no channels axis"] = (() => new Conv2D(8, 3).OutputShape([28, 28]),
            "Conv2D needs rows of 3 axes (height, width, channels); it got (28, 28). Put a Reshape(28, 28, 1) before it, if they have one channel."),
        ["no channels axis in front"] = (() => new Conv2D(8, 3, dataFormat: DataFormat.ChannelsFirst).OutputShape([28, 28]),
            "Conv2D needs rows of 3 axes (channels, height, width); it got (28, 28). Put a Reshape(1, 28, 28) before it, if they have one channel."),
        ["images for a volume's layer"] = (() => new Conv3D(8, 3).OutputShape([28, 28]),
            "Conv3D needs rows of 4 axes (depth, height, width, channels); it got (28, 28). "
                + "Give it rows of that form, or take the layer for the axes that they have."),
        ["a kernel larger than its input"] = (() => new Conv2D(8, (3, 5)).OutputShape([6, 4, 2]),
            "Conv2D's kernel has 5 positions along spatial axis 1, but its input (6, 4, 2) has only 4 there. "
                + "Take a smaller kernel, larger inputs, fewer poolings and strides before it, or padding: Padding.Same."),
        ["a dilated kernel larger than its input"] = (() => new DepthwiseConv1D(3, dilationRate: 4).OutputShape([8, 2]),
            "DepthwiseConv1D's kernel has 3 positions along spatial axis 0 and spans 9 with its dilation, but its input (8, 2) has only 8 "
                + "there. Take a smaller kernel, larger inputs, fewer poolings and strides before it, or padding: Padding.Same."),
        ["groups that do not divide the input"] = (() => new Conv2D(8, 3, groups: 4).Weights(new Shape(6, 6, 6)),
            "Conv2D cannot cut 6 input channels into 4 equal groups. Let the number of channels be a multiple of the groups."),
        ["no channels"] = (() => new Conv1D(8, 3).OutputShape([6, 0]),
            "Conv1D needs rows with a known number of channels, at least 1; it got (6, 0)."),
        ["an unknown size"] = (() => new Conv1D(8, 3).OutputShape(["time", 2]),
            "The size \"time\" of a spatial axis is not known, so neither is what comes out of it. "
                + "Give the input that size, or take strides of 1 and padding: Padding.Same."),
        ["groups that do not divide the filters"] = (() => new Conv2D(8, 3, groups: 3),
            "groups must be at least 1 and divide the filters, 8; it is 3. (Parameter 'groups')"),
        ["no filters"] = (() => new Conv1D(0, 3), "filters must be at least 1; it is 0. (Parameter 'filters')"),
        ["an empty kernel"] = (() => new Conv2D(8, (3, 0)), "kernelSize must be at least 1 along every axis; it is 0. (Parameter 'kernelSize')"),
        ["no strides"] = (() => new SeparableConv2D(8, 3, strides: 0), "strides must be at least 1 along every axis; it is 0. (Parameter 'strides')"),
        ["no dilation"] = (() => new Conv3D(8, 3, dilationRate: (1, -1, 1)),
            "dilationRate must be at least 1 along every axis; it is -1. (Parameter 'dilationRate')"),
        ["no multiplier"] = (() => new DepthwiseConv2D(3, depthMultiplier: 0),
            "depthMultiplier must be at least 1; it is 0. (Parameter 'depthMultiplier')"),
        ["causal images"] = (() => new Conv2D(8, 3, padding: Padding.Causal),
            "padding must be Valid or Same; what comes before what is only known along a single axis; it is Causal. (Parameter 'padding')"),
        ["a causal transposed convolution"] = (() => new Conv1DTranspose(8, 3, padding: Padding.Causal),
            "padding must be Valid or Same for a transposed convolution; it is Causal. (Parameter 'padding')"),
        ["a transposed convolution of which nothing comes out"] =
            (() => new Conv2DTranspose(8, (4, 3), padding: Padding.Same, outputPadding: 0).OutputShape([1, 5, 2]),
            "Along spatial axis 0 nothing would come out: of 1 there, a kernel that spans 4, strides of 1 and outputPadding 0 make "
                + "(1 − 1) · 1 + 0 + 0 = 0 positions. Leave outputPadding out, or take a kernel of an odd size or larger inputs."),
        ["output padding as large as the stride"] = (() => new Conv2DTranspose(8, 3, (2, 3), outputPadding: 2),
            "outputPadding must be 0 or more and below the stride, 2; it is 2. (Parameter 'outputPadding')"),
    };

    public static TheoryData<string> Names => [.. s_errors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_use_is_named(string name)
    {
        (Func<object> use, string message) = s_errors[name];
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(use).Message);
    }

    [Fact]
    public void Sizes_that_are_not_known_stay_where_a_convolution_keeps_them()
    {
        Shape steps = ["time", 2], filtered = ["time", 8];
        Assert.Equal(filtered, new Conv1D(8, 3, padding: Padding.Causal).OutputShape(steps));
        Assert.Equal(filtered, new Conv1D(8, 4, padding: Padding.Same, dilationRate: 2).OutputShape(steps));
        Assert.Equal(filtered, new Conv1DTranspose(8, 3, padding: Padding.Same).OutputShape(steps));
        Assert.Equal(filtered, new Conv1D(8, 1).OutputShape(steps));
    }

    [Theory]
    [InlineData("3x5", 3, 5)]
    [InlineData("4", 4, 4)]
    public void Sizes_of_images_are_read_and_written(string text, int height, int width)
    {
        Size2D size = Size2D.Parse(text);
        Assert.Equal((height, width), size);
        Assert.Equal(size, Size2D.Parse(size.ToString()));
    }

    [Theory]
    [InlineData("3x5x7", 3, 5, 7)]
    [InlineData("2", 2, 2, 2)]
    public void Sizes_of_volumes_are_read_and_written(string text, int depth, int height, int width)
    {
        Size3D size = Size3D.Parse(text);
        Assert.Equal((depth, height, width), size);
        Assert.Equal(size, Size3D.Parse(size.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3x")]
    [InlineData("3x4x5x6")]
    [InlineData("wide")]
    public void Texts_that_are_no_sizes_are_named(string text)
    {
        Refusal.Equal<FormatException>(
            $"\"{text}\" is not a size of two axes; write it as 3x5 or, for equal ones, as 3.", () => Size2D.Parse(text));
        Refusal.Equal<FormatException>(
            $"\"{text}\" is not a size of three axes; write it as 3x5x7 or, for equal ones, as 3.", () => Size3D.Parse(text));
    }
}
