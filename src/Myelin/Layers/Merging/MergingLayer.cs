using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What the layers have in common that make one tensor of several, number by number. Rows are broadcast by NumPy's rules: aligned at the
/// last axis, sizes that are equal or 1 go together.
/// </summary>
/// <remarks>A step counts in the output where it counts in any of the tensors; where one of them has no mask all steps count.</remarks>
public abstract record MergingLayer : Layer
{
    private protected MergingLayer(string? name) => Name = name;

    /// <summary>Joins tensors of shape (batch, …).</summary>
    private protected abstract Node Join(IReadOnlyList<Node> inputs);

    /// <summary>What the layer takes, for messages; null when it takes that many.</summary>
    private protected virtual string? Refuses(int inputs) => inputs < 2 ? "two or more tensors" : null;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (Refuses(inputs.Count) is { } needs)
            throw Throw.InputCount(GetType().Name, needs, inputs.Count);
        Shape joined = inputs[0];
        foreach (Shape input in inputs)
        {
            joined = Shape.TryBroadcast(joined, input, out Shape both)
                ? both
                : throw new ArgumentException($"{joined} and {input} do not go together: aligned at the last axis, "
                    + "sizes must be equal or 1. Bring one of them to the other's shape, with a Dense or a Reshape.");
        }

        return [joined];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        int rank = inputs.Max(x => x.Shape.Rank);
        // Rows with fewer axes get some of size 1 behind the batch.
        Node y = Join([.. inputs.Select(x => x.Reshape([x.Shape[0], .. Enumerable.Repeat((Dimension)1, rank - x.Shape.Rank), .. x.Shape.Skip(1)]))]);
        context.OutputMask = StepMasks.For(StepMasks.Any(context.Masks), y.Shape);
        return [y];
    }
}
