namespace Myelin;

/// <summary>What a convolution or a pooling sees beyond the edges of its input.</summary>
public enum Padding
{
    /// <summary>Nothing: windows stay within the input. ⌈(size − reach + 1) / stride⌉ positions come out.</summary>
    Valid,

    /// <summary>
    /// As much as is needed for ⌈size / stride⌉ positions to come out, half of it on either side, and one more at the end when it is odd.
    /// For a convolution it is zeros.
    /// </summary>
    Same,

    /// <summary>Zeros at the start alone, so that an output sees no input after its own: ⌈size / stride⌉ positions come out. One spatial
    /// axis only.</summary>
    Causal,
}
