using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The nodes from a batch to what a model makes of it, for a training step or for prediction, with what the layers leave besides: state
/// that the step changes, and penalties.
/// </summary>
/// <remarks>A training step of one's own is made of it: see <see cref="Model.Forward"/>.</remarks>
public sealed class ForwardPass
{
    private readonly RandomGenerator? _random;
    private readonly Dictionary<Variable, Node> _updates = [];
    private readonly List<Node> _losses = [];
    private readonly List<(string Layer, Node Node)> _layerOutputs = [];
    private string _place = "";
    private bool _isFrozen;

    internal ForwardPass(RandomGenerator? random) => _random = random;

    /// <summary>Whether the nodes are for training.</summary>
    public bool Training => _random is not null;

    /// <summary>What the model makes of the batch, one node an output.</summary>
    public IReadOnlyList<Node> Outputs { get; internal set; } = [];

    /// <summary>Which steps of each output count, of shape (batch, time); null where all do.</summary>
    public IReadOnlyList<Node?> Masks { get; internal set; } = [];

    /// <summary>What the layers and regularizers add to the loss, each a scalar.</summary>
    public IReadOnlyList<Node> Losses => _losses;

    /// <summary>The state that the step changes, such as moving averages and random numbers.</summary>
    public IReadOnlyList<Update> Updates =>
        [.. _updates.Select(u => new Update(u.Key, u.Value)), .. UsesRandom ? [_random!.Advance] : Array.Empty<Update>()];

    /// <summary>Whether a layer draws random numbers.</summary>
    public bool UsesRandom { get; private set; }

    internal RandomGenerator? UseRandom()
    {
        UsesRandom |= _random is not null;
        return _random;
    }

    internal Node ValueOf(Variable variable) => _updates.TryGetValue(variable, out Node? value) ? value : variable.Node;

    internal void Update(Variable variable, Node value) => _updates[variable] = value;

    internal void AddLoss(Node loss) => _losses.Add(loss);

    /// <summary>What each layer makes, in order; layers of a model within are named after it: <c>encoder/dense</c>.</summary>
    internal IReadOnlyList<(string Layer, Node Node)> LayerOutputs => _layerOutputs;

    internal void AddOutputs(string layer, IEnumerable<Node> outputs) => _layerOutputs.AddRange(outputs.Select(o => (_place + layer, o)));

    /// <summary>Whether the layers are within a model that is frozen as a whole.</summary>
    internal bool IsFrozen => _isFrozen;

    /// <summary>Goes into a model that is a layer; the place to come back to.</summary>
    internal (string Place, bool IsFrozen) Enter(BuiltLayer layer)
    {
        (string Place, bool IsFrozen) before = (_place, _isFrozen);
        (_place, _isFrozen) = ($"{_place}{layer.Name}/", _isFrozen || !layer.Trainable);
        return before;
    }

    internal void Leave((string Place, bool IsFrozen) before) => (_place, _isFrozen) = before;
}
