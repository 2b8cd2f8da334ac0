namespace Myelin.Graph.Tests;

/// <summary>What is wrong with operands is said where the node is made, in these words.</summary>
public sealed class OpErrorTests
{
    private static readonly Node s_2x3 = Node.Input("a", [2, 3]);
    private static readonly Node s_batch = Node.Input("b", ["batch", 3]);
    private static readonly Node s_images = Node.Input("x", ["batch", 5, 6, 2]);
    private static readonly Node s_vector = Node.Input("v", [3]);
    private static readonly Node s_double = Node.Input("d", [3], ElementType.Float64);
    private static readonly Node s_int = Node.Input("i", [2], ElementType.Int32);

    private static readonly Dictionary<string, (Action Build, string Message)> s_errors = new()
    {
        ["shapes"] = (() => _ = s_2x3 + Node.Input("x", [2, 4]),
            "Add cannot bring shapes (2, 3) and (2, 4) together: aligned at the last axis, sizes must be equal or 1. "
                + "Reshape one of them, or insert axes of size 1."),
        ["named sizes"] = (() => _ = s_batch * Node.Input("x", ["time", 3]),
            "Multiply cannot bring shapes (batch, 3) and (time, 3) together: aligned at the last axis, sizes must be equal or 1. "
                + "Reshape one of them, or insert axes of size 1."),
        ["a named size and a number"] = (() => _ = s_batch * Node.Input("x", [5, 3]),
            "Multiply cannot bring shapes (batch, 3) and (5, 3) together: aligned at the last axis, sizes must be equal or 1. "
                + "Reshape one of them, or insert axes of size 1."),
        ["three shapes"] = (() => s_vector.Where(s_2x3, Node.Input("x", [4])),
            "Where cannot bring shapes (2, 3) and (4,) together: aligned at the last axis, sizes must be equal or 1. "
                + "Reshape one of them, or insert axes of size 1."),
        ["types"] = (() => _ = s_vector + s_double,
            "Add got float32 and float64; its operands must have one type. Cast one of them: x.Cast(ElementType.Float32)."),
        ["types of a product"] = (() => s_2x3.MatMul(Node.Input("x", [3, 2], ElementType.Float64)),
            "MatMul got float32 and float64; its operands must have one type. Cast one of them: x.Cast(ElementType.Float32)."),
        ["exp of whole numbers"] = (() => s_int.Exp(), "Exp is not defined on int32. Cast its operand to float32 or float64 first."),
        ["sum of whole numbers"] = (() => s_int.Sum(), "Sum is not defined on int32. Cast its operand to float32 or float64 first."),
        ["mean of whole numbers"] = (() => s_int.Mean(), "Sum is not defined on int32. Cast its operand to float32 or float64 first."),
        ["maximum over whole numbers"] = (() => s_int.Max(), "Max is not defined on int32. Cast its operand to float32 or float64 first."),
        ["minimum over whole numbers"] = (() => s_int.Min(), "Min is not defined on int32. Cast its operand to float32 or float64 first."),
        ["log-sum-exp of whole numbers"] = (() => s_int.LogSumExp(),
            "LogSumExp is not defined on int32. Cast its operand to float32 or float64 first."),
        ["argmax of whole numbers"] = (() => s_int.ArgMax(), "ArgMax is not defined on int32. Cast its operand to float32 or float64 first."),
        ["product of whole numbers"] = (() => s_int.ExpandDims(0).MatMul(s_int.ExpandDims(1)),
            "MatMul is not defined on int32. Cast its operand to float32 or float64 first."),
        ["softmax of whole numbers"] = (() => s_int.Softmax(), "Softmax is not defined on int32. Cast its operand to float32 or float64 first."),
        ["dropout of whole numbers"] = (() => s_int.Dropout(0.5, new RandomGenerator()),
            "Dropout is not defined on int32. Cast its operand to float32 or float64 first."),
        ["random whole numbers"] = (() => new RandomGenerator().Uniform([2], ElementType.Int32),
            "RandomUniform is not defined on int32. Cast its operand to float32 or float64 first."),
        ["gradient of whole numbers"] = (() => s_int.Gradients(s_int),
            "A gradient is not defined on int32. Cast its operand to float32 or float64 first."),
        ["gradient with respect to whole numbers"] = (() => s_vector.Gradients(s_int),
            "A gradient is not defined on int32. Cast its operand to float32 or float64 first."),
        ["a fraction beside whole numbers"] = (() => _ = s_int >= 0.5,
            "0.5 is not a whole number from -2147483648 to 2147483647, so it cannot be an int32. "
                + "Cast the tensor first: x.Cast(ElementType.Float32)."),
        ["inner sizes of a product"] = (() => s_2x3.MatMul(s_2x3),
            "MatMul cannot multiply (2, 3) by (2, 3): the last axis of the first must have the size of the second last axis of the second."),
        ["inner sizes of a transposed product"] = (() => s_2x3.MatMul(s_2x3, true, true),
            "MatMul cannot multiply (2, 3) transposed by (2, 3) transposed: "
                + "the last axis of the first must have the size of the second last axis of the second."),
        ["product with a vector"] = (() => s_2x3.MatMul(s_vector),
            "MatMul cannot multiply (2, 3) by (3,): "
                + "the last axis of the first must have the size of the second last axis of the second, and both need at least two axes."),
        ["stacks of a product"] = (() => Node.Input("x", [2, 3, 4]).MatMul(Node.Input("y", [5, 4, 3])),
            "MatMul's stacks of matrices cannot bring shapes (2, 3, 4) and (5, 4, 3) together: "
                + "aligned at the last axis, sizes must be equal or 1. Reshape one of them, or insert axes of size 1."),
        ["pooling of another rank"] = (() => s_2x3.MaxPool(PoolWindow.Valid([2, 2], [2, 2])),
            "MaxPool with windows of [2, 2] needs an input (batch, height, width, channels); it got (2, 3)."),
        ["a window that is too large"] = (() => s_images.AveragePool(PoolWindow.Valid([2, 7], [1, 1])),
            "AveragePool's window has 7 positions along axis 2, but the input (batch, 5, 6, 2) has 6 there. "
                + "Take a smaller window or a larger input, or pad it."),
        ["pooling of unknown sizes"] = (() => Node.Input("x", ["batch", "time", 2]).MaxPool(PoolWindow.Valid([2], [2])),
            "MaxPool needs to know the size of axis 1 of its input (batch, time, 2). Give the input that size."),
        ["windows that see nothing"] = (() => s_images.MaxPool(new PoolWindow([2, 2], [1, 1], [2, 0], [0, 0])),
            "MaxPool would have windows that see nothing: "
                + "they have [2, 2] positions and begin [2, 0] in front of the input and end [0, 0] behind it."),
        ["pooling without windows"] = (() => s_images.MaxPool(new PoolWindow([2, 0], [1, 1], [0, 0], [0, 0])),
            "MaxPool needs windows and strides of at least 1; it got windows of [2, 0] and strides of [1, 1]."),
        ["pooling over too many axes"] = (() => s_images.MaxPool(PoolWindow.Valid([2, 2, 2, 2], [1, 1, 1, 1])),
            "MaxPool works over 1, 2 or 3 spatial axes, with a stride for each; it got windows of [2, 2, 2, 2] and strides of [1, 1, 1, 1]."),
        ["pooling of whole numbers"] = (() => s_int.MaxPool(PoolWindow.Valid([1], [1])),
            "MaxPool is not defined on int32. Cast its operand to float32 or float64 first."),
        ["axis"] = (() => s_2x3.Sum(2), "Axis 2 is not an axis of shape (2, 3), whose axes are -2 to 1."),
        ["negative axis"] = (() => s_2x3.Softmax(-3), "Axis -3 is not an axis of shape (2, 3), whose axes are -2 to 1."),
        ["axis of a number"] = (() => Node.Scalar(1).Max(0), "Axis 0 is not an axis of shape (), whose axes are none."),
        ["axis twice"] = (() => s_2x3.Sum([1, -1]), "Axis 1 of shape (2, 3) is named twice."),
        ["softmax of a number"] = (() => Node.Scalar(1).Softmax(), "Softmax needs at least one axis; it got a single number."),
        ["log-softmax of a number"] = (() => Node.Scalar(1).LogSoftmax(), "LogSoftmax needs at least one axis; it got a single number."),
        ["reshape"] = (() => s_2x3.Reshape([4]), "Reshape cannot turn (2, 3), 6 elements, into (4,), 4 elements."),
        ["reshape of a batch"] = (() => s_batch.Reshape([12]), "Reshape cannot turn (batch, 3), 3·batch elements, into (12,), 12 elements."),
        ["reshape with an open size"] = (() => s_2x3.Reshape([4, -1]),
            "Reshape cannot turn (2, 3), 6 elements, into (4, -1): 6 is not a multiple of 4."),
        ["reshape with two open sizes"] = (() => s_2x3.Reshape([-1, -1]), "Reshape to (-1, -1) leaves two sizes open; at most one may be −1."),
        ["reshape to negative sizes"] = (() => s_2x3.Reshape([-2, -3]),
            "A tensor cannot have the shape (-2, -3): sizes are 0 or more. Only Reshape takes −1, for what is left."),
        ["negative size of an input"] = (() => Node.Input("x", ["batch", -3]),
            "A tensor cannot have the shape (batch, -3): sizes are 0 or more. Only Reshape takes −1, for what is left."),
        ["negative size of state"] = (() => _ = new Variable("v", [-3]),
            "A tensor cannot have the shape (-3,): sizes are 0 or more. Only Reshape takes −1, for what is left."),
        ["too many elements of a reshape"] = (() => Node.Input("x", [65536, 65536]).Reshape([-1]),
            "65536 times 65536 elements are more than 2,147,483,647, the most that a tensor may have. Split it along an axis."),
        ["too many elements"] = (() => _ = new Shape(1 << 22, 1 << 21, 1 << 21).ElementCount,
            "A tensor of shape (4194304, 2097152, 2097152) has more than 2,147,483,647 elements, the most that one may have. "
                + "Split it along an axis."),
        ["too many bytes"] = (() => _ = new Variable("v", [1 << 15, 1 << 14], ElementType.Float64),
            $"4294967296 bytes are needed in one piece of memory, which can have at most {Array.MaxLength}. "
                + "Take fewer rows at a time, or split the tensor."),
        ["expand"] = (() => s_2x3.ExpandDims(3), "Axis 3 is not an axis of shape (2, 3), whose axes are -2 to 1."),
        ["squeeze"] = (() => s_2x3.Squeeze(0), "Squeeze can only take away an axis of size 1; axis 0 of (2, 3) has size 2."),
        ["transpose of a vector"] = (() => s_vector.Transpose(), "Transpose exchanges the last two axes; (3,) has fewer than two."),
        ["transpose with a missing axis"] = (() => s_2x3.Transpose([0]), "Transpose of (2, 3) needs each of its 2 axes once; it got [0]."),
        ["transpose with an axis twice"] = (() => s_2x3.Transpose([0, 0]), "Axis 0 of shape (2, 3) is named twice."),
        ["slice"] = (() => s_2x3.Slice(1, 2, 2), "Slice takes 2 from 2 on along axis 1, but (2, 3) has 3 there."),
        ["slice from before the start"] = (() => s_2x3.Slice(1, -4, 2), "Slice takes 2 from -1 on along axis 1, but (2, 3) has 3 there."),
        ["slice of a batch from its end"] = (() => s_batch.Slice(0, -2, 2),
            "The size \"batch\" is not known yet. Bind it when compiling: CompiledGraph.Compile(…, sizes: new() { [\"batch\"] = 32 })."),
        ["slice of more than a batch"] = (() => CompiledGraph.Compile([s_batch.Slice(0, 1, 2)], sizes: new Dictionary<string, int> { ["batch"] = 2 }),
            "Slice takes 2 from 1 on along axis 0, but (2, 3) has 2 there."),
        ["slice without starts"] = (() => Node.Apply(new Slice([0], [1]), s_2x3),
            "Slice of (2, 3) needs a start and a size for each of its 2 axes; it got starts [0] and sizes (1,)."),
        ["broadcast"] = (() => s_2x3.BroadcastTo([2, 4]),
            "BroadcastTo cannot bring shapes (2, 3) and (2, 4) together: aligned at the last axis, sizes must be equal or 1. "
                + "Reshape one of them, or insert axes of size 1."),
        ["broadcast to fewer axes"] = (() => s_2x3.BroadcastTo([3]),
            "BroadcastTo cannot bring shapes (2, 3) and (3,) together: aligned at the last axis, sizes must be equal or 1. "
                + "Reshape one of them, or insert axes of size 1."),
        ["concatenate"] = (() => Node.Concatenate(0, s_2x3, Node.Input("x", [2, 4])),
            "Concatenate along axis 0 got (2, 3) and (2, 4); all other axes must have equal sizes."),
        ["concatenate a batch and rows"] = (() => Node.Concatenate(0, s_batch, s_2x3),
            "Concatenate along axis 0 got (batch, 3) and (2, 3); it can add sizes that are known, or multiples of the same unknown sizes."),
        ["assumed shape"] =
            (() => CompiledGraph.Compile([s_2x3.AssumeShape(["batch", 3]) + s_batch], sizes: new Dictionary<string, int> { ["batch"] = 5 }),
            "Reshape cannot turn (2, 3), 6 elements, into (5, 3), 15 elements."),
        ["loop over nothing"] = (() => Node.Scan([s_vector], [], (s, _) => (s, [])),
            "Scan without sequences needs to be told how many steps there are."),
        ["loop over a number"] = (() => Node.Scan([s_vector], [Node.Scalar(1)], (s, _) => (s, [])),
            "Scan goes over the first axis of its sequences; Scalar():float32 has none."),
        ["loop over different steps"] = (() => Node.Scan([], [s_2x3, s_batch], (_, items) => ([], items)),
            "Scan goes over 2 steps, but the first axis of \"b\" = Input(batch, 3):float32 is batch; all must be equal."),
        ["loop that changes a state's shape"] = (() => Node.Scan([s_vector], [s_2x3], (s, items) => ([items[0].ExpandDims(0) + s[0]], [])),
            "A step of Scan turned state 0, float32(3,), into float32(1, 3); a state keeps its type and shape."),
        ["loop that loses a state"] = (() => Node.Scan([s_vector], [s_2x3], (_, items) => ([], items)),
            "A step of Scan got 1 states and gave 0; it must give each of them anew."),
        ["loop that makes nothing"] = (() => Node.Scan([], [s_2x3], (_, _) => ([], [])), "Scan needs a state or an output; its step gave neither."),
        ["recurrent kernel"] = (() => Node.LstmSequence(Node.Input("x", [5, 2, 8]), Node.Input("r", [2, 6]), s_2x3, s_2x3),
            "RecurrentSequence of Lstm got inputs (5, 2, 8) and a recurrent kernel (2, 6); "
                + "they must be (steps, batch, 4·units) and (units, 4·units)."),
        ["recurrent state"] = (() => Node.SimpleSequence(Node.Input("x", [5, 2, 2]), Node.Input("r", [2, 2]), s_2x3),
            "RecurrentSequence of Simple over inputs float32(5, 2, 2) needs float32(2, 2) as operand 2; it got float32(2, 3)."),
        ["concatenate types"] = (() => Node.Concatenate(0, s_vector, s_double),
            "Concatenate got float32 and float64; its operands must have one type. Cast one of them: x.Cast(ElementType.Float32)."),
        ["concatenate nothing"] = (() => Node.Concatenate(0), "Concatenate needs at least one tensor."),
        ["gather"] = (() => s_2x3.Gather(s_vector), "Gather needs int32 indices; it got float32. Cast them: indices.Cast(ElementType.Int32)."),
        ["gather along no axis"] = (() => s_2x3.Gather(s_int, 2), "Axis 2 is not an axis of shape (2, 3), whose axes are -2 to 1."),
        ["one-hot"] = (() => s_vector.OneHot(3), "OneHot needs int32 indices; it got float32. Cast them: indices.Cast(ElementType.Int32)."),
        ["labels of another type"] = (() => s_2x3.SparseCrossEntropy(Node.Input("l", [2])), "SparseCrossEntropy needs int32 labels; it got float32."),
        ["labels of another shape"] = (() => s_2x3.SparseCrossEntropy(Node.Input("l", [3], ElementType.Int32)),
            "SparseCrossEntropy got logits (2, 3) and labels (3,); labels must have the logits' shape without the last axis."),
        ["convolution types"] = (() => s_images.Convolution(Node.Input("k", [3, 3, 2, 4], ElementType.Float64)),
            "Convolution got float32 and float64; its operands must have one type. Cast one of them: x.Cast(ElementType.Float32)."),
        ["convolution of a matrix"] = (() => s_2x3.Convolution(Node.Input("k", [3, 3, 2, 4])),
            "Convolution over 1 spatial axis needs an input (batch, length, channels) and a kernel "
                + "(length, channels / groups, output channels); it got (2, 3) and (3, 3, 2, 4)."),
        ["convolution over too many axes"] = (() => Node.Input("x", [1, 2, 2, 2, 2, 1]).Convolution(Node.Input("k", [1, 1, 1, 1, 1, 1])),
            "Convolution works over 1, 2 or 3 spatial axes; its strides [1, 1, 1, 1] are for 4."),
        ["convolution channels"] = (() => s_images.Convolution(Node.Input("k", [3, 3, 3, 4])),
            "Convolution got an input (batch, 5, 6, 2) and a kernel (3, 3, 3, 4) in 1 group: the input has 2 channels, "
                + "and the kernel is for 3. The kernel's second last axis must be the input's channels divided by the groups."),
        ["convolution groups"] = (() => s_images.Convolution(Node.Input("k", [3, 3, 1, 3]), groups: 2),
            "Convolution cannot cut the 3 output channels of the kernel (3, 3, 1, 3) into 2 equal groups."),
        ["convolution with a kernel larger than its input"] = (() => s_images.Convolution(Node.Input("k", [7, 3, 2, 4])),
            "Convolution's kernel has 7 positions along axis 1, but the input (batch, 5, 6, 2) has 5 there. "
                + "Take a smaller kernel or a larger input, or pad it."),
        ["convolution with a dilated kernel larger than its input"] =
            (() => s_images.Convolution(Node.Input("k", [3, 4, 2, 4]), 1, [1, 3], [0, 1], [0, 2]),
            "Convolution's kernel has 4 positions along axis 2 and reaches over 10 with dilation 3, "
                + "but the input (batch, 5, 6, 2) has 6 there, 9 with padding. Take a smaller kernel or a larger input, or pad it."),
        ["convolution settings"] = (() => s_images.Convolution(Node.Input("k", [3, 3, 2, 4]), strides: [1, 2, 3]),
            "A convolution over 2 spatial axes got 3 numbers as its strides, [1, 2, 3]; it needs one, or 2."),
        ["convolution over an unknown size"] = (() => Node.Input("x", [1, "time", 2]).Convolution(Node.Input("k", [3, 2, 4])),
            "Convolution cannot say the output's size along axis 1 of (1, time, 2), whose size is not known yet. "
                + "Give the input that size, or pad it by 2 zeros with a stride of 1, so that it keeps its size."),
        ["convolution with an empty kernel"] = (() => s_images.Convolution(Node.Input("k", [3, 0, 2, 4])),
            "Convolution needs a kernel whose sizes are known and at least 1; it got (3, 0, 2, 4)."),
        ["transposed convolution to another size"] = (() => s_images.ConvolutionTranspose(Node.Input("k", [3, 3, 4, 2]), [7, 9]),
            "ConvolutionDataGradient got (batch, 5, 6, 2), but the convolution of (batch, 7, 9, 4) with the kernel (3, 3, 4, 2) gives "
                + "(batch, 5, 7, 2). Give the result another size, or the operand that shape."),
        ["transposed convolution with one size"] = (() => s_images.ConvolutionTranspose(Node.Input("k", [3, 3, 4, 2]), [7]),
            "ConvolutionDataGradient over 2 spatial axes needs 4 axes of both operands and 2 sizes; "
                + "it got (batch, 5, 6, 2), (3, 3, 4, 2) and sizes (7,)."),
        ["gradient of a kernel of another size"] =
            (() => Node.Apply(new ConvolutionWeightGradient(ConvolutionWindow.For(2, 1, 1, 0, 0), [2, 2]), s_images, s_images),
            "ConvolutionWeightGradient got (batch, 5, 6, 2), but the convolution of (batch, 5, 6, 2) with a kernel (2, 2, 2, 2) gives "
                + "(batch, 4, 5, 2)."),
        ["too few numbers"] = (() => Node.Constant([1f, 2f], [3]), "2 numbers do not fill a tensor of shape (3,), which holds 3."),
        ["a type that is none"] = (() => Node.Constant([(short)1], [1]), "Int16 is not a type of tensor elements; use float, double or int."),
    };

