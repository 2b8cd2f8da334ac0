using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops;

/// <summary>
/// Random numbers of the normal distribution with mean 0 and deviation 1. Number i of a run depends on the generator's seed and step, on
/// the op's key and on i alone, so a saved generator repeats its numbers bit for bit.
/// </summary>
/// <param name="Numbers">The shape.</param>
/// <param name="Type">The type: float32 or float64.</param>
/// <param name="Key">What tells this op's numbers from another's with the same generator.</param>
/// <remarks>G. Box, M. Muller: A Note on the Generation of Random Normal Deviates, Annals of Mathematical Statistics 29, 1958.</remarks>
public sealed record RandomNormal(Shape Numbers, ElementType Type, int Key) : Op
{
    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Numbers;

    /// <inheritdoc/>
    public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Type.IsFloat ? Type : throw Throw.NeedsFloat(Name, Type);

    /// <inheritdoc/>
    public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { Numbers = Numbers.Bind(sizes) };

    /// <summary>Random numbers have no slope.</summary>
    public override Node?[] Pullback(Node y, Node dy) => [null];

    /// <inheritdoc/>
    public override Kernel CreateKernel(KernelRequest request) => Type == ElementType.Float64
        ? new((in Operands o) => Philox.Normal(o.Result<double>(), RandomGenerator.SeedOf(o.Input<int>()), (uint)Key, (uint)o.Input<int>()[2]))
        : new((in Operands o) => Philox.Normal(o.Result<float>(), RandomGenerator.SeedOf(o.Input<int>()), (uint)Key, (uint)o.Input<int>()[2]));
}
