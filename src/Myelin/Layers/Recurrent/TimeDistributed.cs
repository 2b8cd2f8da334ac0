using Myelin.Graph;

namespace Myelin;

/// <summary>A layer applied to each step of sequences by itself, with the same weights: rows of shape (time, …) go in and come out.</summary>
/// <remarks>Weights: the layer's, named <c>layer/…</c>. The mask of the sequences is passed on.</remarks>
public sealed record TimeDistributed : Layer
{
    /// <summary>A layer applied to each step of sequences.</summary>
    /// <param name="layer">The layer, which takes one tensor and makes one.</param>
    /// <param name="name">The layer's name; null for <c>time_distributed</c> with a number.</param>
    public TimeDistributed(Layer layer, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.FixedBatchSize is not null)
            throw new ArgumentException($"TimeDistributed cannot take a layer that keeps a state for each row, such as this {layer.GetType().Name}.", nameof(layer));
        Layer = layer;
        Name = name;
    }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => [input[0], .. Layer.OutputShapes([OfStep(input)])[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input) =>
        [.. Layer.Weights([OfStep(input)]).Select(w => w with { Name = $"layer/{w.Name}" })];

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Node steps = x.Reshape([x.Shape[0] * x.Shape[1], .. x.Shape.Skip(2)]);
        Node y = Layer.Apply([steps], context.Inner("layer"))[0];
        return y.Reshape([x.Shape[0], x.Shape[1], .. y.Shape.Skip(1)]);
    }

    private static Shape OfStep(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank >= 2
            ? [.. input.Skip(1)]
            : throw new ArgumentException("it needs rows of shape (time, …), with something in each step.", nameof(input));
    }
}
