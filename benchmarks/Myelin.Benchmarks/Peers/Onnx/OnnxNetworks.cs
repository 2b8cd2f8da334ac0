using System.Runtime.InteropServices;
using Myelin.Graph;
using static Myelin.Benchmarks.Onnx.OnnxGraph;

namespace Myelin.Benchmarks.Onnx;

/// <summary>
/// The benchmark's networks for ONNX Runtime, with the weights of Myelin's: written as exporters of other frameworks write them, with
/// channels before height and width, so that nothing need be turned around in a run. The inputs are turned around before.
/// </summary>
internal static class OnnxNetworks
{
    /// <summary>A network as a file, with the batch that it is asked about.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Kind">The type of the inputs.</param>
    /// <param name="Shape">The shape of the inputs.</param>
    /// <param name="Inputs">Their bytes.</param>
    /// <param name="Output">The name of the output.</param>
    /// <param name="OutputShape">The shape of the outputs.</param>
    internal sealed record Network(byte[] File, ElementKind Kind, int[] Shape, byte[] Inputs, string Output, int[] OutputShape);

    /// <summary>The network of a workload; null for one that is not written here.</summary>
    public static Network? Of(Prepared prepared) => prepared.Workload.Network switch
    {
        "mlp" => Mlp(prepared),
        "cnn" => Cnn(prepared),
        "resnet20" => ResNet(prepared),
        "lstm" => Lstm(prepared),
        _ => null,
    };

    private static Network Mlp(Prepared prepared)
    {
        var graph = new OnnxGraph();
        string x = InputName;
        for (int i = 1; Has(prepared, $"dense_{i}/kernel"); i++)
        {
            x = Has(prepared, $"dense_{i + 1}/kernel")
                ? graph.Apply("Relu", [Dense(graph, prepared, $"dense_{i}", x)])
                : Dense(graph, prepared, $"dense_{i}", x);
        }

        int[] shape = [prepared.Workload.Batch, .. prepared.Workload.InputShape];
        return Floats(prepared, graph, graph.Apply("Softmax", [x], ("axis", 1L)), shape, prepared.Inputs);
    }

    private static Network Cnn(Prepared prepared)
    {
        var graph = new OnnxGraph();
        string x = graph.Apply("Relu", [Convolution(graph, prepared, "conv_1", InputName, 1, 0)]);
        x = graph.Apply("Relu", [Convolution(graph, prepared, "conv_2", x, 1, 0)]);
        x = graph.Apply("MaxPool", [x], ("kernel_shape", (long[])[2, 2]), ("strides", (long[])[2, 2]));
        x = graph.Apply("Flatten", [x], ("axis", 1L));
        // The rows of the kernel go from (height, width, channels) to (channels, height, width), as the features are here.
        ReadOnlySpan<float> kernel = Weights(prepared, "dense_1/kernel", out Shape shape);
        int channels = Weights(prepared, "conv_2/bias", out _).Length, units = shape[1].Value;
        string turned = graph.Weights(Turned(kernel, 1, shape[0].Value / channels, channels, units), shape[0].Value, units);
        x = graph.Apply("Relu", [graph.Apply("Gemm", [x, turned, Vector(graph, prepared, "dense_1/bias")])]);
        return Images(prepared, graph, graph.Apply("Softmax", [Dense(graph, prepared, "dense_2", x)], ("axis", 1L)));
    }

    private static Network ResNet(Prepared prepared)
    {
        var graph = new OnnxGraph();
        string x = graph.Apply("Relu", [Normalized(graph, prepared, "norm", Convolution(graph, prepared, "conv", InputName, 1, 1))]);
        for (int stage = 1; stage <= 3; stage++)
        {
            for (int block = 1; Has(prepared, $"stage_{stage}_block_{block}_conv_1/kernel"); block++)
            {
                string name = $"stage_{stage}_block_{block}";
                int strides = stage > 1 && block == 1 ? 2 : 1;
                string y = graph.Apply(
                    "Relu", [Normalized(graph, prepared, $"{name}_norm_1", Convolution(graph, prepared, $"{name}_conv_1", x, strides, 1))]);
                y = Normalized(graph, prepared, $"{name}_norm_2", Convolution(graph, prepared, $"{name}_conv_2", y, 1, 1));
                string shortcut = strides == 1 ? x : Convolution(graph, prepared, $"{name}_shortcut", x, strides, 0);
                x = graph.Apply("Relu", [graph.Apply("Add", [y, shortcut])]);
            }
        }

        x = graph.Apply("Flatten", [graph.Apply("GlobalAveragePool", [x])], ("axis", 1L));
        return Images(prepared, graph, graph.Apply("Softmax", [Dense(graph, prepared, "dense", x)], ("axis", 1L)));
    }

