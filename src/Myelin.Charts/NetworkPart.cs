namespace Myelin.Charts;

/// <summary>What a <see cref="NetworkDrawing"/> shows from left to right: columns of neurons, and what happens between them.</summary>
/// <param name="Name">The part's name.</param>
public abstract record NetworkPart(string Name)
{
    /// <summary>A second line in smaller letters, for example "64 · ReLU".</summary>
    public string? Detail { get; init; }
}

/// <summary>A layer drawn as a column of neurons: the inputs or a layer of units.</summary>
/// <param name="Name">Written below the column.</param>
/// <param name="Units">How many neurons it has; wide columns are abbreviated.</param>
public sealed record NetworkColumn(string Name, int Units) : NetworkPart(Name)
{
    /// <summary>How many numbers training adjusts here, written below the column.</summary>
    public long? Parameters { get; init; }

    /// <summary>The neurons' names, such as features or classes; drawn beside the first and the last column, shown under the pointer
    /// elsewhere.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// The weights of the connections from the column before: from neuron i to neuron j at i·<see cref="Units"/> + j, the layout of a
    /// dense layer's kernel. Sign becomes colour, size becomes thickness. Null (the default) draws plain connections.
    /// </summary>
    public IReadOnlyList<float>? Weights { get; init; }

    /// <summary>The neurons' biases, shown under the pointer.</summary>
    public IReadOnlyList<float>? Biases { get; init; }
}

/// <summary>Something that has no neurons of its own, such as dropout or a change of shape; drawn between two columns.</summary>
/// <param name="Name">Written above the connections, for example "dropout 20 %".</param>
public sealed record NetworkStep(string Name) : NetworkPart(Name);
