using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>
/// A layer on inputs of certain shapes. One row buys every test of <see cref="LayerRowTests"/> and <see cref="LayerEngineTests"/>: values,
/// gradients and state against reference numbers, slopes by differences, shapes, threads, vectors, saving.
/// </summary>
/// <param name="Name">The name of the row, and of its case in the reference numbers (<see cref="LayerCase"/>).</param>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">The shapes of one row of each input, without the batch.</param>
public sealed record LayerRow(string Name, Layer Layer, params Shape[] Inputs)
{
    /// <summary>Whether the pass is one of training.</summary>
    public bool Training { get; init; }

    /// <summary>Whether the layer's weights are trained; a frozen batch normalization computes something else.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>Why there are no reference numbers, such as that the layer draws random ones; null where there are.</summary>
    public string? NoReference { get; init; }

    /// <summary>The number of rows of a batch; with reference numbers theirs counts.</summary>
    public int Batch { get; init; } = 3;

    /// <summary>Without reference numbers: which inputs have a mask.</summary>
    public bool[] Masked { get; init; } = [];

    /// <summary>Without reference numbers: from where inputs are drawn.</summary>
    public (double Low, double High) Range { get; init; } = (-2, 2);

    /// <summary>Whether inputs are whole numbers, such as the indices of an embedding: they have no slope.</summary>
    public bool TakesIndices { get; init; }

    /// <summary>Inputs that are no numbers to differentiate by, such as masks.</summary>
    public int[] WithoutSlope { get; init; } = [];

    /// <summary>How many times it is differentiated and compared with differences: 2, or 1 where the second derivative jumps, or 0.</summary>
    public int Orders { get; init; } = 2;

    /// <summary>The float32 bound: |value − reference| ≤ bound · max(1, |reference|).</summary>
    public double Float32Bound { get; init; } = 1e-5;

    /// <summary>Why a model with this layer cannot be saved; null where it can.</summary>
    public string? NotSaved { get; init; }

    /// <summary>The number of numbers in one row of all inputs.</summary>
    public int RowLength => Inputs.Sum(i => i.ElementCount);

    public override string ToString() => Name;
}