    private static Network Lstm(Prepared prepared)
    {
        var graph = new OnnxGraph();
        ReadOnlySpan<float> table = Weights(prepared, "embedding/embeddings", out Shape words);
        ReadOnlySpan<float> kernel = Weights(prepared, "lstm/kernel", out Shape shape), recurrent = Weights(prepared, "lstm/recurrent_kernel", out _);
        int inputs = shape[0].Value, units = shape[1].Value / 4;
        string x = graph.Apply("Gather", [graph.Weights(table, words[0].Value, words[1].Value), InputName], ("axis", 0L));
        // The second half of the biases is for the recurrent product, which Myelin's LSTM has none for.
        float[] biases = [.. Gates(Weights(prepared, "lstm/bias", out _), 1, units), .. new float[4 * units]];
        string state = graph.Apply(
            "LSTM",
            [
                x, graph.Weights(Gates(kernel, inputs, units), 1, 4 * units, inputs),
                graph.Weights(Gates(recurrent, units, units), 1, 4 * units, units), graph.Weights(biases, 1, 8 * units),
            ],
            result: 1, ("hidden_size", (long)units));
        string last = graph.Apply("Squeeze", [state, graph.Numbers(0)]);
        string y = graph.Apply("Sigmoid", [Dense(graph, prepared, "dense", last)]);
        // Steps come before rows.
        int batch = prepared.Workload.Batch, steps = prepared.Workload.InputShape[0];
        int[] turned = new int[steps * batch];
        for (int step = 0; step < steps; step++)
        {
            for (int row = 0; row < batch; row++)
                turned[step * batch + row] = (int)prepared.Inputs[row * steps + step];
        }

        int[] inputShape = [steps, batch];
        return Written(graph, ElementKind.Int32, inputShape, MemoryMarshal.AsBytes<int>(turned), y, [batch, 1]);
    }

    private static Network Images(Prepared prepared, OnnxGraph graph, string last)
    {
        int batch = prepared.Workload.Batch;
        int[] shape = prepared.Workload.InputShape;
        return Floats(prepared, graph, last, [batch, shape[2], shape[0], shape[1]], Turned(prepared.Inputs, batch, shape[0] * shape[1], shape[2], 1));
    }

    private static Network Floats(Prepared prepared, OnnxGraph graph, string last, int[] shape, ReadOnlySpan<float> inputs) => Written(
        graph, ElementKind.Float32, shape, MemoryMarshal.AsBytes(inputs), last, [prepared.Workload.Batch, prepared.Model.OutputShape.ElementCount]);

    private static Network Written(OnnxGraph graph, ElementKind kind, int[] shape, ReadOnlySpan<byte> inputs, string output, int[] outputShape) =>
        new(graph.Write(kind, shape, output, outputShape), kind, shape, inputs.ToArray(), output, outputShape);

    private static string Dense(OnnxGraph graph, Prepared prepared, string name, string x)
    {
        ReadOnlySpan<float> kernel = Weights(prepared, $"{name}/kernel", out Shape shape);
        return graph.Apply("Gemm", [x, graph.Weights(kernel, shape[0].Value, shape[1].Value), Vector(graph, prepared, $"{name}/bias")]);
    }

    private static string Convolution(OnnxGraph graph, Prepared prepared, string name, string x, long strides, long padding)
    {
        ReadOnlySpan<float> kernel = Weights(prepared, $"{name}/kernel", out Shape shape);
        int height = shape[0].Value, width = shape[1].Value, inputs = shape[2].Value, outputs = shape[3].Value;
        // From (height, width, inputs, outputs) to (outputs, inputs, height, width).
        float[] turned = Turned(Turned(kernel, 1, height * width, inputs, outputs), 1, inputs * height * width, outputs, 1);
        string weights = graph.Weights(turned, outputs, inputs, height, width);
        string[] operands = Has(prepared, $"{name}/bias") ? [x, weights, Vector(graph, prepared, $"{name}/bias")] : [x, weights];
        return graph.Apply(
            "Conv", operands, ("kernel_shape", (long[])[height, width]), ("strides", (long[])[strides, strides]),
            ("pads", (long[])[padding, padding, padding, padding]));
    }

    private static string Normalized(OnnxGraph graph, Prepared prepared, string name, string x)
    {
        string[] parts = ["gamma", "beta", "moving_mean", "moving_variance"];
        float epsilon = (float)((BatchNormalization)prepared.Model.GetLayer(name).Layer).Epsilon;
        return graph.Apply("BatchNormalization", [x, .. parts.Select(p => Vector(graph, prepared, $"{name}/{p}"))], ("epsilon", epsilon));
    }

    private static string Vector(OnnxGraph graph, Prepared prepared, string name)
    {
        ReadOnlySpan<float> values = Weights(prepared, name, out _);
        return graph.Weights(values, values.Length);
    }

    /// <summary>Blocks of rows × columns × items with rows and columns exchanged.</summary>
    private static float[] Turned(ReadOnlySpan<float> values, int blocks, int rows, int columns, int items)
    {
        float[] turned = new float[values.Length];
        for (int block = 0; block < blocks; block++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    values.Slice(((block * rows + row) * columns + column) * items, items)
                        .CopyTo(turned.AsSpan(((block * columns + column) * rows + row) * items));
                }
            }
        }

        return turned;
    }

    /// <summary>
    /// The kernel of an LSTM from (inputs, gates) to (gates, inputs), with the gates as ONNX has them: input, output, forget, cell, where
    /// Myelin has input, forget, cell, output.
    /// </summary>
    private static float[] Gates(ReadOnlySpan<float> kernel, int inputs, int units)
    {
        float[] rows = Turned(kernel, 1, inputs, 4 * units, 1);
        int length = units * inputs;
        return [.. rows[..length], .. rows[(3 * length)..], .. rows[length..(3 * length)]];
    }

    private static bool Has(Prepared prepared, string name) => prepared.Model.Variables.Any(v => v.Name == name);

    private static ReadOnlySpan<float> Weights(Prepared prepared, string name, out Shape shape)
    {
        Variable variable = prepared.Model.Variables.Single(v => v.Name == name);
        shape = variable.Spec.Shape;
        return variable.Values<float>();
    }
}
