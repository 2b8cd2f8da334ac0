using Myelin.Graph;

namespace Myelin;

/// <summary>What convolutions have in common in which every output channel sees all input channels of its group.</summary>
public abstract record GroupedConvolutionLayer : ConvolutionLayer
{
    private protected GroupedConvolutionLayer(
        int filters, Padding padding, DataFormat dataFormat, int groups, Activation? activation, bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(padding, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name)
    {
        if (filters < 1)
            throw Throw.OutOfRange(filters, "at least 1");
        if (groups < 1 || filters % groups != 0)
            throw Throw.OutOfRange(groups, $"at least 1 and divide the filters, {filters}");
        Filters = filters;
        Groups = groups;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        KernelRegularizer = kernelRegularizer;
        KernelConstraint = kernelConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Into how many groups the channels are cut.</summary>
    public int Groups { get; }

    /// <summary>How the kernel starts.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>What the kernel is brought back within after each step.</summary>
    public Constraint? KernelConstraint { get; }

    private protected sealed override int OutputChannels(int inputs) =>
        inputs % Groups == 0 ? Filters : throw Throw.ChannelsInGroups(GetType().Name, inputs, Groups);

    private protected sealed override IEnumerable<WeightSpec> Kernels(int inputs) =>
        [new WeightSpec(
            "kernel", KernelShape(inputs / Groups, OutputChannels(inputs)), KernelInitializer, KernelRegularizer,
            Constraint: KernelConstraint)];

    private protected sealed override Node Sums(Node x, LayerContext context) => Convolve(x, context.Weight("kernel"), Groups);
}
