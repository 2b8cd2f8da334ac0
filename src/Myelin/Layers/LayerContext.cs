using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin;

/// <summary>What a layer knows while it makes nodes, and where it leaves what it makes besides its outputs.</summary>
public sealed class LayerContext
{
    private readonly BuiltLayer _layer;
    private readonly ForwardPass _pass;
    private readonly string _prefix;
    private readonly IReadOnlyList<Node?> _masks;
    private IReadOnlyList<Node?> _outputMasks = [];

    internal LayerContext(BuiltLayer layer, ForwardPass pass, IReadOnlyList<Node?> masks)
        : this(layer, pass, masks, "")
    {
    }

    private LayerContext(BuiltLayer layer, ForwardPass pass, IReadOnlyList<Node?> masks, string prefix) =>
        (_layer, _pass, _masks, _prefix) = (layer, pass, masks, prefix);

    /// <summary>Whether the nodes are for training; otherwise they are for evaluation and prediction.</summary>
    public bool Training => _pass.Training;

    /// <summary>Whether the layer's weights are trained; false when it, or a model that it is a layer of, is frozen
    /// (<see cref="BuiltLayer.Trainable"/>).</summary>
    public bool Trainable => _layer.Trainable && !_pass.IsFrozen;

    /// <summary>The model's random numbers, in training.</summary>
    /// <exception cref="InvalidOperationException">The nodes are not for training.</exception>
    public RandomGenerator Random => _pass.UseRandom()
        ?? throw new InvalidOperationException($"{_layer} asked for random numbers outside of training; prediction must not depend on chance.");

    /// <summary>
    /// Which steps of the first input count: a node of shape (batch, time), of the model's type, 1 where a step counts and 0 where it is
    /// to be passed over; null when all count. After an <see cref="Embedding"/> of rows of several axes a tensor of more axes than the
    /// mask may have a finer one, (batch, time, …).
    /// </summary>
    public Node? Mask => _masks.Count > 0 ? _masks[0] : null;

    /// <summary>The masks of all inputs; see <see cref="Mask"/>.</summary>
    public IReadOnlyList<Node?> Masks => _masks;

    /// <summary>
    /// The mask of the first output. A layer that sets nothing passes the first input's mask on where the output has the same number of
    /// steps; it sets null to end it.
    /// </summary>
    public Node? OutputMask
    {
        get => _outputMasks.Count > 0 ? _outputMasks[0] : null;
        set => OutputMasks = [value];
    }

    /// <summary>The masks of all outputs, for a layer that makes several; those that are not said are null.</summary>
    public IReadOnlyList<Node?> OutputMasks
    {
        get => _outputMasks;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (_outputMasks, SetsMask) = (value, true);
        }
    }

    internal bool SetsMask { get; private set; }

    internal ForwardPass Pass => _pass;

    internal BuiltLayer Layer => _layer;

    /// <summary>The node of one of the layer's weights; of one that this pass has updated before, its new value.</summary>
    /// <param name="name">The name that the layer gave it in <see cref="Layer.Weights(Shape)"/>.</param>
    public Node Weight(string name) => _pass.ValueOf(Find(name));

    /// <summary>Gives a weight that is not trained, such as a moving average, the value that it has after this step.</summary>
    /// <param name="name">The name that the layer gave it in <see cref="Layer.Weights(Shape)"/>.</param>
    /// <param name="value">Its new value, of the same shape.</param>
    public void Update(string name, Node value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _pass.Update(Find(name), value);
    }

    /// <summary>Adds a scalar, such as a penalty on activities, to what training makes small.</summary>
    public void AddLoss(Node loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        _pass.AddLoss(loss);
    }

    /// <summary>Adds a layer's penalty on what it made of the batch (<see cref="Layer.ActivityRegularizer"/>).</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">The rows of the batch, by which it is divided.</param>
    /// <param name="outputs">What it made.</param>
    internal void AddActivityPenalty(Layer layer, Dimension rows, params IEnumerable<Node> outputs)
    {
        if (layer.ActivityRegularizer is not { } regularizer)
            return;
        if (regularizer.OrthogonalMode is not null)
        {
            throw new ArgumentException(
                $"{_layer} has {regularizer} as its activityRegularizer, which is a penalty on weights. Take l1, l2 or l1l2.");
        }

        foreach (Node output in outputs)
            AddLoss(regularizer.Penalty(output) / Node.Apply(new SizeOf(rows, output.Type)));
    }

    /// <summary>The context of a layer inside of this one, whose weights are named with a prefix: <c>forward/kernel</c>.</summary>
    /// <param name="prefix">The prefix without the slash.</param>
    /// <param name="mask">The mask of the inner layer's first input.</param>
    public LayerContext Inner(string prefix, Node? mask = null) => new(_layer, _pass, [mask], $"{_prefix}{prefix}/");

    private Variable Find(string name)
    {
        string full = _prefix + name;
        for (int i = 0; i < _layer.Specs.Count; i++)
        {
            if (_layer.Specs[i].Name == full)
                return _layer.Variables[i];
        }

        throw new ArgumentException(
            $"{_layer} has no weight \"{full}\"; it has {string.Join(", ", _layer.Specs.Select(s => $"\"{s.Name}\""))}.", nameof(name));
    }
}
