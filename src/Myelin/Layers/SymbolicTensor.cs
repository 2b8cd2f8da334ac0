using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A tensor of a functional model while it is described: what a layer makes of other tensors, known by its shape. Layers are applied
/// with <see cref="Layer.Call"/>; a <see cref="Functional"/> model is made of the tensors that go in and come out.
/// </summary>
/// <example>
/// <code>
/// SymbolicTensor x = Input.Tensor([28, 28, 1]);
/// SymbolicTensor y = new Dense(10, Activation.Softmax).Call(new Flatten().Call(x));
/// var model = new Functional(x, y);
/// </code>
/// </example>
public sealed class SymbolicTensor
{
    private static long s_calls;

    private SymbolicTensor(Application by, int index, Shape shape) => (By, Index, Shape) = (by, index, shape);

    /// <summary>The shape of one row, without the batch axis.</summary>
    public Shape Shape { get; }

    /// <summary>The use of a layer that makes it.</summary>
    internal Application By { get; }

    /// <summary>Which of the layer's outputs it is.</summary>
    internal int Index { get; }

    internal static SymbolicTensor Of(Input input) => new(new Application(input, [], Interlocked.Increment(ref s_calls)), 0, input.Shape);

    internal static IReadOnlyList<SymbolicTensor> Call(Layer layer, IReadOnlyList<SymbolicTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (layer is Input)
        {
            throw new ArgumentException(
                "An Input is where a model begins and takes no tensors. Make its tensor with Input.Tensor([28, 28]).", nameof(inputs));
        }

        if (inputs.Count == 0)
            throw new ArgumentException($"{layer.GetType().Name} is called on no tensors.", nameof(inputs));
        IReadOnlyList<Shape> shapes = LayerGraph.OutputShapes(layer, layer.Name, [.. inputs.Select(i => i.Shape)]);
        var by = new Application(layer, [.. inputs], Interlocked.Increment(ref s_calls));
        return [.. shapes.Select((shape, i) => new SymbolicTensor(by, i, shape))];
    }

    /// <summary>For example <c>(28, 28) of Dense</c>.</summary>
    public override string ToString() => $"{Shape} of {By.Layer.GetType().Name}";

    /// <summary>One use of a layer on tensors; later uses have larger numbers.</summary>
    internal sealed class Application(Layer layer, SymbolicTensor[] inputs, long order)
    {
        public Layer Layer { get; } = layer;

        public SymbolicTensor[] Inputs { get; } = inputs;

        public long Order { get; } = order;
    }
}
