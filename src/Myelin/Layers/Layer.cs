using System.Text;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// What a layer of a network is to be: an immutable description, equal to another of the same numbers. A model that is built for a
/// shape of inputs gives it its weights.
/// </summary>
/// <remarks>
/// A layer of one's own overrides <see cref="Apply(Node, LayerContext)"/>, and <see cref="OutputShape(Shape)"/> and
/// <see cref="Weights(Shape)"/> where they differ from an unchanged shape and no weights. A layer that takes or makes several tensors
/// overrides the forms with lists instead. One and the same object used twice in a model is one layer with one set of weights.
/// </remarks>
/// <example>
/// A layer of one's own, which multiplies each feature by a trained factor:
/// <code>
/// public sealed record Scale(double Start) : Layer
/// {
///     public override IReadOnlyList&lt;WeightSpec&gt; Weights(Shape input) => [new("factor", [input[-1]], Initializer.Constant(Start))];
///
///     public override Node Apply(Node x, LayerContext context) => x * context.Weight("factor");
/// }
/// </code>
/// Files can hold it once it is registered:
/// <code>
/// CustomObjects.RegisterLayer("scale", fields => new Scale(fields.Number("start")), (writer, layer) => writer.WriteNumber("start", layer.Start));
/// </code>
/// </example>
public abstract record Layer
{
    /// <summary>The name in listings, files and messages; null for <see cref="Type"/> with a number, such as <c>dense_1</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of layer as Keras names it, such as <c>dense</c>: the class's name in small letters, with <c>_</c> between its
    /// words.</summary>
    public virtual string Type => JsonFamilies.Layers.TagOf(this) ?? SnakeCase.Of(GetType().Name);

    /// <summary>The shape of one row of what comes out, for a layer that takes one tensor and makes one.</summary>
    /// <param name="input">The shape of one row of what goes in, without the batch axis.</param>
    /// <exception cref="ArgumentException">The layer cannot take such rows.</exception>
    public virtual Shape OutputShape(Shape input) => input;

    /// <summary>The shapes of one row of each tensor that comes out.</summary>
    /// <param name="inputs">The shapes of one row of each tensor that goes in, without the batch axis.</param>
    /// <exception cref="ArgumentException">The layer cannot take such rows, or not so many tensors.</exception>
    public virtual IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs) => [OutputShape(Single(inputs))];

    /// <summary>The weights that the layer has for such inputs, for a layer that takes one tensor.</summary>
    /// <param name="input">The shape of one row of what goes in, without the batch axis.</param>
    public virtual IReadOnlyList<WeightSpec> Weights(Shape input) => [];

    /// <summary>The weights that the layer has for such inputs.</summary>
    /// <param name="inputs">The shapes of one row of each tensor that goes in, without the batch axis.</param>
    public virtual IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs) => Weights(Single(inputs));

    /// <summary>What the layer makes of a batch, as nodes, for a layer that takes one tensor and makes one.</summary>
    /// <param name="x">The batch, of shape (batch, …).</param>
    /// <param name="context">The layer's weights, and whether this is for training.</param>
    public virtual Node Apply(Node x, LayerContext context) =>
        throw new NotSupportedException(
            $"{GetType().Name} overrides neither Apply(Node, LayerContext) nor Apply(IReadOnlyList<Node>, LayerContext).");

    /// <summary>What the layer makes of a batch, as nodes.</summary>
    /// <param name="inputs">The batch: tensors of shape (batch, …).</param>
    /// <param name="context">The layer's weights, and whether this is for training.</param>
    public virtual IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context) => [Apply(Single(inputs), context)];

    /// <summary>
    /// The penalty on what comes out, which is divided by the rows of the batch and added to the loss, once for each tensor that comes out;
    /// null for none.
    /// </summary>
    public virtual Regularizer? ActivityRegularizer => null;

    /// <summary>The number of rows that every batch must have, for a layer that keeps something of each row; null when any number will
    /// do.</summary>
    public virtual int? FixedBatchSize => null;

    /// <summary>Applies the layer to tensors of a functional model: <c>new Dense(10).Call(x)</c>.</summary>
    /// <param name="inputs">The tensors that go in.</param>
    /// <returns>The tensor that comes out, the first where there are several (see <see cref="CallAll"/>).</returns>
    /// <exception cref="ArgumentException">The layer cannot take tensors of such shapes, or not so many.</exception>
    public SymbolicTensor Call(params IReadOnlyList<SymbolicTensor> inputs) => CallAll(inputs)[0];

    /// <summary>Applies the layer to tensors of a functional model and gives all that come out.</summary>
    /// <param name="inputs">The tensors that go in.</param>
    /// <exception cref="ArgumentException">The layer cannot take tensors of such shapes, or not so many.</exception>
    public IReadOnlyList<SymbolicTensor> CallAll(params IReadOnlyList<SymbolicTensor> inputs) => SymbolicTensor.Call(this, inputs);

    /// <summary>What differs from the defaults, such as <c>dense(units=10, activation=softmax)</c>; all properties of a layer that files do
    /// not know.</summary>
    public sealed override string ToString()
    {
        if (JsonFamilies.Layers.Knows(this))
            return DescriptionText.Of(JsonFamilies.Layers, this, Type);
        var members = new StringBuilder();
        return PrintMembers(members) ? $"{GetType().Name} {{ {members} }}" : GetType().Name;
    }

    /// <summary>Appends the properties of a layer of one's own, which its record does by itself.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Name is null)
            return false;
        builder.Append("Name = ").Append(Name);
        return true;
    }

    /// <summary>The network of a model within, built for these inputs, whose weights are the layer's; null for a layer with weights of its
    /// own.</summary>
    internal virtual Network? NetworkWithin(IReadOnlyList<Shape> inputs) => null;

    private T Single<T>(IReadOnlyList<T> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors.Count == 1
            ? tensors[0]
            : throw new ArgumentException(
                $"{GetType().Name} takes one tensor; it got {tensors.Count}. Join them first, with Concatenate or Add.", nameof(tensors));
    }
}
