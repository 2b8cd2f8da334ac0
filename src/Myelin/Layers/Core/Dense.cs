using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A fully connected layer: y = activation(x · kernel + bias), with x's last axis multiplied by a kernel of shape (inputs, units).
/// </summary>
public sealed record Dense : Layer
{
    /// <summary>A fully connected layer.</summary>
    /// <param name="units">The size of the last axis of what comes out.</param>
    /// <param name="activation">What the sums go through; null for <see cref="Activation.Linear"/>.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">How the kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="kernelRegularizer">The penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="kernelConstraint">What the kernel is brought back within after each step; null for nothing.</param>
    /// <param name="biasConstraint">What the bias is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>dense</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">units is below 1.</exception>
    public Dense(
        int units, Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null,
        string? name = null)
    {
        if (units < 1)
            throw Throw.OutOfRange(units, "at least 1");
        Units = units;
        Activation = activation ?? Activation.Linear;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? Initializer.GlorotUniform;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        Name = name;
    }

    /// <summary>The size of the last axis of what comes out.</summary>
    public int Units { get; }

    /// <summary>What the sums go through.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>How the kernel starts.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <inheritdoc/>
    public override Regularizer? ActivityRegularizer { get; }

    /// <summary>What the kernel is brought back within after each step.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>What the bias is brought back within after each step.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.With(-1, Units);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(Shape input)
    {
        var kernel = new WeightSpec("kernel", [input[-1], Units], KernelInitializer, KernelRegularizer, Constraint: KernelConstraint);
        return UseBias ? [kernel, new WeightSpec("bias", [Units], BiasInitializer, BiasRegularizer, Constraint: BiasConstraint)] : [kernel];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => FlatRows.Apply(x, rows =>
    {
        Node sums = rows.MatMul(context.Weight("kernel"));
        return Activation.Apply(UseBias ? sums + context.Weight("bias") : sums);
    });
}
