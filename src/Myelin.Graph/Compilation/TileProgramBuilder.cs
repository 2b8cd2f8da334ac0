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
        var free = new Stack<int>();
        var instructions = new TileInstruction[unit.Chain.Count];
        for (int i = 0; i < instructions.Length; i++)
        {
            Node node = unit.Chain[i];
            Node[] inputs = node.Inputs.ToArray();
            int[] read = Array.ConvertAll(inputs, n => slots[n]);
            // A slot whose number is read here for the last time may take the result: a function writes number i after reading it.
            foreach (Node input in inputs.Distinct())
            {
                if (slots[input] >= first && !unit.Chain.Skip(i + 1).Concat(unit.Folds).Any(n => n.Inputs.Contains(input)))
                    free.Push(slots[input]);
            }

            if (!slots.TryGetValue(node, out int destination))
                slots[node] = destination = free.TryPop(out int freed) ? freed : first + temporaries++;
            instructions[i] = new TileInstruction(
                ((PointwiseOp)node.Op).Function(node.Type),
                read[0],
                read.Length > 1 ? read[1] : read[0],
                read.Length > 2 ? read[2] : read[0],
                destination);
        }

        int[] sizes = shape.Sizes;
        TileOperand[] layouts = [.. operands.Select(o => TileOperand.Broadcast(o.Shape.Sizes, sizes))];
        TileFold[] folds = [.. unit.Folds.Select(f => ((Sum)f.Op).FoldOf(f.Inputs[0].Spec)!.Value.Of(slots[f.Inputs[0]]))];
        return new TileProgram(unit.Tiled.Type.Size, layouts, unit.ChainResults.Count, temporaries, instructions, folds);
    }
}
