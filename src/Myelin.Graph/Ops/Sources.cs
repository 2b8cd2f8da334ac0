using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>A value given anew for each run. Every input is its own: two of the same name are never merged.</summary>
    public sealed record InputOp(string Label) : SourceOp
    {
        /// <inheritdoc/>
        public override string Name => "Input";

        /// <summary>An input equals itself alone.</summary>
        public bool Equals(InputOp? other) => ReferenceEquals(this, other);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }

    /// <summary>State, read as it was when the run began.</summary>
    public sealed record StateOp(Variable Variable) : SourceOp
    {
        /// <inheritdoc/>
        public override string Name => Variable.Trainable ? "Parameter" : "State";
    }

    /// <summary>A number that never changes.</summary>
    public sealed record ScalarOp(double Value, ElementType Type) : SourceOp
    {
        /// <inheritdoc/>
        public override string Name => "Scalar";

        /// <summary>Numbers of the same bits are equal: 0 and −0 are not, NaN and NaN are.</summary>
        public bool Equals(ScalarOp? other) =>
            other is not null && Type == other.Type && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Type, BitConverter.DoubleToInt64Bits(Value));
    }

    /// <summary>Numbers that never change.</summary>
    public sealed record ConstantOp(Variable Values) : SourceOp
    {
        /// <inheritdoc/>
        public override string Name => "Constant";
    }

    /// <summary>One of the results of an op that has several.</summary>
    public sealed record ResultOp(int Index, TensorSpec Spec) : Op
    {
        /// <inheritdoc/>
        public override string Name => $"Result {Index}";

        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Spec.Shape;

        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Spec.Type;

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { Spec = Spec with { Shape = Spec.Shape.Bind(sizes) } };

        /// <summary><see cref="GradientNodes"/> hands the gradient to the op that has the results.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [null];

        /// <summary>A result is memory of the op that has it.</summary>
        public override Kernel CreateKernel(KernelRequest request) => throw new InvalidOperationException("A result is not computed by itself.");
    }
}

namespace Myelin.Graph
{
    /// <summary>An op without operands: its node is where values enter the graph.</summary>
    public abstract record SourceOp : Op
    {
        /// <summary>A source has the shape that it was made with.</summary>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => throw new InvalidOperationException("A source is not applied to operands.");

        /// <summary>Nothing stands before a source.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [];

        /// <summary>A source is memory; nothing computes it.</summary>
        public override Kernel CreateKernel(KernelRequest request) => throw new InvalidOperationException("A source is not computed.");
    }
}
