using Myelin.Graph;

namespace Myelin;

/// <summary>What all layers have in common that make one number of each window over the spatial axes of their rows, for each
/// channel.</summary>
public abstract record PoolingLayer : Layer
{
    private protected PoolingLayer(Padding padding, DataFormat dataFormat, string? name)
    {
        if (padding is not (Padding.Valid or Padding.Same))
            throw Throw.OutOfRange(padding, "Valid or Same");
        Padding = padding;
        DataFormat = SpatialAxes.Checked(dataFormat);
        Name = name;
    }

    /// <summary>Whether windows stay within the input, or reach beyond it so that ⌈size / stride⌉ positions come out.</summary>
    public Padding Padding { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>The window's sizes, one for each spatial axis.</summary>
    private protected abstract Axes WindowSizes { get; }

    /// <summary>The window's strides, one for each spatial axis.</summary>
    private protected abstract Axes WindowStrides { get; }

    /// <summary>Pools a batch whose channels are last.</summary>
    private protected abstract Node Pool(Node x, PoolWindow window);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, WindowSizes.Count, DataFormat, input);
        return SpatialAxes.Map(input, WindowSizes.Count, DataFormat, (axis, size) =>
        {
            if (!size.IsKnown)
                throw Throw.UnknownSpatialSize(size);
            int window = WindowSizes[axis], stride = WindowStrides[axis];
            if (Padding == Padding.Same)
                return (size.Value - 1) / stride + 1;
            return size.Value >= window
                ? (size.Value - window) / stride + 1
                : throw Throw.WindowTooLarge(GetType().Name, window, axis, size.Value, input);
        });
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        // What comes out at a step is made of its neighbours too, so a mask of steps ends here.
        context.OutputMask = null;
        x = SpatialAxes.ChannelsLast(x, DataFormat);
        PoolWindow window = Padding == Padding.Same
            ? PoolWindow.Same(WindowSizes, WindowStrides, x.Shape)
            : PoolWindow.Valid(WindowSizes, WindowStrides);
        return SpatialAxes.FromChannelsLast(Pool(x, window), DataFormat);
    }

    /// <summary>Refuses windows that no input would go with.</summary>
    private protected void CheckWindow()
    {
        for (int axis = 0; axis < WindowSizes.Count; axis++)
        {
            if (WindowSizes[axis] < 1)
                throw Throw.OutOfRange(WindowSizes[axis], "at least 1 along every axis", "poolSize");
            if (WindowStrides[axis] < 1)
                throw Throw.OutOfRange(WindowStrides[axis], "at least 1 along every axis", "strides");
        }
    }
}
