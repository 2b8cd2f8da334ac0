using Myelin.Graph;

namespace Myelin;

/// <summary>Gated recurrent units. Cho et al. 2014.</summary>
/// <remarks>
/// <para>With p = x · kernel + bias in three parts z, r and n, and R the recurrent kernel: z, r = σ(p + h · R), then either, with the reset
/// after the product, n = tanh(p + r · (h · R)), or n = tanh(p + (r · h) · R); h' = z · h + (1 − z) · n.</para>
/// <para>Shapes: see <see cref="RecurrentLayer"/>. Weights: kernel (features, 3 · units), recurrent_kernel (units, 3 · units), with the
/// parts in the order z, r, n; bias (3 · units,), or with the reset after the product (2, 3 · units), of the input and of the
/// product.</para>
/// </remarks>
public sealed record GRU : RecurrentLayer
{
    /// <summary>Gated recurrent units.</summary>
    /// <param name="units">Numbers of the state.</param>
    /// <param name="activation">What the candidate for the new state goes through; null for <see cref="Activation.Tanh"/>.</param>
    /// <param name="recurrentActivation">What the gates go through; null for <see cref="Activation.Sigmoid"/>.</param>
    /// <param name="useBias">Whether biases are added.</param>
    /// <param name="kernelInitializer">How the kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="recurrentInitializer">How the recurrent kernel starts; null for <see cref="Initializer.Orthogonal"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="kernelRegularizer">The penalty on the kernel; null for none.</param>
    /// <param name="recurrentRegularizer">The penalty on the recurrent kernel; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="kernelConstraint">What the kernel is brought back within after each step of training; null for nothing.</param>
    /// <param name="recurrentConstraint">What the recurrent kernel is brought back within after each step of training; null for
    /// nothing.</param>
    /// <param name="biasConstraint">What the bias is brought back within after each step of training; null for nothing.</param>
    /// <param name="dropout">The share of the inputs' features that are dropped in training.</param>
    /// <param name="recurrentDropout">The share of the state's numbers that are dropped in training where it is multiplied by the recurrent
    /// kernel.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out, or that of the last alone.</param>
    /// <param name="returnState">Whether the states after the last step come out, after the outputs.</param>
    /// <param name="goBackwards">Whether the sequences are gone through from their ends.</param>
    /// <param name="stateful">Whether a batch begins with the states that the batch before ended with.</param>
    /// <param name="resetAfter">Whether the reset gate works on the product of state and recurrent kernel, or on the state before
    /// it.</param>
    /// <param name="batchSize">The number of rows of every batch, for a stateful layer.</param>
    /// <param name="name">The layer's name; null for <c>gru</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">units is below 1, or a share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">The layer is to be stateful and batchSize is not given.</exception>
    public GRU(
        int units, Activation? activation = null, Activation? recurrentActivation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, bool returnSequences = false,
        bool returnState = false, bool goBackwards = false, bool stateful = false, bool resetAfter = true, int? batchSize = null,
        string? name = null)
        : base(
            units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer,
            biasRegularizer, activityRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout,
            returnSequences, returnState, goBackwards, stateful, batchSize, name)
    {
        RecurrentActivation = recurrentActivation ?? Activation.Sigmoid;
        ResetAfter = resetAfter;
    }

    /// <summary>What the gates go through.</summary>
    public Activation RecurrentActivation { get; }

    /// <summary>Whether the reset gate works on the product of state and recurrent kernel, or on the state before it.</summary>
    public bool ResetAfter { get; }

    internal override int Parts => 3;

    /// <inheritdoc/>
    private protected override Shape BiasShape => ResetAfter ? [2, 3 * Units] : [3 * Units];

    /// <inheritdoc/>
    private protected override RecurrentPass Steps(Node x, Node[] states, Node? mask, bool backwards, LayerContext context)
    {
        Node recurrent = context.Weight("recurrent_kernel");
        Node? bias = UseBias ? context.Weight("bias") : null, recurrentBias = null;
        if (ResetAfter)
        {
            recurrentBias = bias?.Slice(0, 1, 1).Squeeze(0) ?? Node.Scalar(0, x.Type).BroadcastTo([3 * Units]);
            bias = bias?.Slice(0, 0, 1).Squeeze(0);
        }

        Node input = FlatRows.Apply(x, rows =>
        {
            Node sums = rows.MatMul(context.Weight("kernel"));
            return bias is null ? sums : sums + bias;
        });
        if (Activation.Equals(Activation.Tanh) && RecurrentActivation.Equals(Activation.Sigmoid) && !DropsState(context))
            return RecurrentPass.OfSequences(backwards, Node.GruSequence(input, recurrent, states[0], recurrentBias, mask, backwards).Outputs);
        Node? factor = StateFactor(states[0], context);
        return Loop(input, states, mask, backwards, (s, item) => [Cell(factor is null ? s[0] : s[0] * factor, item, recurrent, recurrentBias)]);
    }

    private Node Cell(Node h, Node input, Node recurrent, Node? recurrentBias)
    {
        Node product = h.MatMul(recurrentBias is null ? recurrent.Slice(1, 0, 2 * Units) : recurrent);
        if (recurrentBias is not null)
            product += recurrentBias;
        Node z = RecurrentActivation.Apply(Part(input, 0) + Part(product, 0)), r = RecurrentActivation.Apply(Part(input, 1) + Part(product, 1));
        Node reset = recurrentBias is null ? (r * h).MatMul(recurrent.Slice(1, 2 * Units, Units)) : r * Part(product, 2);
        return z * h + (1 - z) * Activation.Apply(Part(input, 2) + reset);
    }

    private Node Part(Node x, int part) => x.Slice(-1, part * Units, Units);
}
