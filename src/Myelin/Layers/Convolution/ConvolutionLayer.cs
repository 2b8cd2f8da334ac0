using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What all convolution layers have in common: rows of one to three spatial axes and channels, a bias for each output channel, and an
/// activation.
/// </summary>
public abstract record ConvolutionLayer : Layer
{
    private protected ConvolutionLayer(
        Padding padding, DataFormat dataFormat, Activation? activation, bool useBias, Initializer? biasInitializer,
        Regularizer? biasRegularizer, Regularizer? activityRegularizer, Constraint? biasConstraint, string? name)
    {
        if (!Enum.IsDefined(padding))
            throw Throw.OutOfRange(padding, "Valid, Same or Causal");
        Padding = padding;
        DataFormat = SpatialAxes.Checked(dataFormat);
        Activation = activation ?? Activation.Linear;
        UseBias = useBias;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        BiasConstraint = biasConstraint;
        Name = name;
    }

    /// <summary>What is seen beyond the edges of the input.</summary>
    public Padding Padding { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>What the sums go through.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a bias is added to each output channel.</summary>
    public bool UseBias { get; }

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <inheritdoc/>
    public override Regularizer? ActivityRegularizer { get; }

    /// <summary>What the bias is brought back within after each step.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>What the kernel sees of its input.</summary>
    private protected abstract ConvolutionField Field { get; }

    /// <summary>The output channels for a number of input channels.</summary>
    private protected abstract int OutputChannels(int inputs);

    /// <summary>The sums without bias and activation, of a batch whose channels are last.</summary>
    private protected abstract Node Sums(Node x, LayerContext context);

    /// <summary>The weights without the bias.</summary>
    private protected abstract IEnumerable<WeightSpec> Kernels(int inputs);

    /// <summary>The number of outputs along a spatial axis; null when the kernel does not fit into the input.</summary>
    private protected virtual Dimension? OutputSize(int axis, Dimension size) => Field.OutputSize(axis, size);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int outputs = OutputChannels(InputChannels(input));
        return SpatialAxes.Map(input, Field.Rank, DataFormat, (axis, size) =>
            OutputSize(axis, size) ?? throw Throw.KernelTooLarge(GetType().Name, Field.Kernel[axis], Field.Reach(axis), axis, size, input))
            .With(SpatialAxes.Channels(DataFormat), outputs);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int channels = InputChannels(input);
        IEnumerable<WeightSpec> kernels = Kernels(channels);
        return UseBias
            ? [.. kernels, new WeightSpec("bias", [OutputChannels(channels)], BiasInitializer, BiasRegularizer, Constraint: BiasConstraint)]
            : [.. kernels];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        // What comes out at a step is made of its neighbours too, so a mask of steps ends here, as in Keras.
        context.OutputMask = null;
        Node sums = Sums(SpatialAxes.ChannelsLast(x, DataFormat), context);
        if (UseBias)
            sums += context.Weight("bias");
        // An activation such as softmax works over the last axis, whatever that is.
        return Activation.Apply(SpatialAxes.FromChannelsLast(sums, DataFormat));
    }

    /// <summary>The sizes that a kernel has in front of its channels, followed by these.</summary>
    private protected Shape KernelShape(int inputs, int outputs) => [.. Field.Kernel, inputs, outputs];

    /// <summary>The convolution with a kernel, padded as the layer says.</summary>
    private protected Node Convolve(Node x, Node kernel, int groups)
    {
        (Axes before, Axes after) = Field.Zeros(x);
        return x.Convolution(kernel, Field.Strides, Field.Dilation, before, after, groups);
    }

    /// <summary>Every channel convolved by itself, padded as the layer says.</summary>
    private protected Node ConvolveChannels(Node x, Node kernel)
    {
        (Axes before, Axes after) = Field.Zeros(x);
        return x.DepthwiseConvolution(kernel, Field.Strides, Field.Dilation, before, after);
    }

    /// <summary>Refuses settings that no input would go with.</summary>
    private protected void CheckField()
    {
        ConvolutionField field = Field;
        for (int axis = 0; axis < field.Rank; axis++)
        {
            if (field.Kernel[axis] < 1)
                throw Throw.OutOfRange(field.Kernel[axis], "at least 1 along every axis", "kernelSize");
            if (field.Strides[axis] < 1)
                throw Throw.OutOfRange(field.Strides[axis], "at least 1 along every axis", "strides");
            if (field.Dilation[axis] < 1)
                throw Throw.OutOfRange(field.Dilation[axis], "at least 1 along every axis", "dilationRate");
        }

        if (Padding == Padding.Causal && field.Rank > 1)
            throw Throw.OutOfRange(Padding, "Valid or Same; what comes before what is only known along a single axis", "padding");
    }

    private int InputChannels(Shape input)
    {
        SpatialAxes.Check(this, Field.Rank, DataFormat, input);
        Dimension channels = input[SpatialAxes.Channels(DataFormat)];
        return channels.IsKnown && channels.Value > 0 ? channels.Value : throw Throw.NoChannels(GetType().Name, input);
    }
}
