namespace Myelin.Graph;

/// <summary>
/// Reverse-mode automatic differentiation from graph to graph: the gradients are nodes like any others, so they can be looked at,
/// compiled together with the forward pass, and differentiated again.
/// </summary>
/// <remarks>A. Griewank, A. Walther: Evaluating Derivatives, 2nd edition, SIAM 2008, chapter 3.</remarks>
public static class GradientNodes
{
    extension(Node y)
    {
        /// <summary>
        /// The gradients of this node with respect to others, each of the shape of its node: dy/dx₁, dy/dx₂ … A node that is not a
        /// scalar counts as the sum of its elements. A node that this one does not depend on has the gradient 0.
        /// </summary>
        /// <exception cref="GraphException">This node, or one of the others, is not of a floating-point type.</exception>
        public Node[] Gradients(params ReadOnlySpan<Node> with)
        {
            if (!y.Type.IsFloat)
                throw Throw.NeedsFloat("A gradient", y.Type);
            foreach (Node x in with)
            {
                if (!x.Type.IsFloat)
                    throw Throw.NeedsFloat("A gradient", x.Type);
            }

            Node?[] found = Pullback([(y, Node.Scalar(1, y.Type).BroadcastTo(y.Shape))], with);
            var result = new Node[with.Length];
            for (int i = 0; i < result.Length; i++)
                result[i] = found[i] ?? Node.Scalar(0, with[i].Type).BroadcastTo(with[i].Shape);
            return result;
        }
    }

    /// <summary>
    /// The gradients of Σ y · dy over several nodes with their weights, with respect to others. Null where there is none.
    /// </summary>
    internal static Node?[] Pullback(IReadOnlyList<(Node Y, Node Dy)> of, ReadOnlySpan<Node> with)
    {
        Dictionary<Node, Node?[]> gradients = Backward(of, with);
        var result = new Node?[with.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = gradients.GetValueOrDefault(with[i])?[0];
        return result;
    }

    private static Dictionary<Node, Node?[]> Backward(IReadOnlyList<(Node Y, Node Dy)> of, ReadOnlySpan<Node> with)
    {
        List<Node> path = Between(of, with);
        var gradients = new Dictionary<Node, Node?[]>();
        foreach ((Node y, Node dy) in of)
            Add(gradients, y, 0, dy);
        var onPath = new HashSet<Node>(path);
        for (int i = path.Count - 1; i >= 0; i--)
        {
            Node node = path[i];
            if (node.Inputs.Length == 0 || !gradients.TryGetValue(node, out Node?[]? dy) || Array.TrueForAll(dy, d => d is null))
                continue;
            if (node.Op is ResultOp result)
            {
                Add(gradients, node.Inputs[0], result.Index, dy[0]!);
                continue;
            }

            Node?[] dx = node.Op.Pullback(node, dy);
            for (int k = 0; k < dx.Length; k++)
            {
                if (dx[k] is { } gradient && onPath.Contains(node.Inputs[k]))
                    Add(gradients, node.Inputs[k], 0, gradient);
            }
        }

        return gradients;
    }

    private static void Add(Dictionary<Node, Node?[]> gradients, Node node, int result, Node gradient)
    {
        if (!gradients.TryGetValue(node, out Node?[]? sums))
            gradients[node] = sums = new Node?[node.Results.Length];
        sums[result] = sums[result] is { } sum ? sum + gradient : gradient;
    }

    /// <summary>The nodes on a way from one of <paramref name="with"/> to a y, in the order in which they were made.</summary>
    private static List<Node> Between(IReadOnlyList<(Node Y, Node Dy)> of, ReadOnlySpan<Node> with)
    {
        var reaches = new Dictionary<Node, bool>();
        foreach (Node x in with)
            reaches[x] = true;
        var path = new List<Node>();
        foreach (Node node in Topology.Ancestors(of.Select(o => o.Y)))
        {
            bool on = reaches.GetValueOrDefault(node);
            foreach (Node input in node.Inputs)
                on |= reaches[input];
            reaches[node] = on;
            if (on)
                path.Add(node);
        }

        return path;
    }
}

/// <summary>Walks over a graph.</summary>
public static class Topology
{
    /// <summary>The given nodes and everything that they are made from, each once, operands before the nodes that use them.</summary>
    public static List<Node> Ancestors(IEnumerable<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var seen = new HashSet<Node>();
        var waiting = new Stack<Node>();
        foreach (Node node in nodes)
        {
            if (seen.Add(node))
                waiting.Push(node);
        }

        var found = new List<Node>();
        while (waiting.TryPop(out Node? node))
        {
            found.Add(node);
            foreach (Node input in node.Inputs)
            {
                if (seen.Add(input))
                    waiting.Push(input);
            }
        }

        found.Sort((a, b) => a.Id.CompareTo(b.Id));
        return found;
    }
}
