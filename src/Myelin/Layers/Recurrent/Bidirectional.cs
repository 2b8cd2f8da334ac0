using Myelin.Graph;

namespace Myelin;

/// <summary>A recurrent layer in both directions of time, with weights for each. Schuster and Paliwal 1997.</summary>
/// <remarks>
/// <para>The outputs of the two directions belong to the same steps and are joined. With the layer's ReturnState the states of the forward
/// direction come out after the outputs, then those of the backward direction; states to begin with go in in the same order.</para>
/// <para>Weights: the layer's, named <c>forward/…</c> and <c>backward/…</c>.</para>
/// </remarks>
public sealed record Bidirectional : Layer
{
    private readonly RecurrentLayer _forward;

    /// <summary>A recurrent layer in both directions of time.</summary>
    /// <param name="layer">The recurrent layer: an <see cref="LSTM"/>, <see cref="GRU"/> or <see cref="SimpleRNN"/>.</param>
    /// <param name="mergeMode">How the outputs of both directions are joined.</param>
    /// <param name="name">The layer's name; null for <c>bidirectional</c> with a number.</param>
    /// <exception cref="ArgumentException">The layer is not recurrent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">mergeMode is none of the modes.</exception>
    public Bidirectional(Layer layer, MergeMode mergeMode = MergeMode.Concat, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _forward = layer as RecurrentLayer
            ?? throw new ArgumentException(
                $"Bidirectional takes a recurrent layer, such as an LSTM; it got a {layer.GetType().Name}.", nameof(layer));
        MergeMode = Enum.IsDefined(mergeMode) ? mergeMode : throw Throw.OutOfRange(mergeMode, "Concat, Sum, Multiply, Average or None");
        Name = name;
    }

    /// <summary>The recurrent layer.</summary>
    public Layer Layer => _forward;

    /// <summary>How the outputs of both directions are joined.</summary>
    public MergeMode MergeMode { get; }

    /// <inheritdoc/>
    public override int? FixedBatchSize => _forward.FixedBatchSize;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        IReadOnlyList<Shape> one = _forward.OutputShapes(OfOne(inputs));
        Shape output = MergeMode == MergeMode.Concat ? one[0].With(-1, 2 * _forward.Units) : one[0];
        return [output, .. MergeMode == MergeMode.None ? [output] : Array.Empty<Shape>(), .. one.Skip(1), .. one.Skip(1)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs)
    {
        IReadOnlyList<WeightSpec> weights = _forward.Weights(OfOne(inputs));
        return [.. weights.Select(w => w with { Name = $"forward/{w.Name}" }), .. weights.Select(w => w with { Name = $"backward/{w.Name}" })];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Node[]? forwardStates = inputs.Count == 1 ? null : [.. inputs.Skip(1).Take(_forward.StateCount)];
        Node[]? backwardStates = inputs.Count == 1 ? null : [.. inputs.Skip(1 + _forward.StateCount)];
        bool turned = _forward.GoBackwards;
        RecurrentPass forward = _forward.Run(inputs[0], forwardStates, turned, context.Inner("forward", context.Mask));
        RecurrentPass backward = _forward.Run(inputs[0], backwardStates, !turned, context.Inner("backward", context.Mask));

        Penalize(forward, turned);
        Penalize(backward, !turned);
        var outputs = new List<Node>();
        if (_forward.ReturnSequences)
        {
            // The outputs of both lie at the places of their steps; a layer that goes backwards gives them in its own order.
            outputs.AddRange(Merged(forward.InOrder(turned), backward.InOrder(turned)).Select(o => o.Transpose([1, 0, 2])));
            Node? mask = RecurrentPass.MaskInOrder(context.Mask, turned);
            context.OutputMasks = MergeMode == MergeMode.None ? [mask, mask] : [mask];
        }
        else
        {
            outputs.AddRange(Merged(forward.States[0], backward.States[0]));
            context.OutputMask = null;
        }

        if (_forward.ReturnState)
            outputs.AddRange(forward.States.Concat(backward.States));
        return outputs;

        void Penalize(RecurrentPass pass, bool backwards) => context.AddActivityPenalty(
            _forward, inputs[0].Shape[0],
            [_forward.ReturnSequences ? pass.InOrder(backwards) : pass.States[0], .. _forward.ReturnState ? pass.States : []]);
    }

    private Node[] Merged(Node forward, Node backward) => MergeMode switch
    {
        MergeMode.Concat => [Node.Concatenate(-1, forward, backward)],
        MergeMode.Sum => [forward + backward],
        MergeMode.Multiply => [forward * backward],
        MergeMode.Average => [(forward + backward) * 0.5],
        _ => [forward, backward],
    };

    /// <summary>What one direction is given: the sequences and its half of the states.</summary>
    private Shape[] OfOne(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count > 1 && inputs.Count != 1 + 2 * _forward.StateCount)
        {
            throw new ArgumentException(
                $"it takes the sequences and, if any, {2 * _forward.StateCount} first states, those of the forward direction first; "
                    + $"it got {inputs.Count} tensors.", nameof(inputs));
        }

        return [.. inputs.Take(inputs.Count > 1 ? 1 + _forward.StateCount : 1)];
    }
}
