using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>What layers say of rows that they cannot take and of settings that cannot be, word for word.</summary>
public sealed class LayerErrorTests
{
    private static readonly Dictionary<string, (Layer Layer, Shape[] Inputs, string Message)> s_rows = new()
    {
        ["an image without channels"] = (new MaxPooling2D(), [[28, 28]],
            "MaxPooling2D needs rows of 3 axes (height, width, channels); it got (28, 28). "
                + "Put a Reshape(28, 28, 1) before it, if they have one channel."),
        ["a vector as an image"] = (new GlobalAveragePooling2D(), [[28]],
            "GlobalAveragePooling2D needs rows of 3 axes (height, width, channels); it got (28,). "
                + "Give it rows of that form, or take the layer for the axes that they have."),
        ["a window that is too large"] = (new AveragePooling1D(8), [[7, 2]],
            "AveragePooling1D's window has 8 positions along spatial axis 0, but its input (7, 2) has only 7 there. "
                + "Take a smaller window, larger inputs, fewer poolings and strides before it, or padding: Padding.Same."),
        ["a shape of other numbers"] = (new Reshape(7, 7), [[48]], "its target (7, 7) holds 49 numbers, and a row (48,) has 48."),
        ["an open size that does not fit"] = (new Reshape(-1, 5), [[48]],
            "its target (-1, 5) holds a multiple of 5 numbers, and a row (48,) has 48."),
        ["an order of other axes"] = (new Permute(2, 1), [[2, 3, 4]],
            "Permute needs rows of 2 axes, because it was told the order [2, 1]; it got (2, 3, 4)."),
        ["steps to be repeated"] = (new RepeatVector(3), [[2, 3]], "RepeatVector needs rows of one axis (features); it got (2, 3)."),
        ["a margin that is all"] = (new Cropping1D((3, 2)), [[5, 1]],
            "3 and 2 positions are to be cut off from spatial axis 0, which has 5. Cut off fewer."),
        ["sums that do not go together"] = (new Add(), [[2, 3], [2, 4]],
            "(2, 3) and (2, 4) do not go together: aligned at the last axis, sizes must be equal or 1. "
                + "Bring one of them to the other's shape, with a Dense or a Reshape."),
        ["one tensor to be added"] = (new Add(), [[2]], "Add takes two or more tensors; it got 1 tensor."),
        ["three to be subtracted"] = (new Subtract(), [[2], [2], [2]],
            "Subtract takes two tensors, of which the second is taken from the first; it got 3 tensors."),
        ["tensors that cannot be laid together"] = (new Concatenate(), [[2, 3], [3, 3]],
            "(2, 3) and (3, 3) cannot be laid one after another along axis -1: all other axes must have equal sizes."),
        ["an axis that is not there"] = (new Concatenate(axis: 3), [[2, 3], [2, 3]],
            "Concatenate works along axis 3, which rows of shape (2, 3) do not have: with the batch as axis 0 their axes are 1 to 2, or -2 to -1."),
        ["inner products of other sizes"] = (new Dot(1), [[3], [4]],
            "the axes to sum over, [1], have the sizes 3 in (3,) and 4 in (4,); they must be equal."),
        ["groups that do not divide"] = (new GroupNormalization(), [[4, 4, 48]],
            "its 48 channels cannot be cut into 32 equal groups. Take groups that divide them: groups: 24."),
        ["a channel axis that is not there"] = (new BatchNormalization(axis: 4), [[4, 4, 3]],
            "BatchNormalization works along axis 4, which rows of shape (4, 4, 3) do not have: "
                + "with the batch as axis 0 their axes are 1 to 3, or -3 to -1."),
        ["an axis twice"] = (new LayerNormalization([1, -1]), [[5]],
            "LayerNormalization got the axes [1, -1], of which two are one and the same in rows of shape (5,)."),
        ["means of other rows"] = (new Normalization(mean: [1, 2], variance: [1, 1]), [[3]],
            "it has 2 means, and rows of shape (3,) have 3 places along axes [-1]. Give as many, or take them from such rows with Adapt."),
        ["a noise shape of other rows"] = (new Dropout(0.5, [3, 1]), [[4, 2]],
            "its noise shape [3, 1] must have for each axis of (4, 2) its size, or 1 where all numbers along it are dropped together."),
        ["a query of another size"] = (new Attention(), [[3, 4], [5, 6]],
            "query (3, 4) and key (5, 6) must have the same last axis; it is 4 and 6. Put a Dense before one of them."),
        ["a key of other steps"] = (new AdditiveAttention(), [[3, 4], [5, 2], [6, 4]],
            "value (5, 2) and key (6, 4) must have the same number of steps; it is 5 and 6."),
        ["a query alone"] = (new MultiHeadAttention(2, 2), [[3, 4]],
            "MultiHeadAttention takes query and value, then, if they are not left out, key and an attention mask; it got 1 tensor."),
        ["a mask of other steps"] = (new MultiHeadAttention(2, 2), [[3, 4], [5, 4], [5, 4], [5, 3]],
            "the attention mask (5, 3) must be (3, 5): the steps of the query (3, 4) by those of the value (5, 4)."),
        ["a function that joins rows"] = (new Lambda(x => x.Sum()), [[3]],
            "its function makes () of (batch, 3); the first axis must stay the batch."),
        ["a function that joins rows of two"] = (new Lambda(inputs => inputs[0].Sum() + inputs[1].Sum()), [[3], [4]],
            "its function makes () of (batch, 3) and (batch, 4); the first axis must stay the batch."),
        ["a function of one tensor of two"] = (new Lambda(x => x.Square()), [[3], [3]],
            "Lambda takes one tensor, as its function does; it got 2 tensors."),
    };

