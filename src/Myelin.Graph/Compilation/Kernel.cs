using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>The code of a kernel: reads its operands and writes its results.</summary>
public delegate void KernelCode(in Operands operands);

/// <summary>What computes an op, or several fused ops, for operands and results of known shapes. It holds no data of a run.</summary>
/// <param name="Code">The code.</param>
/// <param name="WorkspaceBytes">The memory that it needs while it runs.</param>
public sealed record Kernel(KernelCode Code, long WorkspaceBytes = 0);

/// <summary>What a kernel is made for.</summary>
/// <param name="Inputs">Types and shapes of the operands.</param>
/// <param name="Results">Types and shapes of the results.</param>
/// <param name="Epilogue">
/// A chain to run over each finished, contiguous part of the first result, for ops that take one (<see cref="ITakesEpilogue"/>).
/// </param>
public sealed record KernelRequest(TensorSpec[] Inputs, TensorSpec[] Results, TileProgram? Epilogue = null)
{
    /// <summary>For ops that leave out results which nobody reads (<see cref="ISkipsResults"/>): whether each is to be written.</summary>
    public bool[] Written { get; init; } = [];

    /// <summary>What the chain is, if it is no more than a bias for each column and perhaps a rectified linear unit, which kernels may have
    /// ways of their own for.</summary>
    public BiasChain? Bias { get; init; }

    /// <summary>
    /// For ops that can pool what they make (<see cref="IPoolsResult"/>): the pooling. The first result and the chain's have no place then,
    /// and the pooled numbers come behind them.
    /// </summary>
    public PooledResult? Pool { get; init; }

    /// <summary>
    /// Whether the first result has no place, because the chain or the pooling alone reads it and the kernel is one that does without
    /// (<see cref="IHandsOver"/>, <see cref="IPoolsResult"/>): its address is 0 then.
    /// </summary>
    public bool IsHandedOver { get; init; }

    /// <summary>Whether the first operand holds doubles.</summary>
    public bool IsDouble => Inputs[0].Type == ElementType.Float64;
}

/// <summary>An op whose kernel can run a chain of pointwise functions over its result while that is still in the cache.</summary>
public interface ITakesEpilogue
{
    /// <summary>Whether the kernel runs the chain over whole rows along the last axis, so that it can end in sums of rows, and of columns
    /// where each so many rows are brought by one thread and in order.</summary>
    /// <param name="node">The node that has this op.</param>
    /// <param name="together">How many rows.</param>
    bool GivesWholeRows(Node node, int together) => false;
}

/// <summary>
/// An op whose kernel hands its result over to the chain in pieces that never leave the cache, where nobody else reads it: the gradient of
/// weights, say, which an optimizer turns into new weights.
/// </summary>
public interface IHandsOver : ITakesEpilogue;

/// <summary>How a kernel's result is pooled.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="IsMean">Whether the mean of each window is wanted; else the largest number.</param>
public readonly record struct PooledResult(PoolShape Shape, bool IsMean);

/// <summary>An op whose kernel can pool its result, with the chain's functions applied, line by line while it is in the cache.</summary>
public interface IPoolsResult : ITakesEpilogue
{
    /// <summary>Whether it can for operands and a result of these types and shapes.</summary>
    bool CanPool(ReadOnlySpan<TensorSpec> operands, TensorSpec result, PooledResult pool);
}

/// <summary>An op that pools one operand.</summary>
public interface IPooling
{
    /// <summary>The pooling of an operand.</summary>
    PooledResult Of(TensorSpec operand, TensorSpec result);
}

/// <summary>
/// An op whose kernel leaves out results that nobody reads: they get no memory, so their spans are empty, and
/// <see cref="KernelRequest.Written"/> says which they are.
/// </summary>
public interface ISkipsResults
{
    /// <summary>Whether the kernel can do without writing a result.</summary>
    bool MaySkip(int result);
}

/// <summary>The memory of a kernel's operands and results in one run.</summary>
public readonly unsafe ref struct Operands
{
    private readonly nint* _addresses;
    private readonly int[] _lengths;
    private readonly int _inputs;

    internal Operands(nint* addresses, int[] lengths, int inputs)
    {
        _addresses = addresses;
        (_lengths, _inputs) = (lengths, inputs);
    }

    /// <summary>
    /// For a kernel with an epilogue: the addresses of the result, of the chain's other operands and of the chain's results, as
    /// <see cref="TileProgram"/> takes them.
    /// </summary>
    public nint* EpilogueAddresses => _addresses + _inputs;

    /// <summary>The numbers of an operand.</summary>
    public ReadOnlySpan<T> Input<T>(int index = 0) where T : unmanaged => new((void*)_addresses[index], _lengths[index]);

    /// <summary>The numbers of a result.</summary>
    public Span<T> Result<T>(int index = 0) where T : unmanaged => new((void*)_addresses[_inputs + index], _lengths[_inputs + index]);

    /// <summary>Memory for the kernel to work in, of the size that it asked for.</summary>
    public Span<T> Workspace<T>() where T : unmanaged => new(WorkspaceAddress<T>(), _lengths[^1] / sizeof(T));

    /// <summary>The addresses of the operands, then of the results, then of the workspace.</summary>
    internal nint* Addresses => _addresses;

    /// <summary>Where the workspace lies; it is the last address.</summary>
    internal T* WorkspaceAddress<T>() where T : unmanaged => (T*)_addresses[_lengths.Length - 1];
}
