namespace Myelin.Graph.Compilation;

/// <summary>
/// What runs as one kernel: an op with the pointwise chain that follows it, or a pointwise chain alone, which may end in sums of what it
/// computes.
/// </summary>
internal sealed class Unit
{
    /// <summary>The op that is not pointwise, which runs first; null for a pointwise chain alone.</summary>
    public Node? Anchor { get; set; }

    /// <summary>The pointwise nodes, operands before the nodes that use them.</summary>
    public List<Node> Chain { get; } = [];

    /// <summary>The chain's nodes that another unit makes, and this one computes again for itself alone.</summary>
    public HashSet<Node> Copies { get; } = [];

    /// <summary>Sums over rows or columns of the chain's nodes or operands, or of what the anchor makes. Nothing in the unit reads
    /// them.</summary>
    public List<Node> Folds { get; } = [];

    /// <summary>A pooling of what the unit makes, which nobody else reads: then it is the pooled numbers alone that are laid
    /// down.</summary>
    public Node? Pool { get; set; }

    /// <summary>The nodes from elsewhere that the anchor reads.</summary>
    public Node[] AnchorInputs => Anchor is null ? [] : Anchor.Inputs.ToArray();

    /// <summary>The nodes from elsewhere whose numbers are read; known when units are complete.</summary>
    public IEnumerable<Node> InputsRead => AnchorInputs.Where((_, i) => Anchor!.Op.Reads(i)).Concat(ChainInputs);

    /// <summary>The nodes from elsewhere that the chain and the sums read, each once; set when units are complete.</summary>
    public List<Node> ChainInputs { get; } = [];

    /// <summary>The chain's nodes that others read or that were asked for; set when units are complete.</summary>
    public List<Node> ChainResults { get; } = [];

    /// <summary>Whether the anchor's own result is needed beyond the chain.</summary>
    public bool KeepsAnchor { get; set; }

    /// <summary>The place in <see cref="UnitOrder"/>, and the neighbours there.</summary>
    public long Position { get; set; }

    /// <inheritdoc cref="Position"/>
    public Unit? Before { get; set; }

    /// <inheritdoc cref="Position"/>
    public Unit? After { get; set; }

    public IEnumerable<Node> Nodes
    {
        get
        {
            IEnumerable<Node> nodes = (Anchor is null ? Chain : Chain.Prepend(Anchor)).Concat(Folds);
            return Pool is null ? nodes : nodes.Append(Pool);
        }
    }

    public Node Last => Chain.Count > 0 ? Chain[^1] : Anchor ?? Folds[0];

    /// <summary>What the chain's nodes all have in common.</summary>
    public TensorSpec Tiled => Chain.Count > 0 || Folds.Count == 0 ? Last.Spec : Folds[0].Inputs[0].Spec;

    /// <summary>For listings: what was fused, in order.</summary>
    public string Name => string.Join(" + ", Nodes.Select(n => n.Op.Name));

    /// <summary>
    /// Whether the number i of one node is last read no later than when the number i of another is written, so that both may lie at
    /// the same place.
    /// </summary>
    public bool IsReadBefore(Node read, Node written)
    {
        int made = Chain.IndexOf(written);
        for (int i = made + 1; i < Chain.Count; i++)
        {
            if (Chain[i].Inputs.Contains(read))
                return false;
        }

        return made >= 0 && !Folds.Exists(f => f.Inputs[0] == read);
    }
}
