using Myelin.Graph.Compilation;

namespace Myelin.Graph;

/// <summary>
/// What one step of a loop does, as a graph from placeholders to results: (states, items of sequences, constants) → (new states, outputs).
/// A body equals itself alone.
/// </summary>
public sealed class LoopBody
{
    private static readonly Dictionary<string, int> s_noSizes = [];
    private readonly Dictionary<string, LoopBody> _bound;
    private readonly Dictionary<string, GradientBody> _gradients;

    internal LoopBody(Node[] states, Node[] items, Node[] constants, Node[] newStates, Node[] outputs)
    {
        (States, Items, Constants, NewStates, Outputs) = (states, items, constants, newStates, outputs);
        (Sizes, _bound, _gradients) = (s_noSizes, new(StringComparer.Ordinal), new(StringComparer.Ordinal));
    }

    private LoopBody(LoopBody of, IReadOnlyDictionary<string, int> sizes)
    {
        (States, Items, Constants, NewStates, Outputs) = (of.States, of.Items, of.Constants, of.NewStates, of.Outputs);
        (Sizes, _bound, _gradients) = (sizes, of._bound, of._gradients);
    }

    /// <summary>The states as they are before the step.</summary>
    public IReadOnlyList<Node> States { get; }

    /// <summary>The step's item of each sequence.</summary>
    public IReadOnlyList<Node> Items { get; }

    /// <summary>What is the same in all steps.</summary>
    public IReadOnlyList<Node> Constants { get; }

    /// <summary>The states after the step.</summary>
    public IReadOnlyList<Node> NewStates { get; }

    /// <summary>What the step gives beside the states.</summary>
    public IReadOnlyList<Node> Outputs { get; }

    /// <summary>Numbers for unknown sizes in the body's shapes, as far as they are bound.</summary>
    internal IReadOnlyDictionary<string, int> Sizes { get; }

    /// <summary>The body with sizes bound; the same body for the same sizes, so that equal loops stay equal.</summary>
    internal LoopBody Bind(IReadOnlyDictionary<string, int> sizes)
    {
        if (sizes.Count == 0)
            return this;
        string key = string.Join(',', sizes.OrderBy(s => s.Key, StringComparer.Ordinal));
        lock (_bound)
        {
            if (!_bound.TryGetValue(key, out LoopBody? bound))
                _bound[key] = bound = new LoopBody(this, new Dictionary<string, int>(sizes, StringComparer.Ordinal));
            return bound;
        }
    }

    /// <summary>The body that carries gradients back through one step, given for which outputs and states before steps they
    /// arrive.</summary>
    internal GradientBody Gradient(bool[] outputs, bool[] states)
    {
        string key = string.Concat(outputs.Concat(states).Select(given => given ? '1' : '0'));
        lock (_gradients)
        {
            if (!_gradients.TryGetValue(key, out GradientBody? gradient))
                _gradients[key] = gradient = new GradientBody(this, outputs, states);
            return gradient;
        }
    }

    /// <summary>
    /// A body made by a function of placeholders. What the function takes from outside of the loop becomes a constant of the body.
    /// </summary>
    /// <param name="states">The placeholders of the states.</param>
    /// <param name="items">The placeholders of the sequences' items.</param>
    /// <param name="newStates">What the function made for the states.</param>
    /// <param name="outputs">What the function gave besides.</param>
    /// <param name="captured">The nodes from outside that stand behind the constants.</param>
    internal static LoopBody Create(Node[] states, Node[] items, Node[] newStates, Node[] outputs, out Node[] captured)
    {
        var replaced = new Dictionary<Node, Node>();
        foreach (Node placeholder in states.Concat(items))
            replaced[placeholder] = placeholder;
        var varies = new HashSet<Node>(replaced.Keys);
        List<Node> nodes = Topology.Ancestors(newStates.Concat(outputs));
        foreach (Node node in nodes)
        {
            if (node.Inputs.ToArray().Any(varies.Contains))
                varies.Add(node);
        }

        var constants = new List<(Node Outside, Node Placeholder)>();
        foreach (Node node in nodes.Where(n => varies.Contains(n) && !replaced.ContainsKey(n)))
        {
            Node[] inputs = Array.ConvertAll(node.Inputs.ToArray(), Inside);
            replaced[node] = inputs.AsSpan().SequenceEqual(node.Inputs) ? node : Node.Apply(node.Op, inputs);
        }

        Node[] insideStates = Array.ConvertAll(newStates, Inside), insideOutputs = Array.ConvertAll(outputs, Inside);
        captured = [.. constants.Select(c => c.Outside)];
        return new LoopBody(states, items, [.. constants.Select(c => c.Placeholder)], insideStates, insideOutputs);

        Node Inside(Node node)
        {
            if (replaced.TryGetValue(node, out Node? inside))
                return inside;
            if (!IsNumber(node))
            {
                inside = Node.Input(node.Name ?? node.Op.Name, node.Shape, node.Type);
                constants.Add((node, inside));
            }

            return replaced[node] = inside ?? node;
        }
    }

    /// <summary>Whether a node is a known number, or nothing but repeats of it: it costs nothing inside of the loop.</summary>
    private static bool IsNumber(Node node) =>
        node.Op is ScalarOp or SizeOf || (node.Op is BroadcastTo or Reshape && IsNumber(node.Inputs[0]));
}
