using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops;

/// <summary>
/// The gradient of a convolution's input from that of its output and the kernel, which is the transposed convolution of them:
/// dx[i, c] = Σ dy[p, o] · kernel[t, c, o] over all p and t with p · stride − before + t · dilation = i.
/// </summary>
/// <param name="Window">The window of the convolution.</param>
/// <param name="InputSizes">The sizes of the spatial axes of the convolution's input, which is the result here.</param>
public sealed record ConvolutionDataGradient(ConvolutionWindow Window, Shape InputSizes) : Op
{
    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
    {
        ConvolutionKernel.CheckTypes(Name, x);
        Shape dy = x[0].Shape, kernel = x[1].Shape;
        if (dy.Rank != Window.Rank + 2 || kernel.Rank != Window.Rank + 2 || InputSizes.Rank != Window.Rank)
        {
            throw Throw.Shape($"{Name} over {Window.Rank} spatial axes needs {Window.Rank + 2} axes of both operands and {Window.Rank} sizes; "
                + $"it got {dy}, {kernel} and sizes {InputSizes}.");
        }

        Shape result = [dy[0], .. InputSizes, kernel[-2] * Window.Groups];
        Shape forward = Window.OutputShape(Name, result, kernel);
        return forward == dy
            ? result
            : throw Throw.Shape($"{Name} got {dy}, but the convolution of {result} with the kernel {kernel} gives {forward}. "
                + "Give the result another size, or the operand that shape.");
    }

    /// <inheritdoc/>
    public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { InputSizes = InputSizes.Bind(sizes) };

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy)
    {
        Node x = y.Inputs[0], kernel = y.Inputs[1];
        return
        [
            Node.Apply(new Convolution(Window), dy, kernel),
            Node.Apply(new ConvolutionWeightGradient(Window, [.. kernel.Shape.Take(Window.Rank).Select(size => size.Value)]), dy, x),
        ];
    }

    /// <inheritdoc/>
    public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) =>
        2.0 * x[0].Length * x[1].Length / x[1].Shape[-1].Value;

    /// <inheritdoc/>
    public override Kernel CreateKernel(KernelRequest request) => ConvolutionKernel.Create(
        ConvolutionPass.DataGradient, Window.Sizes(request.Results[0].Shape, request.Inputs[1].Shape, request.Inputs[0].Shape), request);
}
