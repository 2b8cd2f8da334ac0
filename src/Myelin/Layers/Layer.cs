using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// What a layer of a network is to be: an immutable description, equal to another of the same numbers. A model that is built for a
/// shape of inputs gives it its weights.
/// </summary>
public abstract record Layer
{
    /// <summary>The name in listings, files and messages; null for <see cref="Type"/> with a number, such as <c>dense_1</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of layer as Keras names it, such as <c>dense</c>: the class's name in small letters, with <c>_</c> between its words.</summary>
    public virtual string Type => JsonFamilies.Layers.TagOf(this) ?? SnakeCase.Of(GetType().Name);

    /// <summary>The shape of one row of what comes out.</summary>
    /// <param name="input">The shape of one row of what goes in, without the batch axis.</param>
    /// <exception cref="ArgumentException">The layer cannot take such rows.</exception>
    public virtual Shape OutputShape(Shape input) => input;

    /// <summary>The weights that the layer has for such inputs.</summary>
    /// <param name="input">The shape of one row of what goes in, without the batch axis.</param>
    public virtual IReadOnlyList<WeightSpec> Weights(Shape input) => [];

    /// <summary>What the layer makes of a batch, as nodes.</summary>
    /// <param name="x">The batch, of shape (batch, …).</param>
    /// <param name="context">The layer's weights, and whether this is for training.</param>
    public abstract Node Apply(Node x, LayerContext context);
}
