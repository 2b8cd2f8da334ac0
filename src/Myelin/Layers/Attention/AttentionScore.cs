namespace Myelin;

/// <summary>How an <see cref="Attention"/> makes a score of a step of the query and a step of the key.</summary>
public enum AttentionScore
{
    /// <summary>Their inner product, scale · Σ q · k.</summary>
    Dot,

    /// <summary>weight · Σ tanh(scale · (q + k)), with one trained weight.</summary>
    Concat,
}
