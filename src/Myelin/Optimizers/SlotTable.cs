using Myelin.Graph;

namespace Myelin;

/// <summary>The memory that an optimizer has of parameters. Each slot of all parameters lies in one piece, so that a step can be one
/// sweep.</summary>
internal sealed class SlotTable
{
    private readonly IReadOnlyList<string> _names;
    private readonly Variable[][] _slots;
    private readonly Variable[]? _gathered;
    private readonly Variable[]? _averages;

    public SlotTable(Optimizer optimizer, IReadOnlyList<Variable> parameters, IReadOnlyList<string> names)
    {
        (Parameters, _names) = ([.. parameters], names);
        _slots = [.. optimizer.SlotNames.Select(name => Make(name, optimizer.FirstValue(name)))];
        _gathered = optimizer.GradientAccumulationSteps > 1 ? Make("gradient_accumulator", 0) : null;
        _averages = optimizer.UseEma ? Make("average", 0) : null;
        All = [.. _slots.SelectMany(s => s), .. _gathered ?? [], .. _averages ?? [], .. optimizer.SharedState];
    }

    public IReadOnlyList<Variable> Parameters { get; }

    public IReadOnlyList<Variable> All { get; }

    public Variable Slot(int parameter, int slot) => _slots[slot][parameter];

    /// <summary>The slots of a parameter, as nodes.</summary>
    public Node[] Of(int parameter, int count) => [.. Enumerable.Range(0, count).Select(slot => _slots[slot][parameter].Node)];

    /// <summary>The sum of a parameter's gradients since it moved last.</summary>
    public Variable Gathered(int parameter) => _gathered![parameter];

    public Variable Average(int parameter) => _averages![parameter];

    public void SwapAverages()
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Spec.Type == ElementType.Float64)
                Swap(Parameters[i].Values<double>(), _averages![i].Values<double>());
            else
                Swap(Parameters[i].Values<float>(), _averages![i].Values<float>());
        }
    }

    public void OverwriteWithAverages()
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Spec.Type == ElementType.Float64)
                _averages![i].Values<double>().CopyTo(Parameters[i].Values<double>());
            else
                _averages![i].Values<float>().CopyTo(Parameters[i].Values<float>());
        }
    }

    private static void Swap<T>(Span<T> x, Span<T> y)
    {
        for (int i = 0; i < x.Length; i++)
            (x[i], y[i]) = (y[i], x[i]);
    }

    private Variable[] Make(string name, double first)
    {
        Variable[] slots = [.. Parameters.Zip(_names, (p, of) => new Variable($"{of}/{name}", p.Spec.Shape, p.Spec.Type))];
        Variable.Gather(slots);
        foreach (Variable slot in slots)
        {
            if (slot.Spec.Type == ElementType.Float64)
                slot.Values<double>().Fill(first);
            else
                slot.Values<float>().Fill((float)first);
        }

        return slots;
    }
}
