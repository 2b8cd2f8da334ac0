using System.Diagnostics;
using System.Runtime.CompilerServices;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>The room where this project's errors are worded.</summary>
[StackTraceHidden]
internal static class Throw
{
    public static ArgumentOutOfRangeException OutOfRange(
        object value, string needed, [CallerArgumentExpression(nameof(value))] string name = "") =>
        // With the value of its own, .NET would say it a second time.
        new(name, $"{name} must be {needed}; it is {value}.");

    public static FormatException Unknown(string what, string text, IEnumerable<string> names)
    {
        string[] known = [.. names];
        return new($"\"{text}\" is not {what}{NearestName.Suggestion(text, known)} Known are: {string.Join(", ", known)}.");
    }

    public static InvalidOperationException NotBuilt() =>
        new("The model does not know the shape of its inputs yet. Start it with an Input layer, such as new Input(4), or call Build(4), or Fit.");

    public static InvalidOperationException NotCompiled(string what) =>
        new($"{what} needs a loss, and training an optimizer too, but the model is not compiled. "
            + "Call Compile(new Adam(), Loss.MeanSquaredError) first.");

    public static ArgumentException WindowTooLarge(string layer, int window, int axis, int size, Shape input) =>
        new($"{layer}'s window has {window} positions along spatial axis {axis}, but its input {input} has only {size} there. "
            + "Take a smaller window, larger inputs, fewer poolings and strides before it, or padding: Padding.Same.");

    public static ArgumentException RowRank(string layer, string needs, Shape got) => new($"{layer} needs rows {needs}; it got {got}.");

    public static ArgumentException NoSuchAxis(string layer, int axis, Shape row) =>
        new($"{layer} works along axis {axis}, which rows of shape {row} do not have: "
            + $"with the batch as axis 0 their axes are 1 to {row.Rank}, or -{row.Rank} to -1.");

    public static ArgumentException InputCount(string layer, string needs, int got) =>
        new($"{layer} takes {needs}; it got {Counted.Of(got, "tensor")}.");

    public static NotFiniteNumberException LossNotFinite(int epoch, double learningRate) =>
        new($"The loss is no finite number any more after epoch {epoch}, so nothing can be learned. Lower the learning rate (it is {learningRate}), "
            + "or look for extreme numbers in the data.");

    public static NotFiniteNumberException MachineNotFinite(int epoch, double learningRate) =>
        new($"The weights grew beyond all numbers by epoch {epoch}, so nothing can be learned. Lower the learning rate (it is {learningRate}); "
            + "Gaussian units need a tenth or a hundredth of what Bernoulli units do, and columns of deviation 1.");

    public static ArgumentException InputShape(Shape expected, Shape got) =>
        new($"The model expects rows of shape {expected}, because it was built for them; it got rows of shape {got}.\n"
            + "Give the data that shape, or make a model for the new one.");

    public static ArgumentException NotWholeRows(int length, int features) =>
        new($"The model expects rows of {Counted.Of(features, "number")}; "
            + $"{Counted.Of(length, "number")} {(length == 1 ? "is" : "are")} not whole rows of {features}.");

    public static ArgumentException SeveralInputsOrOutputs(int inputs, int outputs, string name) =>
        new(
            $"The model has {Counted.Of(inputs, "input")} and {Counted.Of(outputs, "output")}. Give Predict one array for each input: "
                + "Predict([a, b]).", name);

    public static ArgumentException BatchSize(int batch, int rows) =>
        new($"The model keeps a state for each of {Counted.Of(batch, "row")} of a batch, so it takes rows in batches of {batch}; "
            + $"{Counted.Of(rows, "row")} {(rows == 1 ? "is" : "are")} no whole batches.");

    public static ArgumentException SpatialRank(string layer, int rank, DataFormat format, Shape got)
    {
        string spatial = rank switch { 1 => "steps", 2 => "height, width", _ => "depth, height, width" };
        string axes = format == DataFormat.ChannelsFirst ? $"channels, {spatial}" : $"{spatial}, channels";
        string advice = got.Rank == rank && got.IsKnown
            ? $"Put a Reshape({string.Join(", ", format == DataFormat.ChannelsFirst ? got.Prepend(1) : got.Append(1))}) before it, "
                + "if they have one channel."
            : "Give it rows of that form, or take the layer for the axes that they have.";
        return new($"{layer} needs rows of {rank + 1} axes ({axes}); it got {got}. {advice}");
    }

    public static ArgumentException NoChannels(string layer, Shape got) =>
        new($"{layer} needs rows with a known number of channels, at least 1; it got {got}.");

    public static ArgumentException ChannelsInGroups(string layer, int channels, int groups) =>
        new($"{layer} cannot cut {channels} input channels into {groups} equal groups. Let the number of channels be a multiple of the groups.");

    public static ArgumentException KernelTooLarge(string layer, int kernel, int reach, int axis, Dimension size, Shape input) =>
        new($"{layer}'s kernel has {kernel} positions along spatial axis {axis}"
            + $"{(reach == kernel ? "" : $" and spans {reach} with its dilation")}, but its input {input} has only {size} there. "
            + "Take a smaller kernel, larger inputs, fewer poolings and strides before it, or padding: Padding.Same.");

    public static ArgumentException NothingComesOut(int axis, Dimension size, int reach, int stride, int outputPadding) =>
        new($"Along spatial axis {axis} nothing would come out: of {size} there, a kernel that spans {reach}, "
            + $"strides of {stride} and outputPadding {outputPadding} make ({size} − 1) · {stride} + {reach % 2} + {outputPadding} = 0 positions. "
            + "Leave outputPadding out, or take a kernel of an odd size or larger inputs.");

    public static ArgumentException UnknownSpatialSize(Dimension size) =>
        new($"The size \"{size}\" of a spatial axis is not known, so neither is what comes out of it. "
            + "Give the input that size, or take strides of 1 and padding: Padding.Same.");
}
