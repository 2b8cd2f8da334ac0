namespace Myelin;

/// <summary>
/// How a <see cref="RestrictedBoltzmannMachine"/> is trained: by contrastive divergence of k steps, started from the data in each step of
/// training (CD-k) or from chains that are never started again (persistent CD). The change of a weight is
/// Δw = momentum · Δw + rate · (⟨v h⟩ data − ⟨v h⟩ chain − decay · w), in which h are probabilities and the brackets means over rows.
/// </summary>
/// <remarks>
/// G. Hinton: Training Products of Experts by Minimizing Contrastive Divergence, Neural Computation 14, 2002; G. Hinton: A Practical Guide
/// to Training Restricted Boltzmann Machines, 2010, which the formulas and the defaults follow; T. Tieleman: Training Restricted Boltzmann
/// Machines using Approximations to the Likelihood Gradient, ICML 2008.
/// </remarks>
public sealed record ContrastiveDivergence
{
    /// <summary>Says how to train.</summary>
    /// <param name="steps">How many times visible and hidden units are sampled from each other: the k of CD-k, up to 1000.</param>
    /// <param name="persistent">Whether the chains go on from step to step instead of starting from the data.</param>
    /// <param name="chains">How many persistent chains there are; 0 for as many as a batch has rows.</param>
    /// <param name="learningRate">The size of a step; about 0.1 for Bernoulli units, 0.01 or less for Gaussian ones.</param>
    /// <param name="momentum">How much of the last change is kept in the next, for the first epochs.</param>
    /// <param name="finalMomentum">The same after them, when the reconstruction error no longer falls fast.</param>
    /// <param name="momentumEpochs">How many the first epochs are.</param>
    /// <param name="weightDecay">How strongly weights are drawn to 0, in proportion to their size (the penalty decay/2 · Σ w²). Biases are
    /// not.</param>
    /// <param name="weightDecayL1">How strongly weights are drawn to 0 whatever their size (the penalty decay · Σ |w|).</param>
    /// <param name="sparsityTarget">How often a hidden unit should be on, such as 0.05; it counts when <paramref name="sparsityCost"/> is
    /// above 0.</param>
    /// <param name="sparsityCost">How strongly hidden units are drawn to the target, by the cross-entropy between it and how often they are
    /// on; 0 for not at all.</param>
    /// <param name="sparsityDecay">How slowly the running mean of how often a unit is on changes, from batch to batch.</param>
    /// <param name="sampleVisible">
    /// Whether reconstructions are sampled. By default their means are taken, which learns faster with less noise; persistent chains are
    /// always sampled.
    /// </param>
    /// <param name="visibleBiasFromData">
    /// Whether the first training starts with visible biases that give each unit the data's mean: log(p / (1 − p)) for a unit that is on
    /// with frequency p.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ContrastiveDivergence(
        int steps = 1, bool persistent = false, int chains = 0, double learningRate = 0.1, double momentum = 0.5, double finalMomentum = 0.9,
        int momentumEpochs = 5, double weightDecay = 0.0002, double weightDecayL1 = 0, double sparsityTarget = 0.05, double sparsityCost = 0,
        double sparsityDecay = 0.95, bool sampleVisible = false, bool visibleBiasFromData = true)
    {
        // Each step is part of the compiled program.
        if (steps is < 1 or > 1000)
            throw Throw.OutOfRange(steps, "from 1 to 1000");
        if (chains < 0 || (chains > 0 && !persistent))
            throw Throw.OutOfRange(chains, persistent ? "at least 0" : "0 unless persistent is true");
        if (!(double.IsFinite(learningRate) && learningRate > 0))
            throw Throw.OutOfRange(learningRate, "positive and finite, such as 0.1");
        if (!(momentum is >= 0 and < 1))
            throw Throw.OutOfRange(momentum, "at least 0 and below 1");
        if (!(finalMomentum is >= 0 and < 1))
            throw Throw.OutOfRange(finalMomentum, "at least 0 and below 1");
        if (momentumEpochs < 0)
            throw Throw.OutOfRange(momentumEpochs, "at least 0");
        if (!(double.IsFinite(weightDecay) && weightDecay >= 0))
            throw Throw.OutOfRange(weightDecay, "finite and at least 0");
        if (!(double.IsFinite(weightDecayL1) && weightDecayL1 >= 0))
            throw Throw.OutOfRange(weightDecayL1, "finite and at least 0");
        if (!(sparsityTarget is > 0 and < 1))
            throw Throw.OutOfRange(sparsityTarget, "above 0 and below 1");
        if (!(double.IsFinite(sparsityCost) && sparsityCost >= 0))
            throw Throw.OutOfRange(sparsityCost, "finite and at least 0");
        if (!(sparsityDecay is >= 0 and < 1))
            throw Throw.OutOfRange(sparsityDecay, "at least 0 and below 1");
        (Steps, Persistent, Chains, LearningRate) = (steps, persistent, chains, learningRate);
        (Momentum, FinalMomentum, MomentumEpochs) = (momentum, finalMomentum, momentumEpochs);
        (WeightDecay, WeightDecayL1) = (weightDecay, weightDecayL1);
        (SparsityTarget, SparsityCost, SparsityDecay) = (sparsityTarget, sparsityCost, sparsityDecay);
        (SampleVisible, VisibleBiasFromData) = (sampleVisible, visibleBiasFromData);
    }

    /// <summary>How many times visible and hidden units are sampled from each other.</summary>
    public int Steps { get; }

    /// <summary>Whether the chains go on from step to step.</summary>
    public bool Persistent { get; }

    /// <summary>How many persistent chains there are; 0 for as many as a batch has rows.</summary>
    public int Chains { get; }

    /// <summary>The size of a step at first; <see cref="BoltzmannEpoch.LearningRate"/> changes it between epochs.</summary>
    public double LearningRate { get; }

    /// <summary>How much of the last change is kept in the next, for the first epochs.</summary>
    public double Momentum { get; }

    /// <summary>How much of the last change is kept in the next after the first epochs.</summary>
    public double FinalMomentum { get; }

    /// <summary>How many the first epochs are.</summary>
    public int MomentumEpochs { get; }

    /// <summary>How strongly weights are drawn to 0 in proportion to their size.</summary>
    public double WeightDecay { get; }

    /// <summary>How strongly weights are drawn to 0 whatever their size.</summary>
    public double WeightDecayL1 { get; }

    /// <summary>How often a hidden unit should be on.</summary>
    public double SparsityTarget { get; }

    /// <summary>How strongly hidden units are drawn to the target.</summary>
    public double SparsityCost { get; }

    /// <summary>How slowly the running mean of how often a unit is on changes.</summary>
    public double SparsityDecay { get; }

    /// <summary>Whether reconstructions are sampled even where the chains are not persistent.</summary>
    public bool SampleVisible { get; }

    /// <summary>Whether the first training starts with visible biases that follow from the data.</summary>
    public bool VisibleBiasFromData { get; }
}
