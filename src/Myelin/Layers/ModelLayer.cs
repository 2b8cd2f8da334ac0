using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A whole model as a layer of another: <c>model.AsLayer()</c>. Both have the same weights, and training one trains the other.
/// </summary>
[NotInCatalogue]
[NotInFiles]
public sealed record ModelLayer : Layer
{
    /// <summary>A model as a layer.</summary>
    /// <param name="model">The model, whose weights are used.</param>
    public ModelLayer(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
    }

    /// <inheritdoc/>
    public override string Type => Model.Kind;

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <inheritdoc/>
    public override int? FixedBatchSize => Model.IsBuilt ? Model.Network.FixedBatchSize : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs) => NetworkWithin(inputs).Outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs)
    {
        Network network = NetworkWithin(inputs);
        return [.. network.Layers.SelectMany(l => l.Specs.Select(s => s with { Name = $"{l.Name}/{s.Name}" }))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (string Place, bool IsFrozen) before = context.Pass.Enter(context.Layer);
        (IReadOnlyList<Node> outputs, IReadOnlyList<Node?> masks) = Model.Network.Apply(inputs, context.Masks, context.Pass);
        context.Pass.Leave(before);
        context.OutputMasks = masks;
        return outputs;
    }

    /// <summary>The model's network, built now for these inputs if it was not before.</summary>
    internal override Network NetworkWithin(IReadOnlyList<Shape> inputs)
    {
        if (!Model.IsBuilt)
            Model.Build([.. inputs]);
        Network network = Model.Network;
        return network.Inputs.SequenceEqual(inputs)
            ? network
            : throw new ArgumentException(
                $"the model \"{Model.Name ?? Model.Kind}\" was built for rows of shape {string.Join(" and ", network.Inputs)}");
    }
}
