using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin;

/// <summary>
/// −ŷ[label], with ŷ the logarithms of the classes' probabilities: the model ends with <see cref="Activation.LogSoftmax"/>. With that it
/// equals sparse categorical cross-entropy after a softmax. Targets are int32 labels of the outputs' shape without its last axis.
/// </summary>
[AlsoNamed("nll")]
public sealed record NegativeLogLikelihoodLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "negative_log_likelihood";

    /// <inheritdoc/>
    public override bool TakesLabels => true;

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return outputs.Op is LogSoftmax
            ? outputs.Inputs[0].SparseCrossEntropy(targets)
            : -(targets.OneHot(outputs.Shape[-1].Value, outputs.Type) * outputs).Sum(-1);
    }
}
