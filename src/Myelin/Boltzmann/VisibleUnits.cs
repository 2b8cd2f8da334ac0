namespace Myelin;

/// <summary>What the visible units of a <see cref="RestrictedBoltzmannMachine"/> are.</summary>
public enum VisibleUnits
{
    /// <summary>On or off: 1 with probability σ(a + W h). Data are 0 and 1, or probabilities between them such as the grey of a
    /// pixel.</summary>
    Bernoulli,

    /// <summary>Numbers of a normal distribution with mean a + W h and deviation 1. Data should have mean 0 and deviation 1 in each
    /// column.</summary>
    Gaussian,
}
