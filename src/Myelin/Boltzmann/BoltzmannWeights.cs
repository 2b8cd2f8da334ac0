using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The weights of a restricted Boltzmann machine, and what follows from them as nodes. With visible units v, hidden units h, weights W of
/// shape (visible, hidden) and biases a and b the energy is E(v, h) = −a·v − b·h − vᵀ W h for Bernoulli units, and with ½ |v − a|² in the
/// place of −a·v for Gaussian ones.
/// </summary>
internal sealed class BoltzmannWeights
{
    public BoltzmannWeights(int visible, int hidden, VisibleUnits units, ElementType type = ElementType.Float32)
    {
        (Units, Type) = (units, type);
        Kernel = new Variable("weights", [visible, hidden], type, trainable: true);
        VisibleBias = new Variable("visible_bias", [visible], type, trainable: true);
        HiddenBias = new Variable("hidden_bias", [hidden], type, trainable: true);
        // Work on all of them can then be one sweep.
        Variable.Gather(Variables);
    }

    public VisibleUnits Units { get; }

    public ElementType Type { get; }

    public Variable Kernel { get; }

    public Variable VisibleBias { get; }

    public Variable HiddenBias { get; }

    public int Visible => Kernel.Spec.Shape[0].Value;

    public int Hidden => Kernel.Spec.Shape[1].Value;

    public Variable[] Variables => [Kernel, VisibleBias, HiddenBias];

    /// <summary>b + v W: what the hidden units' probabilities are the sigmoid of.</summary>
    public Node HiddenSums(Node visible) => visible.MatMul(Kernel.Node) + HiddenBias.Node;

    /// <summary>P(h = 1 | v).</summary>
    public Node HiddenMeans(Node visible) => HiddenSums(visible).Sigmoid();

    /// <summary>a + h Wᵀ: the means of Gaussian visible units; Bernoulli units' probabilities are its sigmoid.</summary>
    public Node VisibleSums(Node hidden) => hidden.MatMul(Kernel.Node, transposeB: true) + VisibleBias.Node;

    /// <summary>The mean of v under P(v | h).</summary>
    public Node VisibleMeans(Node hidden) => Units == VisibleUnits.Gaussian ? VisibleSums(hidden) : VisibleSums(hidden).Sigmoid();

    /// <summary>Visible units drawn around their means.</summary>
    public Node SampleVisible(Node means, RandomGenerator random) =>
        Units == VisibleUnits.Gaussian ? means + random.Normal(means.Shape, Type) : Flip(means, random);

    /// <summary>1 with the given probabilities and otherwise 0.</summary>
    public Node Flip(Node probabilities, RandomGenerator random) => random.Uniform(probabilities.Shape, Type) < probabilities;

    /// <summary>
    /// For each row F(v) = −log Σₕ e^−E(v, h) = −a·v − Σⱼ log(1 + e^(b + v W)ⱼ), and with ½ |v − a|² in the place of −a·v for Gaussian
    /// units.
    /// </summary>
    public Node FreeEnergy(Node visible) => FreeEnergy(visible, HiddenSums(visible));

    public Node FreeEnergy(Node visible, Node hiddenSums)
    {
        Node own = Units == VisibleUnits.Gaussian ? (visible - VisibleBias.Node).Square().Sum(-1) * 0.5 : -(visible * VisibleBias.Node).Sum(-1);
        return own - hiddenSums.Softplus().Sum(-1);
    }

    /// <summary>
    /// For each row the log of its pseudo-likelihood, Σᵢ log P(vᵢ | all others), in which log P(vᵢ | …) = log σ(F(v with vᵢ flipped) −
    /// F(v)).
    /// </summary>
    public Node PseudoLikelihood(Node visible)
    {
        Node sums = HiddenSums(visible), turn = 1 - visible * 2;
        Node flipped = sums.ExpandDims(1) + turn.ExpandDims(2) * Kernel.Node;
        Node gain = turn * VisibleBias.Node + flipped.Softplus().Sum(-1) - sums.Softplus().Sum(-1, keepDims: true);
        return -gain.Softplus().Sum(-1);
    }

    /// <summary>
    /// For each row an estimate without bias of its pseudo-likelihood: one unit i, chosen at random, stands for all, D · log σ(F(v with vᵢ
    /// flipped) − F(v)).
    /// </summary>
    public Node SampledPseudoLikelihood(Node visible, Node hiddenSums, RandomGenerator random)
    {
        Node unit = (random.Uniform([visible.Shape[0]], Type) * Visible).Floor().Minimum(Node.Scalar(Visible - 1, Type)).Cast(ElementType.Int32);
        Node turn = 1 - (visible * unit.OneHot(Visible, Type)).Sum(-1) * 2;
        Node flipped = hiddenSums + turn.ExpandDims(1) * Kernel.Node.Gather(unit);
        Node gain = turn * VisibleBias.Node.Gather(unit) + flipped.Softplus().Sum(-1) - hiddenSums.Softplus().Sum(-1);
        return gain.Softplus() * -Visible;
    }

    /// <summary>For each row of hidden states log ∫ e^−E(v, h) dv, or the sum over all v for Bernoulli units.</summary>
    public Node LogWeightOfHidden(Node hidden)
    {
        Node own = (hidden * HiddenBias.Node).Sum(-1);
        if (Units == VisibleUnits.Bernoulli)
            return own + VisibleSums(hidden).Softplus().Sum(-1);
        Node field = hidden.MatMul(Kernel.Node, transposeB: true);
        return own + (field * (VisibleBias.Node + field * 0.5)).Sum(-1) + 0.5 * Math.Log(2 * Math.PI) * Visible;
    }
}
