using System.Runtime.InteropServices;

namespace Myelin.Benchmarks.Onnx;

/// <summary>
/// An ONNX model as it is written: operators of opset 17 one after another, with their weights, from one input to one output. Numbers of
/// fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
/// </summary>
internal sealed class OnnxGraph
{
    /// <summary>The name of the input.</summary>
    public const string InputName = "x";

    private const int OperatorSet = 17, FileVersion = 8;
    private readonly ProtobufMessage _graph = new();
    private int _count;

    /// <summary>The type of a tensor's numbers, as the format numbers them.</summary>
    public enum ElementKind
    {
        Float32 = 1,
        Int32 = 6,
        Int64 = 7,
    }

    /// <summary>Weights; gives their name.</summary>
    public string Weights(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        Constant(ElementKind.Float32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Whole numbers, such as axes; gives their name.</summary>
    public string Numbers(params ReadOnlySpan<long> values) => Constant(ElementKind.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>An operator of one result; gives the result's name.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="operands">The names of its operands; an empty one is left out.</param>
    /// <param name="attributes">Its attributes: long, float, long[] or string.</param>
    public string Apply(string type, string[] operands, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Apply(type, operands, result: 0, attributes);

    /// <summary>An operator of several results, of which one is used.</summary>
    public string Apply(string type, string[] operands, int result, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        string name = Fresh();
        var node = new ProtobufMessage();
        foreach (string operand in operands)
            node.Text(1, operand);
        for (int i = 0; i < result; i++)
            node.Text(2, "");
        node.Text(2, name).Text(4, type);
        foreach ((string attribute, object value) in attributes)
            node.Message(5, Attribute(attribute, value));
        _graph.Message(1, node);
        return name;
    }

    /// <summary>The file of a network whose output is the operator's result of that name.</summary>
    public byte[] Write(ElementKind kind, ReadOnlySpan<int> inputShape, string output, ReadOnlySpan<int> outputShape)
    {
        _graph.Text(2, "network").Message(11, TensorOf(InputName, kind, inputShape)).Message(12, TensorOf(output, ElementKind.Float32, outputShape));
        return new ProtobufMessage().Number(1, FileVersion).Message(7, _graph).Message(8, new ProtobufMessage().Number(2, OperatorSet)).ToArray();
    }

    private static ProtobufMessage TensorOf(string name, ElementKind kind, ReadOnlySpan<int> shape)
    {
        var sizes = new ProtobufMessage();
        foreach (int size in shape)
            sizes.Message(1, new ProtobufMessage().Number(1, size));
        ProtobufMessage tensor = new ProtobufMessage().Number(1, (long)kind).Message(2, sizes);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Float(2, number).Number(20, 1);
            case long number:
                return attribute.Number(3, number).Number(20, 2);
            case string text:
                return attribute.Text(4, text).Number(20, 3);
            case long[] numbers:
                foreach (long number in numbers)
                    attribute.Number(8, number);
                return attribute.Number(20, 7);
            default:
                throw new ArgumentException($"An attribute cannot be a {value.GetType()}.", nameof(value));
        }
    }

    private string Constant(ElementKind kind, ReadOnlySpan<byte> values, ReadOnlySpan<int> shape)
    {
        string name = Fresh();
        var tensor = new ProtobufMessage();
        foreach (int size in shape)
            tensor.Number(1, size);
        _graph.Message(5, tensor.Number(2, (long)kind).Text(8, name).Bytes(9, values));
        return name;
    }

    private string Fresh() => $"t{_count++}";
}
