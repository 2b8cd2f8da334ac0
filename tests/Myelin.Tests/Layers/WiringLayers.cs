using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin.Tests.Layers;

/// <summary>Joins tensors along their last axis.</summary>
internal sealed record Joining : Layer
{
    public override string Type => "joining";

    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs) => inputs.All(i => i.Rank == inputs[0].Rank)
        ? [inputs[0].With(-1, inputs.Sum(i => i[-1].Value))]
        : throw new ArgumentException("they must have the same number of axes.");

    public override IReadOnlyList<WeightSpec> Weights(IReadOnlyList<Shape> inputs) => [];

    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context) =>
        [Node.Apply(new Graph.Ops.Concatenate(inputs[0].Shape.Rank - 1), [.. inputs])];
}

/// <summary>Two results: twice the input and its square.</summary>
internal sealed record Splitting : Layer
{
    public override string Type => "splitting";

    public override IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs) => [inputs[0], inputs[0]];

    public override IReadOnlyList<Node> Apply(IReadOnlyList<Node> inputs, LayerContext context) => [inputs[0] * 2, inputs[0].Square()];
}

/// <summary>Says that steps whose first number is 0 do not count.</summary>
internal sealed record MaskingZeros : Layer
{
    public override string Type => "masking_zeros";

    public override Node Apply(Node x, LayerContext context)
    {
        context.OutputMask = x.Abs().Sum(-1).Step();
        return x;
    }
}

/// <summary>Keeps the sum of all batches that it has seen, of each row.</summary>
internal sealed record Summing(int Batch) : Layer
{
    public override string Type => "summing";

    public override int? FixedBatchSize => Batch;

    public override IReadOnlyList<WeightSpec> Weights(Shape input) =>
        [new("sum", [Batch, input[-1]], Initializer.Zeros, Trainable: false) { IsState = true }];

    public override Node Apply(Node x, LayerContext context)
    {
        Node sum = context.Weight("sum") + x;
        context.Update("sum", sum);
        return sum;
    }
}
