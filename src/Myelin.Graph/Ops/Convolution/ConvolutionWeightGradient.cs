using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops;

/// <summary>
/// The gradient of a convolution's kernel from the input and the gradient of the output:
/// dw[t, c, o] = Σ over images and positions p of x[p · stride − before + t · dilation, c] · dy[p, o].
/// </summary>
/// <param name="Window">The window of the convolution.</param>
/// <param name="KernelSizes">The sizes of the kernel's spatial axes.</param>
public sealed record ConvolutionWeightGradient(ConvolutionWindow Window, Axes KernelSizes) : Op
{
    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
    {
        ConvolutionKernel.CheckTypes(Name, x);
        Shape input = x[0].Shape, dy = x[1].Shape;
        if (input.Rank != Window.Rank + 2 || dy.Rank != Window.Rank + 2 || KernelSizes.Count != Window.Rank)
        {
            throw Throw.Shape($"{Name} over {Window.Rank} spatial axes needs {Window.Rank + 2} axes of both operands and {Window.Rank} sizes; "
                + $"it got {input}, {dy} and sizes {KernelSizes}.");
        }

        if (!input[-1].IsKnown || !dy[-1].IsKnown || input[-1].Value % Window.Groups != 0)
            throw Throw.Shape($"{Name} in {Window.Groups} groups needs channels that are known and that the groups divide; it got {input} and {dy}.");
        Shape kernel = [.. KernelSizes, input[-1].Value / Window.Groups, dy[-1]];
        Shape forward = Window.OutputShape(Name, input, kernel);
        return forward == dy ? kernel : throw Throw.Shape($"{Name} got {dy}, but the convolution of {input} with a kernel {kernel} gives {forward}.");
    }

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy)
    {
        Node x = y.Inputs[0], gradient = y.Inputs[1];
        return
        [
            Node.Apply(new ConvolutionDataGradient(Window, [.. x.Shape.Skip(1).Take(Window.Rank)]), gradient, dy),
            Node.Apply(new Convolution(Window), x, dy),
        ];
    }

    /// <inheritdoc/>
    public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) =>
        2.0 * x[1].Length * y[0].Length / y[0].Shape[-1].Value;

    /// <inheritdoc/>
    public override Kernel CreateKernel(KernelRequest request) => ConvolutionKernel.Create(
        ConvolutionPass.WeightGradient, Window.Sizes(request.Inputs[0].Shape, request.Results[0].Shape, request.Inputs[1].Shape), request);
}
