using Myelin.Graph;

namespace Myelin;

/// <summary>What a layer knows while it makes nodes.</summary>
public sealed class LayerContext
{
    private readonly BuiltLayer _layer;
    private readonly RandomGenerator? _random;

    internal LayerContext(BuiltLayer layer, RandomGenerator? random) => (_layer, _random) = (layer, random);

    /// <summary>Whether the nodes are for training; otherwise they are for evaluation and prediction.</summary>
    public bool Training => _random is not null;

    /// <summary>The model's random numbers, in training.</summary>
    /// <exception cref="InvalidOperationException">The nodes are not for training.</exception>
    public RandomGenerator Random
    {
        get
        {
            UsesRandom = true;
            return _random ?? throw new InvalidOperationException($"{_layer} asked for random numbers outside of training; prediction must not depend on chance.");
        }
    }

    /// <summary>The node of one of the layer's weights.</summary>
    /// <param name="name">The name that the layer gave it in <see cref="Layer.Weights"/>.</param>
    public Node Weight(string name)
    {
        for (int i = 0; i < _layer.Variables.Count; i++)
        {
            if (_layer.Specs[i].Name == name)
                return _layer.Variables[i].Node;
        }

        throw new ArgumentException($"{_layer} has no weight \"{name}\"; it has {string.Join(", ", _layer.Specs.Select(s => $"\"{s.Name}\""))}.", nameof(name));
    }

    internal bool UsesRandom { get; private set; }
}
