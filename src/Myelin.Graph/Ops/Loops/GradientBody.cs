namespace Myelin.Graph;

/// <summary>
/// The body of a loop that carries gradients back through another loop. Its states are the gradients of the other's states; for a constant
/// it adds up the gradients of all steps, or, where these are products or sums over rows, keeps the factors of all steps, so that one
/// product or sum at the end makes the same of them.
/// </summary>
internal sealed class GradientBody
{
    private readonly LoopBody _of;
    private readonly LoopBody _body;
    private readonly bool[] _givenStates;
    private readonly List<int> _sums = [];
    private readonly List<Node> _kept = [];
    private readonly List<(int Constant, Func<Func<Node, Node>, Node> Make)> _parts = [];
    private readonly Node?[] _itemGradients;

    public GradientBody(LoopBody of, bool[] givenOutputs, bool[] givenStates)
    {
        (_of, _givenStates) = (of, givenStates);
        Node[] adjoints = [.. of.States.Select(s => Node.Input("gradient", s.Shape, s.Type))];
        Node[] outputGradients = [.. of.Outputs.Where((_, i) => givenOutputs[i]).Select(o => Node.Input("gradient", o.Shape, o.Type))];
        Node[] stateGradients = [.. of.States.Where((_, i) => givenStates[i]).Select(s => Node.Input("gradient", s.Shape, s.Type))];

        List<(Node, Node)> weighted = [.. of.NewStates.Zip(adjoints).Where(p => p.First.Type.IsFloat)];
        weighted.AddRange(of.Outputs.Where((_, i) => givenOutputs[i]).Zip(outputGradients));
        Node?[] gradients = GradientNodes.Pullback(weighted, [.. of.States, .. of.Items, .. of.Constants]);
        int states = of.States.Count;
        var newAdjoints = new Node[states];
        for (int i = 0, given = 0; i < states; i++)
        {
            Node? sum = gradients[i];
            if (givenStates[i])
                sum = sum is null ? stateGradients[given++] : sum + stateGradients[given++];
            newAdjoints[i] = sum ?? Node.Scalar(0, of.States[i].Type).BroadcastTo(of.States[i].Shape);
        }

        _itemGradients = gradients[states..(states + of.Items.Count)];
        Node[] items = [.. of.States, .. of.Items, .. outputGradients, .. stateGradients];
        var totals = new List<(Node Before, Node After)>();
        for (int i = 0; i < of.Constants.Count; i++)
        {
            Node? rest = null;
            foreach (Node part in PartsOf(gradients[states + of.Items.Count + i]))
            {
                if (!TryKeep(i, part, items))
                    rest = rest is null ? part : rest + part;
            }

            if (rest is null)
                continue;
            Node total = Node.Input("total", rest.Shape, rest.Type);
            totals.Add((total, total + rest));
            _sums.Add(i);
        }

        Node[] outputs = [.. _itemGradients.OfType<Node>(), .. _kept];
        _body = new LoopBody(
            [.. adjoints, .. totals.Select(t => t.Before)], items, [.. of.Constants], [.. newAdjoints, .. totals.Select(t => t.After)], outputs);
    }

    /// <summary>The gradients with respect to a loop's operands.</summary>
    /// <param name="y">The loop.</param>
    /// <param name="scan">Its op.</param>
    /// <param name="dy">The gradients with respect to its results.</param>
    public Node?[] Apply(Node y, Scan scan, ReadOnlySpan<Node?> dy)
    {
        int states = _of.States.Count, outputs = _of.Outputs.Count, items = _of.Items.Count;
        var operands = new List<Node>();
        for (int i = 0; i < states; i++)
            operands.Add(dy[i] ?? Zeros(_of.States[i]));
        foreach (int constant in _sums)
            operands.Add(Zeros(_of.Constants[constant]));
        int sequences = operands.Count;
        for (int i = 0; i < states; i++)
            operands.Add(y.Result(states + outputs + i));
        operands.AddRange(y.Inputs.Slice(states, items));
        for (int i = 0; i < outputs; i++)
        {
            if (dy[states + i] is { } given)
                operands.Add(given);
        }

        for (int i = 0; i < states; i++)
        {
            if (_givenStates[i])
                operands.Add(dy[states + outputs + i]!);
        }

        operands.AddRange(y.Inputs[(states + items)..]);
        Node loop = Node.Apply(new Scan(_body, scan.Steps, !scan.Reverse), [.. operands]);

        var dx = new Node?[y.Inputs.Length];
        for (int i = 0; i < states; i++)
            dx[i] = _of.States[i].Type.IsFloat ? loop.Result(i) : null;
        int next = _body.States.Count;
        for (int i = 0; i < items; i++)
            dx[states + i] = _itemGradients[i] is null ? null : loop.Result(next++);
        for (int i = 0; i < _sums.Count; i++)
            dx[states + items + _sums[i]] = loop.Result(states + i);
        foreach ((int constant, Func<Func<Node, Node>, Node> make) in _parts)
        {
            Node part = make(Stacked);
            ref Node? sum = ref dx[states + items + constant];
            sum = sum is null ? part : sum + part;
        }

        return dx;

        // What the steps read or gave, of all steps.
        Node Stacked(Node inStep)
        {
            int item = IndexOf(_body.Items, inStep);
            return item >= 0 ? operands[sequences + item] : loop.Result(next + _kept.IndexOf(inStep));
        }
    }

    private static Node Zeros(Node like) => Node.Scalar(0, like.Type).BroadcastTo(like.Shape);

    private static int IndexOf(IReadOnlyList<Node> nodes, Node node)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] == node)
                return i;
        }

        return -1;
    }

    /// <summary>The terms of a sum.</summary>
    private static IEnumerable<Node> PartsOf(Node? gradient) =>
        gradient is null ? []
        : gradient.Op is Pointwise2<Add> && gradient.Inputs[0].Spec == gradient.Spec && gradient.Inputs[1].Spec == gradient.Spec
            ? PartsOf(gradient.Inputs[0]).Concat(PartsOf(gradient.Inputs[1]))
            : [gradient];

    /// <summary>
    /// Σₜ aₜᵀ · bₜ is one product of all rows of all steps, and a sum over rows one sum over the rows of all steps: both are cheaper than
    /// adding to a total in each step.
    /// </summary>
    private bool TryKeep(int constant, Node part, Node[] items)
    {
        if (part.Op is MatMul { TransposeA: true, TransposeB: false } && part.Inputs[0].Shape.Rank == 2 && part.Inputs[1].Shape.Rank == 2)
        {
            Node a = part.Inputs[0], b = part.Inputs[1];
            Keep(a, items);
            Keep(b, items);
            _parts.Add((constant, stacked => Rows(stacked(a)).MatMul(Rows(stacked(b)), transposeA: true)));
            return true;
        }

        Node x = part;
        var axes = new List<int>();
        while (x.Op is Reshape or Sum && (x.Op is Sum || axes.Count == 0))
        {
            if (x.Op is Sum sum)
                axes.AddRange(Enumerable.Range(sum.First + 1, sum.Count));
            x = x.Inputs[0];
        }

        if (axes.Count == 0)
            return false;
        Keep(x, items);
        Axes over = [0, .. axes];
        _parts.Add((constant, stacked => stacked(x).Sum(over).Reshape(part.Shape)));
        return true;
    }

    private void Keep(Node node, Node[] items)
    {
        if (!items.Contains(node) && !_kept.Contains(node))
            _kept.Add(node);
    }

    private static Node Rows(Node x) => x.Reshape([x.Shape[0] * x.Shape[1], x.Shape[2]]);
}
