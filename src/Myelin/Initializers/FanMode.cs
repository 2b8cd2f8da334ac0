namespace Myelin;

/// <summary>Which number of connections the variance of a weight's numbers is divided by.</summary>
public enum FanMode
{
    /// <summary>How many numbers each output is made of.</summary>
    FanIn,

    /// <summary>How many outputs each input goes to.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    FanAverage,
}
