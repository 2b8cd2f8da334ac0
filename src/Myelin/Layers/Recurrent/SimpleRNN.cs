using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A fully connected recurrent layer: h' = activation(x · kernel + bias + h · recurrent_kernel). Elman 1990.
/// </summary>
/// <remarks>Shapes: see <see cref="RecurrentLayer"/>. Weights: kernel (features, units), recurrent_kernel (units, units), bias
/// (units,).</remarks>
public sealed record SimpleRNN : RecurrentLayer
{
    /// <summary>A fully connected recurrent layer.</summary>
    /// <param name="units">Numbers of the state.</param>
    /// <param name="activation">What the candidate for the new state goes through; null for <see cref="Activation.Tanh"/>.</param>
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
    /// <param name="batchSize">The number of rows of every batch, for a stateful layer.</param>
    /// <param name="name">The layer's name; null for <c>simple_rnn</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">units is below 1, or a share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">The layer is to be stateful and batchSize is not given.</exception>
    public SimpleRNN(
        int units, Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0,
        double recurrentDropout = 0, bool returnSequences = false, bool returnState = false, bool goBackwards = false,
        bool stateful = false, int? batchSize = null, string? name = null)
        : base(
            units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer,
            biasRegularizer, activityRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout,
            returnSequences, returnState, goBackwards, stateful, batchSize, name)
    {
    }

    internal override int Parts => 1;

    /// <inheritdoc/>
    private protected override RecurrentPass Steps(Node x, Node[] states, Node? mask, bool backwards, LayerContext context)
    {
        Node recurrent = context.Weight("recurrent_kernel");
        Node input = FlatRows.Apply(x, rows =>
        {
            Node sums = rows.MatMul(context.Weight("kernel"));
            return UseBias ? sums + context.Weight("bias") : sums;
        });
        if (Activation.Equals(Activation.Tanh) && !DropsState(context))
            return RecurrentPass.OfSequences(backwards, Node.SimpleSequence(input, recurrent, states[0], mask, backwards).Outputs);
        Node? factor = StateFactor(states[0], context);
        return Loop(input, states, mask, backwards, (s, item) =>
            [Activation.Apply(item + (factor is null ? s[0] : s[0] * factor).MatMul(recurrent))]);
    }
}
