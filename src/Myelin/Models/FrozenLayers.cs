namespace Myelin;

/// <summary>
/// Which layers were frozen when a model was compiled. Freezing more afterwards does not change what it was compiled with, though the
/// programs are made only when they are needed.
/// </summary>
internal sealed class FrozenLayers
{
    private readonly (string Path, BuiltLayer Layer, bool Trainable)[] _layers;

    private FrozenLayers(IEnumerable<(string Path, BuiltLayer Layer, bool Trainable)> layers) => _layers = [.. layers];

    /// <summary>The names of the frozen layers; those of a model within have its name in front.</summary>
    public IEnumerable<string> Names => _layers.Where(l => !l.Trainable).Select(l => l.Path);

    /// <summary>Whether the layers are frozen as they were.</summary>
    public bool IsNow => _layers.All(l => l.Trainable == l.Layer.Trainable);

    /// <summary>As the layers are now.</summary>
    public static FrozenLayers Of(Network network) => new(All(network.Layers, "").Select(l => (l.Path, l.Layer, l.Layer.Trainable)));

    /// <summary>As names say.</summary>
    public static FrozenLayers Of(Network network, IReadOnlyCollection<string> names) =>
        new(All(network.Layers, "").Select(l => (l.Path, l.Layer, !names.Contains(l.Path))));

    /// <summary>Makes something while the layers are frozen as they were.</summary>
    public T During<T>(Func<T> make)
    {
        bool[] now = Array.ConvertAll(_layers, l => l.Layer.Trainable);
        try
        {
            foreach ((_, BuiltLayer layer, bool trainable) in _layers)
                layer.Trainable = trainable;
            return make();
        }
        finally
        {
            for (int i = 0; i < now.Length; i++)
                _layers[i].Layer.Trainable = now[i];
        }
    }

    private static IEnumerable<(string Path, BuiltLayer Layer)> All(IEnumerable<BuiltLayer> layers, string place) =>
        layers.SelectMany(l => All(l.InnerLayers, $"{place}{l.Name}/").Prepend(($"{place}{l.Name}", l)));
}
