using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The long short-term memory. Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
/// </summary>
/// <remarks>
/// <para>With [i, f, g, o] = x · kernel + bias + h · recurrent_kernel in four parts: c' = σ(f) · c + σ(i) · tanh(g), h' = σ(o) · tanh(c').
/// States: h, then c.</para>
/// <para>Shapes: see <see cref="RecurrentLayer"/>. Weights: kernel (features, 4 · units), recurrent_kernel (units, 4 · units), bias
/// (4 · units,), with the parts in the order i, f, g, o.</para>
/// </remarks>
public sealed record LSTM : RecurrentLayer
{
    /// <summary>A long short-term memory.</summary>
    /// <param name="units">Numbers of the state.</param>
    /// <param name="activation">What the candidate for the new state goes through; null for <see cref="Activation.Tanh"/>.</param>
    /// <param name="recurrentActivation">What the gates go through; null for <see cref="Activation.Sigmoid"/>.</param>
    /// <param name="useBias">Whether biases are added.</param>
    /// <param name="kernelInitializer">How the kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="recurrentInitializer">How the recurrent kernel starts; null for <see cref="Initializer.Orthogonal"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="unitForgetBias">Whether the forget gate's bias starts with 1 (Jozefowicz et al. 2015).</param>
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
    /// <param name="name">The layer's name; null for <c>lstm</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">units is below 1, or a share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">The layer is to be stateful and batchSize is not given.</exception>
    public LSTM(
        int units, Activation? activation = null, Activation? recurrentActivation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
        bool unitForgetBias = true, Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0,
        bool returnSequences = false, bool returnState = false, bool goBackwards = false, bool stateful = false, int? batchSize = null,
        string? name = null)
        : base(
            units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer,
            biasRegularizer, activityRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout,
            returnSequences, returnState, goBackwards, stateful, batchSize, name)
    {
        RecurrentActivation = recurrentActivation ?? Activation.Sigmoid;
        UnitForgetBias = unitForgetBias;
    }

    /// <summary>What the gates go through.</summary>
    public Activation RecurrentActivation { get; }

    /// <summary>Whether the forget gate's bias starts with 1.</summary>
    public bool UnitForgetBias { get; }

    internal override int Parts => 4;

    internal override int StateCount => 2;

    /// <inheritdoc/>
    private protected override WeightSpec Bias(WeightSpec bias) => UnitForgetBias ? bias with { Ones = Units..(2 * Units) } : bias;

    /// <inheritdoc/>
    private protected override RecurrentPass Steps(Node x, Node[] states, Node? mask, bool backwards, LayerContext context)
    {
        Node recurrent = context.Weight("recurrent_kernel");
        Node input = FlatRows.Apply(x, rows =>
        {
            Node sums = rows.MatMul(context.Weight("kernel"));
            return UseBias ? sums + context.Weight("bias") : sums;
        });
        if (Activation.Equals(Activation.Tanh) && RecurrentActivation.Equals(Activation.Sigmoid) && !DropsState(context))
        {
            RecurrentResult result = Node.LstmSequence(input, recurrent, states[0], states[1], mask, backwards);
            return RecurrentPass.OfSequences(backwards, result.Outputs, result.Memories!);
        }

        Node? factor = StateFactor(states[0], context);
        return Loop(input, states, mask, backwards, (s, item) =>
        {
            Node sums = item + (factor is null ? s[0] : s[0] * factor).MatMul(recurrent);
            Node c = Gate(1) * s[1] + Gate(0) * Activation.Apply(Part(2));
            return [Gate(3) * Activation.Apply(c), c];

            Node Part(int part) => sums.Slice(-1, part * Units, Units);
            Node Gate(int part) => RecurrentActivation.Apply(Part(part));
        });
    }
}
