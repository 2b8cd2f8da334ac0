using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A model of any graph of layers: several inputs and outputs, branches that part and meet, layers that are used more than once. It is
/// described by the tensors that go in and those that come out; see <see cref="SymbolicTensor"/>.
/// </summary>
/// <example>
/// <code>
/// SymbolicTensor a = Input.Tensor([16], name: "a"), b = Input.Tensor([16], name: "b");
/// var shared = new Dense(8, Activation.ReLU);
/// SymbolicTensor y = new Dense(1, Activation.Sigmoid).Call(new Concatenate().Call(shared.Call(a), shared.Call(b)));
/// var model = new Functional([a, b], [y]);
/// </code>
/// </example>
public sealed class Functional : Model
{
    private readonly Shape[] _inputs;

    /// <summary>A model of all layers between the inputs and the outputs.</summary>
    /// <param name="inputs">The tensors that go in, made by <see cref="Input.Tensor"/>.</param>
    /// <param name="outputs">The tensors that come out.</param>
    /// <exception cref="ArgumentException">
    /// There are no inputs or outputs, an output depends on an input that is not given or on none of those given, or two layers have one
    /// name.
    /// </exception>
    public Functional(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
        : this(GraphOf(inputs, outputs), [.. inputs.Select(i => i.Shape)])
    {
    }

    /// <summary>A model of one input and one output.</summary>
    /// <param name="input">The tensor that goes in, made by <see cref="Input.Tensor"/>.</param>
    /// <param name="output">The tensor that comes out.</param>
    /// <exception cref="ArgumentException">The output depends on another input or not on this one, or two layers have one name.</exception>
    public Functional(SymbolicTensor input, SymbolicTensor output)
        : this([input ?? throw new ArgumentNullException(nameof(input))], [output ?? throw new ArgumentNullException(nameof(output))])
    {
    }

    internal Functional(LayerGraph graph, Shape[] inputs)
        : base(graph)
    {
        _inputs = inputs;
        graph.Plan(inputs, out _);
    }

    /// <inheritdoc/>
    public override string Kind => "functional";

    private protected override IReadOnlyList<Shape>? KnownInputs => _inputs;

    private static LayerGraph GraphOf(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Count == 0 || outputs.Count == 0)
            throw new ArgumentException("A model needs at least one input and one output.", inputs.Count == 0 ? nameof(inputs) : nameof(outputs));
        return LayerGraph.Between(inputs, outputs);
    }
}
