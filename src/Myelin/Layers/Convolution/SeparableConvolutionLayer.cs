using Myelin.Graph;

namespace Myelin;

/// <summary>What convolutions have in common in which every channel is convolved by itself, and then the channels of each position are
/// mixed.</summary>
public abstract record SeparableConvolutionLayer : ConvolutionLayer
{
    private protected SeparableConvolutionLayer(
        int filters, Padding padding, DataFormat dataFormat, int depthMultiplier, Activation? activation, bool useBias,
        Initializer? depthwiseInitializer, Initializer? pointwiseInitializer, Initializer? biasInitializer,
        Regularizer? depthwiseRegularizer, Regularizer? pointwiseRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? depthwiseConstraint, Constraint? pointwiseConstraint, Constraint? biasConstraint,
        string? name)
        : base(padding, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name)
    {
        if (filters < 1)
            throw Throw.OutOfRange(filters, "at least 1");
        if (depthMultiplier < 1)
            throw Throw.OutOfRange(depthMultiplier, "at least 1");
        Filters = filters;
        DepthMultiplier = depthMultiplier;
        DepthwiseInitializer = depthwiseInitializer ?? Initializer.GlorotUniform;
        PointwiseInitializer = pointwiseInitializer ?? Initializer.GlorotUniform;
        DepthwiseRegularizer = depthwiseRegularizer;
        PointwiseRegularizer = pointwiseRegularizer;
        DepthwiseConstraint = depthwiseConstraint;
        PointwiseConstraint = pointwiseConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>How many channels each input channel becomes before they are mixed.</summary>
    public int DepthMultiplier { get; }

    /// <summary>How the depthwise kernel starts.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>How the pointwise kernel starts.</summary>
    public Initializer PointwiseInitializer { get; }

    /// <summary>The penalty on the depthwise kernel.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>The penalty on the pointwise kernel.</summary>
    public Regularizer? PointwiseRegularizer { get; }

    /// <summary>What the depthwise kernel is brought back within after each step.</summary>
    public Constraint? DepthwiseConstraint { get; }

    /// <summary>What the pointwise kernel is brought back within after each step.</summary>
    public Constraint? PointwiseConstraint { get; }

    private protected sealed override int OutputChannels(int inputs) => Filters;

    private protected sealed override IEnumerable<WeightSpec> Kernels(int inputs)
    {
        Shape pointwise = [.. Enumerable.Repeat((Dimension)1, Field.Rank), inputs * DepthMultiplier, Filters];
        return
        [
            new WeightSpec(
                "depthwise_kernel", KernelShape(inputs, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer,
                Constraint: DepthwiseConstraint),
            new WeightSpec("pointwise_kernel", pointwise, PointwiseInitializer, PointwiseRegularizer, Constraint: PointwiseConstraint),
        ];
    }

    private protected sealed override Node Sums(Node x, LayerContext context) =>
        ConvolveChannels(x, context.Weight("depthwise_kernel")).Convolution(context.Weight("pointwise_kernel"));
}
