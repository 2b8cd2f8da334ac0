using System.Diagnostics;
using System.Globalization;
using Myelin.Graph.Compilation;

namespace Myelin.Graph;

/// <summary>State that gets a new value at the end of a run. All updates of a run see the values from before it.</summary>
/// <param name="Variable">The state.</param>
/// <param name="Value">Its new value, of the same type and shape.</param>
public readonly record struct Update(Variable Variable, Node Value);

/// <summary>
/// A graph made ready to run: what is not needed is dropped, equal nodes are computed once, pointwise chains are fused, and every
/// tensor has its place in one arena. Running it allocates nothing.
/// </summary>
/// <remarks>
/// One compiled graph runs on one thread at a time (it shares its work among the team's threads itself). <see cref="Fork"/> makes
/// another with memory of its own, for another thread, without compiling again.
/// </remarks>
public sealed partial class CompiledGraph
{
    private readonly Plan _plan;
    private readonly Variable.Memory _arena;
    private readonly nint[] _addresses;
    private readonly int[] _starts;
    private readonly object[] _owners;

    private CompiledGraph(Plan plan)
    {
        _plan = plan;
        _arena = new Variable.Memory(plan.ArenaBytes);
        _starts = new int[plan.Steps.Length];
        _addresses = GC.AllocateArray<nint>(plan.Steps.Sum(s => s.Locations.Length) + 1, pinned: true);
        var owners = new HashSet<object>();
        int at = 0;
        for (int i = 0; i < plan.Steps.Length; i++)
        {
            _starts[i] = at;
            foreach (Location location in plan.Steps[i].Locations)
            {
                _addresses[at++] = location.Address(_arena.Address);
                if (location.Variable is { } variable)
                    owners.Add(variable.Owner);
            }
        }

        _owners = [.. owners];
    }

    /// <summary>The kernels that run, in order.</summary>
    public IReadOnlyList<KernelInfo> Kernels => [.. _plan.Steps.Select(s => s.Info)];

    /// <summary>The bytes of the memory that inputs, outputs and all that lies between share.</summary>
    public long ArenaBytes => _plan.ArenaBytes;

    /// <summary>The inputs that the outputs and updates depend on.</summary>
    public IReadOnlyList<Node> Inputs => _plan.Inputs;

    /// <summary>Measures each kernel of the runs that follow; null, as it is at first, costs nothing.</summary>
    public KernelTimes? Times { get; set; }

    /// <summary>How much it is: <c>compiled graph of 3 kernels, arena of 4,096 bytes</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"compiled graph of {_plan.Steps.Length} {(_plan.Steps.Length == 1 ? "kernel" : "kernels")}, arena of {ArenaBytes:N0} bytes");

    /// <summary>Compiles a graph.</summary>
    /// <param name="outputs">The nodes whose values can be read after a run.</param>
    /// <param name="updates">The state that a run changes.</param>
    /// <param name="sizes">Numbers for the unknown sizes in shapes, by name.</param>
    /// <param name="keep">
    /// More nodes whose values can be read after a run. Keeping a node costs its memory; it never changes a bit of any result.
    /// </param>
    /// <exception cref="GraphException">A size is not bound, an update does not have its variable's type and shape, or a variable has
    /// two.</exception>
    public static CompiledGraph Compile(
        IReadOnlyList<Node> outputs,
        IReadOnlyList<Update>? updates = null,
        IReadOnlyDictionary<string, int>? sizes = null,
        IReadOnlyList<Node>? keep = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return new(Compiler.Compile(
            [.. outputs, .. keep ?? []], updates ?? [], sizes ?? new Dictionary<string, int>(StringComparer.Ordinal), optimize: true));
    }

    /// <summary>The bytes that <see cref="ArenaBytes"/> would be, found without taking the memory.</summary>
    /// <param name="outputs">The nodes whose values can be read after a run.</param>
    /// <param name="updates">The state that a run changes.</param>
    /// <param name="sizes">Numbers for the unknown sizes in shapes, by name.</param>
    /// <exception cref="GraphException">A size is not bound, an update does not have its variable's type and shape, or a variable has
    /// two.</exception>
    public static long Measure(
        IReadOnlyList<Node> outputs, IReadOnlyList<Update>? updates = null, IReadOnlyDictionary<string, int>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return Compiler.Compile([.. outputs], updates ?? [], sizes ?? new Dictionary<string, int>(StringComparer.Ordinal), optimize: true).ArenaBytes;
    }

    /// <summary>Compiles a graph without simplifying or fusing anything: each node runs as it was written. The reference for
    /// tests.</summary>
    public static CompiledGraph CompileAsWritten(
        IReadOnlyList<Node> outputs, IReadOnlyList<Update>? updates = null, IReadOnlyDictionary<string, int>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return new(Compiler.Compile([.. outputs], updates ?? [], sizes ?? new Dictionary<string, int>(StringComparer.Ordinal), optimize: false));
    }

    /// <summary>The same compiled graph with memory of its own, for another thread. State is shared.</summary>
    public CompiledGraph Fork() => new(_plan);

    /// <summary>Whether a node is an input, an output or kept.</summary>
    public bool Has(Node node) => _plan.Visible.ContainsKey(node);

    /// <summary>The memory of an input, to write before a run; it keeps its numbers from run to run.</summary>
    /// <exception cref="GraphException">The node is not an input that something depends on, or holds another type.</exception>
    public Span<T> Input<T>(Node input) where T : unmanaged => input.Op is InputOp ? View<T>(input) : throw Throw.NotAnInput(input);

    /// <summary>The numbers of an output or a kept node after a run.</summary>
    /// <exception cref="GraphException">The node is neither, or holds another type.</exception>
    public ReadOnlySpan<T> Output<T>(Node output) where T : unmanaged => View<T>(output);

    /// <summary>Computes all outputs from the inputs' numbers and changes the state.</summary>
    public unsafe void Run()
    {
        PlannedKernel[] steps = _plan.Steps;
        // The table of addresses is pinned, so its own address holds for as long as this object is alive.
        nint* addresses = (nint*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_addresses, 0);
        if (Times is { IsFull: false } times)
            RunTimed(times, addresses);
        else
        {
            for (int i = 0; i < steps.Length; i++)
            {
                PlannedKernel step = steps[i];
                step.Code(new Operands(addresses + _starts[i], step.Lengths, step.Inputs));
            }
        }

        foreach (Transfer transfer in _plan.Transfers)
        {
            Buffer.MemoryCopy(
                (void*)transfer.From.Address(_arena.Address), (void*)transfer.To.Address(_arena.Address), transfer.Bytes, transfer.Bytes);
        }

        GC.KeepAlive(this);
    }

    private unsafe void RunTimed(KernelTimes times, nint* addresses)
    {
        PlannedKernel[] steps = _plan.Steps;
        for (int i = 0; i < steps.Length; i++)
        {
            PlannedKernel step = steps[i];
            long start = Stopwatch.GetTimestamp();
            step.Code(new Operands(addresses + _starts[i], step.Lengths, step.Inputs));
            times.Add(i, Stopwatch.GetElapsedTime(start));
        }

        times.EndRun();
    }

    private Span<T> View<T>(Node node) where T : unmanaged
    {
        if (!_plan.Visible.TryGetValue(node, out VisibleTensor tensor))
            throw Throw.NotInGraph(node);
        if (ElementTypes.Of<T>() != node.Type)
            throw Throw.WrongElementType(node, ElementTypes.Of<T>());
        Variable.Memory memory = tensor.Location.Variable?.Owner ?? _arena;
        return memory.View<T>(tensor.Location.Address(_arena.Address), tensor.Length);
    }
}
