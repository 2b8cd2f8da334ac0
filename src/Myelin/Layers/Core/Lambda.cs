using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A function over nodes as a layer without weights: <c>new Lambda(x => x.Square())</c> of one tensor, or of several
/// <c>new Lambda(inputs => inputs[0] * inputs[1])</c>.
/// </summary>
/// <remarks>
/// The function gets the batch, tensors of shape (batch, …), and their rows must stay rows. A function is no data, so a model with it is
/// saved only when the layer is registered: <c>CustomObjects.RegisterLayer("lambda", fields => new Lambda(…))</c>. A record of one's own that
/// derives from <see cref="Layer"/> takes few lines more, can have settings, and can make several tensors.
/// </remarks>
[NotInFiles]
public sealed record Lambda : Layer
{
    // Which of the two it is, is told by what the constructor took.
    private readonly Func<Node, Node>? _ofOne;
    private readonly Func<IReadOnlyList<Node>, Node>? _ofAll;

    /// <summary>A function of one tensor as a layer.</summary>
    /// <param name="function">Makes of the batch what comes out.</param>
    /// <param name="name">The layer's name; null for <c>lambda</c> with a number.</param>
    public Lambda(Func<Node, Node> function, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (_ofOne, Name) = (function, name);
    }

    /// <summary>A function of any number of tensors as a layer.</summary>
    /// <param name="function">Makes of the batch's tensors, in the order in which the layer is given them, what comes out.</param>
    /// <param name="name">The layer's name; null for <c>lambda</c> with a number.</param>
    public Lambda(Func<IReadOnlyList<Node>, Node> function, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (_ofAll, Name) = (function, name);
    }

    /// <summary>What the layer was made with.</summary>
    public Delegate Function => _ofOne is null ? _ofAll! : _ofOne;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => OutputShapes([input])[0];

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Node[] batch = [.. inputs.Select((row, i) => Node.Input(i == 0 ? "x" : $"x_{i}", ["batch", .. row]))];
        Shape output = Make(batch).Shape;
        return output.Rank > 0 && output[0] == "batch"
            ? [new Shape(output.AsSpan()[1..])]
            : throw new ArgumentException(
                $"its function makes {output} of {string.Join(" and ", batch.Select(x => x.Shape))}; the first axis must stay the batch.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs) => [];

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => Make([x]);

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [Make(inputs)];
    }

    private Node Make(IReadOnlyList<Node> inputs) =>
        _ofAll is not null ? _ofAll(inputs)
        : inputs.Count == 1 ? _ofOne!(inputs[0])
        : throw Throw.InputCount(nameof(Lambda), "one tensor, as its function does", inputs.Count);
}
