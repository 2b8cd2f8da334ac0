using Myelin.Graph;

namespace Myelin;

/// <summary>What convolutions have in common in which every channel is convolved by itself.</summary>
public abstract record DepthwiseConvolutionLayer : ConvolutionLayer
{
    private protected DepthwiseConvolutionLayer(
        Padding padding, int depthMultiplier, DataFormat dataFormat, Activation? activation, bool useBias,
        Initializer? depthwiseInitializer, Initializer? biasInitializer, Regularizer? depthwiseRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? depthwiseConstraint, Constraint? biasConstraint, string? name)
        : base(padding, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name)
    {
        if (depthMultiplier < 1)
            throw Throw.OutOfRange(depthMultiplier, "at least 1");
        DepthMultiplier = depthMultiplier;
        DepthwiseInitializer = depthwiseInitializer ?? Initializer.GlorotUniform;
        DepthwiseRegularizer = depthwiseRegularizer;
        DepthwiseConstraint = depthwiseConstraint;
    }

    /// <summary>How many output channels are made of each input channel.</summary>
    public int DepthMultiplier { get; }

    /// <summary>How the kernel starts.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>What the kernel is brought back within after each step.</summary>
    public Constraint? DepthwiseConstraint { get; }

    private protected sealed override int OutputChannels(int inputs) => inputs * DepthMultiplier;

    private protected sealed override IEnumerable<WeightSpec> Kernels(int inputs) =>
        [new WeightSpec("kernel", KernelShape(inputs, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer, Constraint: DepthwiseConstraint)];

    private protected sealed override Node Sums(Node x, LayerContext context) => ConvolveChannels(x, context.Weight("kernel"));
}
