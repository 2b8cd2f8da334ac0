namespace Myelin.Kernels;

/// <summary>The recurrences that have kernels of their own. With h the state, p the part of the input (already multiplied by its kernel)
/// and R the recurrent kernel:</summary>
public enum RecurrentKind
{
    /// <summary>h' = tanh(p + h · R). Elman 1990.</summary>
    Simple,

    /// <summary>
    /// i, f, o = σ(p + h · R), g = tanh(p + h · R), c' = f · c + i · g, h' = o · tanh(c'), the columns in the order i, f, g, o. Hochreiter
    /// and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
    /// </summary>
    Lstm,

    /// <summary>
    /// z, r = σ(p + h · R + b), n = tanh(p + r · (h · R + b)), h' = z · h + (1 − z) · n, the columns in the order z, r, n: the reset gate
    /// works on the product. The variant of cuDNN.
    /// </summary>
    GruResetAfter,

    /// <summary>z, r = σ(p + h · R), n = tanh(p + (r · h) · R), h' = z · h + (1 − z) · n: the reset gate works on the state. Cho et al.
    /// 2014.</summary>
    GruResetBefore,
}