    public static TheoryData<string> Names => [.. s_errors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_operands_are_named(string name)
    {
        (Action build, string message) = s_errors[name];
        Assert.Equal(message, Assert.Throws<GraphException>(build).Message);
    }

    [Fact]
    public void Wrong_numbers_among_the_settings_are_named()
    {
        AssertRange("rate must be at least 0 and below 1. (Parameter 'rate')\nActual value was 1.", () => s_vector.Dropout(1, new RandomGenerator()));
        AssertRange(
            "rate must be at least 0 and below 1. (Parameter 'rate')\nActual value was NaN.",
            () => s_vector.Dropout(double.NaN, new RandomGenerator()));
        AssertRange("low must be at most 1, the upper end of the range. (Parameter 'low')\nActual value was 2.", () => s_vector.Clip(2, 1));
        AssertRange("depth must be at least 1. (Parameter 'depth')\nActual value was 0.", () => s_int.OneHot(0));
        AssertRange("type must be Float32 or Float64. (Parameter 'type')\nActual value was Int32.", () => s_int.OneHot(2, ElementType.Int32));
        AssertRange("before must be 0 or more. (Parameter 'before')\nActual value was -1.", () => s_vector.Pad(0, -1, 0));
        AssertRange("after must be 0 or more. (Parameter 'after')\nActual value was -2.", () => s_vector.Pad(0, 0, -2));
        AssertRange("groups must be at least 1. (Parameter 'groups')\nActual value was 0.", () => s_images.Convolution(s_images, groups: 0));
        AssertRange("strides must be at least 1. (Parameter 'strides')\nActual value was 0.", () => s_images.Convolution(s_images, strides: [1, 0]));
        AssertRange("after must be 0 or more. (Parameter 'after')\nActual value was -1.", () => s_images.Convolution(s_images, after: -1));
    }

    [Fact]
    public void Dot_names_the_shapes_as_they_were_given()
    {
        static void Says(string message, Node a, Node b) => Refusal.Equal<GraphException>(message, () => a.Dot(b));
        Says(
            "Dot cannot multiply (3,) by (5,): the last axis of the first, 3, must have the size of the second's only axis, 5.",
            Node.Input("x", 3), Node.Input("w", 5));
        Says(
            "Dot cannot multiply (2, 3) by (5,): the last axis of the first, 3, must have the size of the second's only axis, 5.",
            Node.Input("x", 2, 3), Node.Input("w", 5));
        Says(
            "Dot cannot multiply (3,) by (4, 3): the last axis of the first, 3, must have the size of the second's second last axis, 4.",
            Node.Input("x", 3), Node.Input("w", 4, 3));
    }

    [Fact]
    public void Indices_outside_of_their_axis_stop_the_run()
    {
        Node index = Node.Input("i", [1], ElementType.Int32);
        Node[] ops =
        [
            Node.Input("x", [3, 2]).Gather(index), Node.Input("x", [2, 3]).Gather(index, 1), index.OneHot(3),
            Node.Input("x", [1, 3]).SparseCrossEntropy(index), Node.Apply(new ScatterAdd(0, [3, 2]), Node.Input("x", [1, 2]), index),
            Node.Apply(new SparseCrossEntropyGradient(), Node.Input("x", [1, 3]), index, Node.Input("dy", [1])),
        ];
        foreach (Node op in ops)
        {
            CompiledGraph graph = CompiledGraph.Compile([op]);
            foreach (int wrong in (int[])[-1, 3, int.MaxValue, int.MinValue])
            {
                graph.Input<int>(index)[0] = wrong;
                var error = Assert.ThrowsAny<ArgumentOutOfRangeException>(graph.Run);
                Assert.Contains($"{wrong}", error.Message, StringComparison.Ordinal);
            }

            graph.Input<int>(index)[0] = 2;
            graph.Run();
        }
    }

    private static void AssertRange(string message, Action build) =>
        Assert.Equal(message.ReplaceLineEndings(), Assert.Throws<ArgumentOutOfRangeException>(build).Message);
}