    public static TheoryData<string> Names => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_that_cannot_be_taken(string name)
    {
        (Layer layer, Shape[] inputs, string message) = s_rows[name];
        Exception direct = Assert.ThrowsAny<ArgumentException>(() => layer.OutputShapes(inputs));
        Assert.Equal(message, direct.Message.Split(" (Parameter", 2)[0]);
        // A model says which of its layers it was.
        string said = Assert.ThrowsAny<ArgumentException>(() => layer.Call([.. inputs.Select(shape => Input.Tensor(shape))])).Message;
        Assert.StartsWith(
            $"{layer.GetType().Name} cannot take rows of shape {string.Join(" and ", inputs.AsEnumerable())}: ", said,
            StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_be()
    {
        Refused("padding must be Valid or Same; it is Causal.", () => new MaxPooling1D(2, padding: Padding.Causal));
        Refused("poolSize must be at least 1 along every axis; it is 0.", () => new MaxPooling2D((2, 0)));
        Refused("strides must be at least 1 along every axis; it is -1.", () => new AveragePooling3D(2, strides: -1));
        Refused("dataFormat must be ChannelsLast or ChannelsFirst; it is 7.", () => new GlobalMaxPooling1D((DataFormat)7));
        Refused("targetShape must be at least 1, or −1 for what is left; it is 0.", () => new Reshape(3, 0));
        Refused("A shape can leave one size open; (-1, -1) leaves 2.", () => new Reshape(-1, -1));
        Refused("dims must be the axes 1 to 2 in some order; they are (0, 1).", () => new Permute(0, 1));
        Refused("n must be at least 1; it is 0.", () => new RepeatVector(0));
        Refused("padding must be 0 or more at every end; it is -2.", () => new ZeroPadding2D(((1, -2), (0, 0))));
        Refused("size must be at least 1 along every axis; it is 0.", () => new UpSampling3D(0));
        Refused("axis must be an axis of the rows, 1 or more, or negative from the end: axis 0 is the batch; it is 0.", () => new Concatenate(0));
        Refused("rate must be at least 0 and below 1, the share of numbers to drop; it is 1.", () => new SpatialDropout2D(1));
        Refused("stddev must be finite and at least 0; it is -1.", () => new GaussianNoise(-1));
        Refused("epsilon must be finite and above 0; it is 0.", () => new LayerNormalization(epsilon: 0));
        Refused("momentum must be from 0 to 1; it is 1.5.", () => new BatchNormalization(momentum: 1.5));
        Refused("groups must be at least 1, or −1 for one channel each; it is 0.", () => new GroupNormalization(0));
        Refused("numHeads must be at least 1; it is 0.", () => new MultiHeadAttention(0, 2));
        Refused("l1 must be finite and at least 0; it is -1.", () => new ActivityRegularization(-1));
        Refusal.Contains<ArgumentException>("1 mean and 0 variances are given", () => new Normalization(mean: [1]));
    }

    [Fact]
    public void Sizes_and_margins_are_read_as_they_are_written()
    {
        foreach (Margins2D margins in (Margins2D[])[1, (1, 2), ((1, 2), (3, 4))])
            Assert.Equal(margins, Margins2D.Parse(margins.ToString()));
        Assert.Equal("1:2x3:4", ((Margins2D)((1, 2), (3, 4))).ToString());
        Assert.Equal(new Margins1D(1, 2), Margins1D.Parse("1:2"));
        Assert.Equal((Margins3D)2, Margins3D.Parse("2"));
        Assert.Equal((Margins3D)((1, 2), (3, 4), (5, 6)), Margins3D.Parse("1:2x3:4x5:6"));
        Refusal.Equal<FormatException>(
            "\"1:2:3\" is not what lies at the ends of an axis; write it as 1:2 or, for equal ones, as 1.", () => Margins1D.Parse("1:2:3"));
        Assert.Throws<FormatException>(() => Margins2D.Parse("1x2x3"));
        Assert.Throws<FormatException>(() => Margins3D.Parse("one"));
    }

    private static void Refused(string message, Func<Layer> make) =>
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message.Split(" (Parameter", 2)[0]);
}
