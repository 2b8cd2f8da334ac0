using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>
/// A layer of one's own with every kind of weight: it subtracts a moving average of its inputs, which training keeps, and multiplies by a
/// scale, which is trained.
/// </summary>
internal sealed record Centering : Layer
{
    public override string Type => "centering";

    public override IReadOnlyList<WeightSpec> Weights(Shape input) =>
    [
        new("scale", [input[-1]], Initializer.Ones),
        new("average", [input[-1]], Initializer.Zeros, Trainable: false),
    ];

    public override Node Apply(Node x, LayerContext context)
    {
        Node average = context.Weight("average");
        if (context.Training)
            context.Update("average", average * 0.9 + x.Mean(0) * 0.1);
        return (x - average) * context.Weight("scale");
    }
}
