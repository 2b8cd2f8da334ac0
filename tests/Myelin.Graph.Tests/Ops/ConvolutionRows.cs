namespace Myelin.Graph.Tests;

/// <summary>
/// Convolutions, transposed convolutions and gradients of kernels: one to three axes, strides, dilation, groups, padding that differs before
/// and after, and channels around the widths of vectors, tiles and strips.
/// </summary>
internal static class ConvolutionRows
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 3, ["time"] = 7 };

    /// <summary>A convolution: its name, input, kernel and window. Small ones are held against differences too.</summary>
    private static readonly (string Name, Shape X, Shape Kernel, ConvolutionWindow Window)[] s_problems =
    [
        ("1 axis", ["batch", 4, 2], [3, 2, 2], Window(1)),
        ("1 axis, all settings", [1, 6, 4], [2, 2, 4], Window(1, 2, 2, 1, 3, 2)),
        ("1 axis of unknown size", [2, "time", 1], [3, 1, 2], Window(1, 1, 2, 4, 0)),
        ("1 axis, causal", [2, 9, 5], [3, 5, 7], Window(1, 1, 2, 4, 0)),
        ("2 axes", [2, 3, 4, 2], [2, 2, 2, 2], Window(2)),
        ("2 axes, pointwise", ["batch", 2, 2, 2], [1, 1, 2, 3], Window(2)),
        ("2 axes, pointwise in groups", [1, 2, 2, 6], [1, 1, 2, 6], Window(2, groups: 3)),
        ("2 axes, pointwise and larger", [3, 9, 11, 17], [1, 1, 17, 33], Window(2)),
        ("2 axes, strides", [1, 5, 4, 1], [3, 2, 1, 2], Window(2, [2, 3])),
        ("2 axes, strides beyond the kernel", [1, 5, 6, 1], [2, 1, 1, 3], Window(2, [3, 2])),
        ("2 axes, strides and dilation", [1, 7, 6, 1], [2, 2, 1, 1], Window(2, [2, 2], [3, 2], [2, 0], [1, 2])),
        ("2 axes, same padding with even strides", [1, 4, 4, 2], [3, 3, 2, 1], Window(2, 2, 1, 0, 1)),
        ("2 axes, padding beyond the kernel", [1, 2, 3, 1], [2, 2, 1, 2], Window(2, 1, 1, [3, 0], [2, 4])),
        ("2 axes in groups", [1, 3, 3, 4], [2, 2, 2, 4], Window(2, groups: 2)),
        ("2 axes, depthwise", [1, 3, 4, 3], [2, 2, 1, 3], Window(2, 1, 1, 1, 0, 3)),
        ("2 axes, depthwise with strides and dilation", [1, 4, 5, 2], [2, 2, 1, 2], Window(2, [2, 1], [1, 2], 1, 1, 2)),
        ("2 axes, depthwise with a multiplier", [1, 3, 3, 2], [2, 2, 1, 6], Window(2, 2, groups: 2)),
        ("3 axes", [1, 3, 2, 3, 1], [2, 2, 2, 1, 2], Window(3)),
        ("3 axes, all settings", [1, 3, 3, 4, 2], [2, 2, 2, 1, 2], Window(3, [2, 1, 2], [1, 2, 1], [1, 0, 1], [0, 1, 2], 2)),
        .. from channels in (int[])[1, 3, 15, 16, 17]
           from filters in (int[])[1, 7, 16, 33, 65]
           select ($"of {channels} and {filters} channels", new Shape(2, 9, 10, channels), new Shape(3, 3, channels, filters), Window(2, 1, 1, 1, 1)),
        ("of many rows and one channel", [5, 28, 28, 1], [3, 3, 1, 33], Window(2)),
        ("of many rows", [4, 28, 27, 9], [3, 3, 9, 34], Window(2, 1, 1, [1, 0], [0, 1])),
        ("of many rows with strides", [4, 29, 27, 8], [3, 3, 8, 20], Window(2, 2, 1, 1, 1)),
        ("of long sums", [1, 6, 6, 300], [3, 3, 300, 6], Window(2)),
        ("of few filters and long sums", [2, 12, 13, 90], [3, 3, 90, 3], Window(2, 1, 1, 1, 1)),
        ("of few filters in groups", [2, 12, 11, 40], [3, 3, 20, 4], Window(2, groups: 2)),
        ("of one large image in groups", [1, 40, 41, 12], [3, 3, 4, 33], Window(2, [1, 2], 1, 1, 1, 3)),
        ("of one channel dilated", [2, 30, 33, 1], [3, 5, 1, 4], Window(2, 1, [2, 3], 2, 2)),
        ("of channels that are groups", [2, 11, 13, 35], [3, 3, 1, 35], Window(2, 1, 1, 1, 1, 35)),
        ("of channels that are groups, with strides", [3, 17, 14, 67], [5, 3, 1, 67], Window(2, 2, 1, [2, 1], [2, 1], 67)),
        ("of volumes", [2, 7, 8, 9, 5], [3, 2, 3, 5, 18], Window(3, [1, 2, 1], 1, 1, 1)),
        ("of a long signal", [1, 2000, 3], [7, 3, 20], Window(1, 3, 2, 6, 6)),
    ];

    public static IEnumerable<OpRow> All =>
    [
        .. s_problems.SelectMany(p => Passes(p.Name, p.X, p.Kernel, p.Window)),
        new OpRow(
            "Convolution with bias and activation",
            x => (x[0].Convolution(x[1], strides: 2, before: 1, after: 1) + x[2]).Tanh(),
            x => PlainTensor.Map(Convolve(x[0], x[1], Window(2, 2, 1, 1, 1)), x[2], (y, bias) => Math.Tanh(y + bias)),
            [
                new(new Operand([1, 3, 3, 2]), new Operand([2, 2, 2, 2]), new Operand([2])),
                new(new Operand(["batch", 9, 8, 5]), new Operand([3, 3, 5, 37]), new Operand([37])) { Sizes = s_sizes },
            ]).Sums() with { Orders = 3 },
        new OpRow(
            "Convolution in groups with bias and activation",
            x => (x[0].Convolution(x[1], groups: 2) + x[2]).Tanh(),
            x => PlainTensor.Map(Convolve(x[0], x[1], Window(2, groups: 2)), x[2], (y, bias) => Math.Tanh(y + bias)),
            [
                new(new Operand([1, 3, 3, 2]), new Operand([2, 2, 1, 4]), new Operand([4])),
                new(new Operand([2, 19, 18, 10]), new Operand([3, 3, 5, 38]), new Operand([38])),
            ]).Sums(),
        new OpRow(
            "ConvolutionDataGradient as a transposed convolution",
            x => x[0].ConvolutionTranspose(x[1], [6, 5], strides: [2, 1], before: 1),
            x => Transposed(x[0], x[1], [6, 5], Window(2, [2, 1], 1, 1)),
            [new(new Operand([1, 3, 4, 2]), new Operand([3, 3, 2, 2]))]).Sums(),
    ];

    private static ConvolutionWindow Window(
        int rank, Axes strides = default, Axes dilation = default, Axes before = default, Axes after = default, int groups = 1) =>
        ConvolutionWindow.For(rank, strides, dilation, before, after, groups);

    private static IEnumerable<OpRow> Passes(string name, Shape x, Shape kernel, ConvolutionWindow window)
    {
        Shape y = new Convolution(window).ShapeOf([new(ElementType.Float32, x), new(ElementType.Float32, kernel)]);
        Shape inputs = [.. x.Skip(1).Take(window.Rank)];
        int[] sizes = inputs.Bind(s_sizes).Sizes, kernels = [.. kernel.Take(window.Rank).Select(size => size.Value)];
        yield return Row(
            $"Convolution {name}", n => Node.Apply(new Convolution(window), n), n => Convolve(n[0], n[1], window), x, kernel);
        yield return Row(
            $"ConvolutionDataGradient {name}", n => Node.Apply(new ConvolutionDataGradient(window, inputs), n),
            n => Transposed(n[0], n[1], sizes, window), y, kernel);
        yield return Row(
            $"ConvolutionWeightGradient {name}", n => Node.Apply(new ConvolutionWeightGradient(window, [.. kernels]), n),
            n => Weights(n[0], n[1], kernels, window), x, y);
    }

    private static OpRow Row(string name, Func<Node[], Node> build, Func<PlainTensor[], PlainTensor> reference, Shape a, Shape b) =>
        new OpRow(name, build, reference, [new(new Operand(a), new Operand(b)) { Sizes = s_sizes }]).Sums() with
        {
            // Sums of up to thousands of products of numbers up to 2.
            Float32Bound = (2e-6, 2e-3),
            Float64Bound = (1e-12, 1e-11),
        };

    private static PlainTensor Convolve(PlainTensor x, PlainTensor kernel, ConvolutionWindow window)
    {
        int[] y = [
            x.Shape[0], .. Enumerable.Range(0, window.Rank).Select(axis => Outputs(axis, x.Shape[axis + 1], kernel.Shape[axis], window)),
            kernel.Shape[^1],
        ];
        var numbers = new double[PlainTensor.Size(y)];
        Visit(x.Shape, kernel.Shape, y, window, (i, k, o) => numbers[o] += x.Numbers[i] * kernel.Numbers[k]);
        return new PlainTensor(y, numbers);
    }

    private static PlainTensor Transposed(PlainTensor dy, PlainTensor kernel, int[] sizes, ConvolutionWindow window)
    {
        int[] x = [dy.Shape[0], .. sizes, kernel.Shape[^2] * window.Groups];
        var numbers = new double[PlainTensor.Size(x)];
        Visit(x, kernel.Shape, dy.Shape, window, (i, k, o) => numbers[i] += dy.Numbers[o] * kernel.Numbers[k]);
        return new PlainTensor(x, numbers);
    }

    private static PlainTensor Weights(PlainTensor x, PlainTensor dy, int[] sizes, ConvolutionWindow window)
    {
        int[] kernel = [.. sizes, x.Shape[^1] / window.Groups, dy.Shape[^1]];
        var numbers = new double[PlainTensor.Size(kernel)];
        Visit(x.Shape, kernel, dy.Shape, window, (i, k, o) => numbers[k] += x.Numbers[i] * dy.Numbers[o]);
        return new PlainTensor(kernel, numbers);
    }

    private static int Outputs(int axis, int size, int kernel, ConvolutionWindow window) =>
        (size + window.Before[axis] + window.After[axis] - (kernel - 1) * window.Dilation[axis] - 1) / window.Strides[axis] + 1;

    /// <summary>Calls with the places in input, kernel and output of every product that a convolution sums.</summary>
    private static void Visit(int[] x, int[] kernel, int[] y, ConvolutionWindow window, Action<int, int, int> product)
    {
        int rank = window.Rank, inputs = kernel[^2], outputs = kernel[^1];
        int positions = PlainTensor.Size(y[1..^1]), taps = PlainTensor.Size(kernel[..rank]);
        for (int image = 0; image < x[0]; image++)
        {
            for (int position = 0; position < positions; position++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    int pixel = Pixel(position, tap);
                    for (int o = 0; pixel >= 0 && o < outputs; o++)
                    {
                        for (int c = 0; c < inputs; c++)
                        {
                            int channel = o / (outputs / window.Groups) * inputs + c;
                            product(
                                (image * PlainTensor.Size(x[1..^1]) + pixel) * x[^1] + channel,
                                (tap * inputs + c) * outputs + o,
                                (image * positions + position) * outputs + o);
                        }
                    }
                }
            }
        }

        int Pixel(int position, int tap)
        {
            int pixel = 0, stride = 1;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                int at = position % y[axis + 1] * window.Strides[axis] - window.Before[axis] + tap % kernel[axis] * window.Dilation[axis];
                if (at < 0 || at >= x[axis + 1])
                    return -1;
                pixel += at * stride;
                stride *= x[axis + 1];
                position /= y[axis + 1];
                tap /= kernel[axis];
            }

            return pixel;
        }
    }
}
