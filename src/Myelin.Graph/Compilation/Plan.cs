namespace Myelin.Graph.Compilation;

/// <summary>
/// Where a tensor lies: in the arena of a run, in the memory of a variable, or, for what goes into and out of the body of a loop, at an
/// address that each step of the loop sets.
/// </summary>
internal readonly record struct Location(ArenaBuffer? Buffer, Variable? Variable, int Slot = -1)
{
    /// <summary>Nowhere: of what has no place in memory.</summary>
    public static Location None => new(null, null);

    /// <summary>The address; 0 when the steps of a loop set it.</summary>
    public nint Address(nint arena) => Buffer is not null ? arena + (nint)Buffer.Offset : Variable?.Address ?? 0;
}

/// <summary>One kernel of a compiled graph with the places of its operands, results and workspace.</summary>
internal sealed record PlannedKernel(KernelCode Code, Location[] Locations, int[] Lengths, int Inputs, KernelInfo Info);

/// <summary>Numbers copied at the end of a run to where they belong, because they could not be written in place.</summary>
internal readonly record struct Transfer(Location From, Location To, long Bytes);

/// <summary>A kernel as listings show it.</summary>
/// <param name="Name">The ops that run in it, in order.</param>
/// <param name="Operands">Types and shapes of what it reads.</param>
/// <param name="Results">Types and shapes of what it writes.</param>
public sealed record KernelInfo(string Name, IReadOnlyList<TensorSpec> Operands, IReadOnlyList<TensorSpec> Results)
{
    /// <summary>The floating-point operations of its products: see <see cref="Op.Operations"/>.</summary>
    public double Operations { get; init; }

    /// <summary>The bytes of all that it reads and writes, each tensor once.</summary>
    public long Bytes => Operands.Concat(Results).Sum(t => t.Bytes);

    /// <summary>For example <c>MatMul + Add + Relu (128, 784) · (784, 64) · (64,) → (128, 64)</c>.</summary>
    public override string ToString() =>
        $"{Name}  {string.Join(" · ", Operands.Select(o => o.Shape))} → {string.Join(", ", Results.Select(r => r.Shape))}";
}

/// <summary>A tensor that can be looked at from outside: an output, an input, or an input that is an output too.</summary>
internal readonly record struct VisibleTensor(Location Location, int Length, bool IsOutput);

/// <summary>A compiled graph without the memory of a run: what runs, in which order, and where everything lies.</summary>
internal sealed record Plan(
    PlannedKernel[] Steps,
    Transfer[] Transfers,
    IReadOnlyDictionary<Node, VisibleTensor> Visible,
    IReadOnlyList<Node> Inputs,
    long ArenaBytes);
