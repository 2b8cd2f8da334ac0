using Myelin.Graph.Ops;
using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>Turns a unit's chain of pointwise nodes into a tile program.</summary>
internal static class TileProgramBuilder
{
    /// <summary>
    /// The program of a chain and its sums. Its operands are the anchor's result, if the unit has an anchor, then the chain's inputs.
    /// </summary>
    public static TileProgram Build(Unit unit)
    {
        List<Node> operands = [.. unit.Anchor is null ? [] : new[] { unit.Anchor }, .. unit.ChainInputs];
        Shape shape = unit.Tiled.Shape;
        var slots = new Dictionary<Node, int>();
        foreach (Node operand in operands)
            slots[operand] = slots.Count;
        foreach (Node result in unit.ChainResults)
            slots[result] = slots.Count;

        int first = slots.Count, temporaries = 0;
        foreach (Node node in unit.Chain.Where(n => IsLaidOut(unit, n)))
            slots[node] = slots[node.Inputs[0]];
        var free = new Stack<int>();
        Dictionary<Node, Node> folded = unit.Folds.ToDictionary(fold => fold, fold => Folded(unit, fold));
        List<TileStep> steps = Steps(unit, folded);
        var instructions = new TileInstruction[steps.Count];
        for (int i = 0; i < instructions.Length; i++)
        {
            TileStep step = steps[i];
            int[] read = Array.ConvertAll(step.Inputs, n => slots[n]);
            // A slot whose number is read here for the last time may take the result: a function writes number i after reading it.
            foreach (Node input in step.Inputs.Distinct())
            {
                bool isReadLater = steps.Skip(i + 1).Any(s => s.Inputs.Contains(input)) || folded.ContainsValue(input);
                if (slots[input] >= first && !isReadLater)
                    free.Push(slots[input]);
            }

            if (!slots.TryGetValue(step.Result, out int destination))
                slots[step.Result] = destination = free.TryPop(out int freed) ? freed : first + temporaries++;
            instructions[i] = step.Update is null
                ? new TileInstruction(step.Function!, read[0], read.Length > 1 ? read[1] : read[0], read.Length > 2 ? read[2] : read[0], destination)
                : new TileInstruction(step.Update, SlotsOf(read, Array.ConvertAll(step.After, n => slots[n])));
        }

        int[] sizes = shape.Sizes;
        TileOperand[] layouts = [.. operands.Select(o => TileOperand.Broadcast(o.Shape.Sizes, sizes))];
        TileFold[] folds =
        [
            .. unit.Folds.Select(f => ((Sum)f.Op).FoldOf(f.Inputs[0].Spec)!.Value.Of(slots[folded[f]]) with
            {
                OfSquares = folded[f] != f.Inputs[0],
            }),
        ];
        return new TileProgram(unit.Tiled.Type.Size, layouts, unit.ChainResults.Count, temporaries, instructions, folds);
    }

    /// <summary>Whether a node is nothing but an operand as every function reads it: repeated along the rows or the columns of a
    /// tile.</summary>
    private static bool IsLaidOut(Unit unit, Node node) =>
        node.Op is BroadcastTo && !unit.ChainResults.Contains(node) && !unit.Folds.Exists(f => f.Inputs[0] == node);

    /// <summary>
    /// What a sum reads: its operand, or, where that is squares which nobody else wants, the numbers that the sum squares itself. Those must lie
    /// in the tile, where nothing takes their place before the sum is made.
    /// </summary>
    private static Node Folded(Unit unit, Node fold)
    {
        Node operand = fold.Inputs[0];
        return operand.Op is Pointwise<Square> && !((Sum)fold.Op).FoldOf(operand.Spec)!.Value.OfColumns
            && IsInTile(operand) && IsInTile(operand.Inputs[0]) && unit.Chain.Concat(unit.Folds).Count(n => n.Inputs.Contains(operand)) == 1
            ? operand.Inputs[0]
            : operand;

        bool IsInTile(Node node) => unit.Chain.Contains(node) && !unit.ChainResults.Contains(node) && !IsLaidOut(unit, node);
    }

    private static TileUpdateSlots SlotsOf(int[] read, int[] after)
    {
        int[] before = read[1..(1 + after.Length)], scalars = read[(1 + after.Length)..];
        return new TileUpdateSlots(
            read[0], (before[0], before[1], before[^1]), (after[0], after[1], after[^1]), (scalars[0], scalars[1], scalars[2], scalars[3]));
    }

    /// <summary>The chain's nodes as steps, updates and compound functions where there are any.</summary>
    private static List<TileStep> Steps(Unit unit, Dictionary<Node, Node> folded)
    {
        // Squares that a sum makes itself count as read: the sum reads what they are made of.
        var reads = new Dictionary<Node, int>();
        foreach (Node input in unit.Chain.Concat(unit.Folds).SelectMany(n => n.Inputs.ToArray()))
            reads[input] = reads.GetValueOrDefault(input) + 1;

        var steps = new List<TileStep>();
        // They are no step of their own.
        HashSet<Node> within = [.. folded.Where(f => f.Value != f.Key.Inputs[0]).Select(f => f.Key.Inputs[0])];
        for (int i = unit.Chain.Count - 1; i >= 0; i--)
        {
            Node node = unit.Chain[i];
            if (within.Contains(node) || IsLaidOut(unit, node))
                continue;
            // A node is computed where its reader is: a result that is written in between might take the place of what it reads.
            int from = i;
            while (from > 0 && !unit.ChainResults.Contains(unit.Chain[from - 1]))
                from--;
            var near = new HashSet<Node>(unit.Chain.Skip(from).Take(i - from));
            TileStep step = Updates.Ending(unit, i, reads) ?? Compounds.StepOf(node, n => near.Contains(n) && reads[n] == 1 && n.Spec == node.Spec);
            within.UnionWith([.. step.Within, .. step.After]);
            steps.Add(step);
        }

        steps.Reverse();
        return steps;
    }
}
