namespace Myelin;

/// <summary>The way from one learning rate to another.</summary>
public enum Annealing
{
    /// <summary>Along half a wave of the cosine.</summary>
    Cosine,

    /// <summary>Along a straight line.</summary>
    Linear,
}
