using Myelin.Graph;

namespace Myelin;

/// <summary>A function over nodes as a layer without weights: <c>new Lambda(x => x.Square())</c>.</summary>
/// <remarks>
/// The function gets the batch, of shape (batch, …), and its rows must stay rows. A function is no data, so a model with it is saved only
/// when the layer is registered: <c>CustomObjects.RegisterLayer("lambda", fields => new Lambda(…))</c>. A record of one's own that derives
/// from <see cref="Layer"/> takes few lines more and can have settings.
/// </remarks>
[NotInFiles]
public sealed record Lambda : Layer
{
    /// <summary>A function as a layer.</summary>
    /// <param name="function">Makes of the batch what comes out.</param>
    /// <param name="name">The layer's name; null for <c>lambda</c> with a number.</param>
    public Lambda(Func<Node, Node> function, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (Function, Name) = (function, name);
    }

    /// <summary>Makes of the batch what comes out.</summary>
    public Func<Node, Node> Function { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Shape output = Function(Node.Input("x", ["batch", .. input])).Shape;
        return output.Rank > 0 && output[0] == "batch"
            ? new Shape(output.AsSpan()[1..])
            : throw new ArgumentException($"its function makes {output} of {new Shape(["batch", .. input])}; the first axis must stay the batch.");
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => Function(x);
}
