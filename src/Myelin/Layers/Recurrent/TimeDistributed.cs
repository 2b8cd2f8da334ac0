using Myelin.Graph;

namespace Myelin;

/// <summary>A layer applied to each step of sequences by itself, with the same weights: rows of shape (time, …) go in and come
/// out.</summary>
/// <remarks>
/// <para>Weights: the layer's, named <c>layer/…</c>; a model's (<see cref="Model.AsLayer"/>) are the model's own.</para>
/// <para>The mask of the sequences is passed on. Where a finer mask says what counts within each step, (batch, time, …), the layer gets
/// that of its step, and a step counts where anything in it does: sentences of words of which 0 stands for nothing.</para>
/// </remarks>
public sealed record TimeDistributed : Layer
{
    /// <summary>A layer applied to each step of sequences.</summary>
    /// <param name="layer">The layer, which takes one tensor and makes one.</param>
    /// <param name="name">The layer's name; null for <c>time_distributed</c> with a number.</param>
    /// <exception cref="ArgumentException">The layer keeps a state for each row.</exception>
    public TimeDistributed(Layer layer, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.FixedBatchSize is not null)
            throw KeepsState(layer);
        Layer = layer;
        Name = name;
    }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Shape output = Layer.OutputShapes([OfStep(input)])[0];
        // A model may only now be known to.
        return Layer.FixedBatchSize is null ? [input[0], .. output] : throw KeepsState(Layer);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input) =>
        [.. Layer.Weights([OfStep(input)]).Select(w => w with { Name = $"layer/{w.Name}" })];

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        Node? mask = context.Mask, within = mask is { Shape.Rank: > 2 } ? StepsAsRows(mask) : null;
        LayerContext inner = context.Inner("layer", within);
        Node y = Layer.Apply([StepsAsRows(x)], inner)[0];
        inner.AddActivityPenalty(Layer, x.Shape[0], y);
        // What the layer says of each step's numbers makes a finer mask; otherwise that of the steps is passed on.
        Node? said = inner.SetsMask ? inner.OutputMask : StepMasks.For(within, y.Shape);
        context.OutputMask = said is not null ? RowsAsSteps(said) : mask is not null ? StepMasks.OfSteps(mask) : null;
        return RowsAsSteps(y);

        Node RowsAsSteps(Node rows) => rows.Reshape([x.Shape[0], x.Shape[1], .. rows.Shape.Skip(1)]);
    }

    internal override Network? NetworkWithin(IReadOnlyList<Shape> inputs) =>
        inputs is [var input] ? Layer.NetworkWithin([OfStep(input)]) : null;

    private static Node StepsAsRows(Node x) => x.Reshape([x.Shape[0] * x.Shape[1], .. x.Shape.Skip(2)]);

    private static ArgumentException KeepsState(Layer layer) =>
        new($"TimeDistributed cannot take a layer that keeps a state for each row, such as this {layer.GetType().Name}.", nameof(layer));

    private static Shape OfStep(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank >= 2
            ? [.. input.Skip(1)]
            : throw new ArgumentException("it needs rows of shape (time, …), with something in each step.", nameof(input));
    }
}
