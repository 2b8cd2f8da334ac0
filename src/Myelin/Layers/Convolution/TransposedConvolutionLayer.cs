using Myelin.Graph;

namespace Myelin;

/// <summary>What transposed convolutions have in common: every input channel adds to all output channels.</summary>
public abstract record TransposedConvolutionLayer : ConvolutionLayer
{
    private protected TransposedConvolutionLayer(
        int filters, Padding padding, DataFormat dataFormat, Activation? activation, bool useBias, Initializer? kernelInitializer,
        Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer,
        Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(padding, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name)
    {
        if (filters < 1)
            throw Throw.OutOfRange(filters, "at least 1");
        Filters = filters;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        KernelRegularizer = kernelRegularizer;
        KernelConstraint = kernelConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>How the kernel starts.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>What the kernel is brought back within after each step.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>The outputs added at the end of each axis; null for as many as the padding makes.</summary>
    private protected abstract Axes? Added { get; }

    private protected sealed override int OutputChannels(int inputs) => Filters;

    private protected sealed override IEnumerable<WeightSpec> Kernels(int inputs) =>
        [new WeightSpec("kernel", KernelShape(Filters, inputs), KernelInitializer, KernelRegularizer, Constraint: KernelConstraint)];

    private protected sealed override Dimension? OutputSize(int axis, Dimension size) => Field.Transposed(axis, size, Added?[axis]).Size;

    private protected sealed override Node Sums(Node x, LayerContext context)
    {
        ConvolutionField field = Field;
        var sizes = new Dimension[field.Rank];
        var cut = new int[field.Rank];
        for (int axis = 0; axis < field.Rank; axis++)
            (sizes[axis], cut[axis]) = field.Transposed(axis, x.Shape[axis + 1], Added?[axis]);
        return x.ConvolutionTranspose(context.Weight("kernel"), new Shape(sizes), field.Strides, field.Dilation, [.. cut]);
    }

    /// <summary>Refuses settings that no transposed convolution has.</summary>
    private protected void CheckTransposed()
    {
        CheckField();
        if (Padding == Padding.Causal)
            throw Throw.OutOfRange(Padding, "Valid or Same for a transposed convolution", "padding");
        if (Added is not { } added)
            return;
        for (int axis = 0; axis < added.Count; axis++)
        {
            if (added[axis] < 0 || added[axis] >= Field.Strides[axis])
                throw Throw.OutOfRange(added[axis], $"0 or more and below the stride, {Field.Strides[axis]}", "outputPadding");
        }
    }
}
