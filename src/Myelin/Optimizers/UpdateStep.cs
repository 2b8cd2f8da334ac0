using Myelin.Graph;

namespace Myelin;

/// <summary>Puts an optimizer's rule and its settings together into the updates of one step. A setting that is off adds no node.</summary>
internal sealed class UpdateStep
{
    private readonly Optimizer _optimizer;
    private readonly SlotTable _slots;
    private readonly Variable _iterations;
    private readonly Node _rate;
    private readonly Node _step;

    /// <summary>Whether parameters move at this batch; null where they always do.</summary>
    private readonly Node? _moving;

    public UpdateStep(Optimizer optimizer, SlotTable slots, Variable iterations, Node learningRate)
    {
        (_optimizer, _slots, _iterations) = (optimizer, slots, iterations);
        int batches = optimizer.GradientAccumulationSteps;
        Node seen = (iterations.Node + 1).Cast(ElementType.Float64), moves = iterations.Node.Cast(ElementType.Float64);
        if (batches > 1)
        {
            _moving = IsMultiple(seen, batches);
            moves = (moves / batches).Floor();
        }

        _step = batches > 1 ? moves + 1 : seen;
        _rate = optimizer.Schedule?.Rate(moves) ?? learningRate;
    }

    public IReadOnlyList<Update> Updates(IReadOnlyList<Node> gradients, IReadOnlyDictionary<Variable, Constraint>? constraints)
    {
        var updates = new List<Update>();
        Node[] clipped = Clip(Gather(gradients, updates));
        for (int i = 0; i < _slots.Parameters.Count; i++)
        {
            Variable variable = _slots.Parameters[i];
            Node[] before = _slots.Of(i, _optimizer.SlotNames.Count);
            IReadOnlyList<Node> after = _optimizer.Step(Decayed(variable), clipped[i], before, _rate, _step);
            Node parameter = constraints is not null && constraints.TryGetValue(variable, out Constraint? constraint)
                ? constraint.Apply(after[0])
                : after[0];
            if (_optimizer.UseEma)
                parameter = Averaged(i, parameter, updates);
            updates.Add(new Update(variable, IfMoving(parameter, variable.Node)));
            for (int k = 0; k < before.Length; k++)
                updates.Add(new Update(_slots.Slot(i, k), IfMoving(after[k + 1], before[k])));
        }

        IReadOnlyList<Node> shared = _optimizer.SharedStep(_step);
        for (int i = 0; i < shared.Count; i++)
            updates.Add(new Update(_optimizer.SharedState[i], IfMoving(shared[i], _optimizer.SharedState[i].Node)));
        updates.Add(new Update(_iterations, _iterations.Node + 1));
        return updates;
    }

    private static Node IsMultiple(Node count, int of) => (count - (count / of).Floor() * of).Equal(0);

    private Node IfMoving(Node after, Node before) => _moving is null ? after : after.Where(_moving.Cast(after.Type), before);

    /// <summary>The mean gradients since parameters moved last.</summary>
    private IReadOnlyList<Node> Gather(IReadOnlyList<Node> gradients, List<Update> updates)
    {
        if (_moving is null)
            return gradients;
        var means = new Node[gradients.Count];
        for (int i = 0; i < means.Length; i++)
        {
            Node sum = gradients[i] + _slots.Gathered(i).Node;
            means[i] = sum / _optimizer.GradientAccumulationSteps;
            updates.Add(new Update(_slots.Gathered(i), IfMoving(Node.Scalar(0, sum.Type).BroadcastTo(sum.Shape), sum)));
        }

        return means;
    }

    private Node[] Clip(IReadOnlyList<Node> gradients)
    {
        if (_optimizer.ClipValue is { } value)
            return [.. gradients.Select(g => g.Clip(-value, value))];
        if (_optimizer.ClipNorm is { } norm)
            return [.. gradients.Select(g => g * Shortening(g.Square().Sum(), norm))];
        if (_optimizer.GlobalClipNorm is { } whole && gradients.Count > 0)
        {
            Node factor = Shortening(gradients.Select(g => g.Square().Sum().Cast(ElementType.Float64)).Aggregate((a, b) => a + b), whole);
            return [.. gradients.Select(g => g * factor.Cast(g.Type))];
        }

        return [.. gradients];
    }

    /// <summary>What makes a gradient no longer than allowed: exactly 1 where it is not.</summary>
    private static Node Shortening(Node squares, double longest) => longest / squares.Sqrt().Maximum(longest);

    private Node Decayed(Variable variable)
    {
        Node parameter = variable.Node;
        return _optimizer.WeightDecay == 0 || _optimizer.ExcludeFromWeightDecay.Any(part => variable.Name.Contains(part, StringComparison.Ordinal))
            ? parameter
            : parameter - parameter * (_rate * _optimizer.WeightDecay).Cast(parameter.Type);
    }

    /// <summary>Moves the average, and gives the parameter, or the average where it is to take the parameter's place.</summary>
    private Node Averaged(int i, Node parameter, List<Update> updates)
    {
        Node before = _slots.Average(i).Node;
        // The first average is the parameter itself.
        Node kept = (_step > 1) * _optimizer.EmaMomentum;
        Node average = before * kept.Cast(before.Type) + parameter * (1 - kept).Cast(before.Type);
        updates.Add(new Update(_slots.Average(i), IfMoving(average, before)));
        return _optimizer.EmaOverwriteFrequency is { } steps
            ? average.Where(IsMultiple(_step, steps).Cast(average.Type), parameter)
            : parameter;
    }
}
