namespace Myelin.Kernels;

/// <summary>Whether and how a convolution's products are folded (<see cref="FoldedProduct{V, T}"/>). It follows from the sizes
/// alone.</summary>
internal readonly struct FoldPlan
{
    // Bytes of the widest vectors.
    private const int VectorBytes = 64;

    // Fewer columns than this fill too little of a vector, and shorter sums are not worth writing down.
    private const int FewestColumns = 8;
    private const int ShortestSum = 5;

    // Fewer rows than this keep a core waiting for its own sums.
    private const int FewestRows = 8;

    private const int MostBlocks = 64;

    // More sums of a line, or of a part of it, would leave the caches before they are added.
    private const long MostNumbersOfLine = 1 << 18;
    private const long ProductsInBlock = 1 << 16;

    /// <summary>The lines made.</summary>
    public readonly AxisWindow Depth, Height;

    /// <summary>Lines of all images.</summary>
    public readonly int Lines;

    /// <summary>Parts of a line that is made; each is made by itself.</summary>
    public readonly int PartsOfLine;

    public readonly int Blocks;

    /// <summary>Numbers that a position's products with a line of the kernel take, with zeros before and after them.</summary>
    public readonly int Stride;

    /// <summary>Zeros before them.</summary>
    public readonly int Margin;

    /// <summary>Numbers of the room that a block has while it runs.</summary>
    public readonly int RoomLength;

    /// <summary>Numbers of workspace for the rooms of the blocks that run at a time.</summary>
    public long WorkspaceLength => (long)Rooms.Count(Blocks) * RoomLength;

    private FoldPlan(
        int images, in AxisWindow depth, in AxisWindow height, int source, int destination, int taps, int step, int columns, int channels, int size)
    {
        (Depth, Height) = (depth, height);
        Lines = images * depth.Count * height.Count;
        long products = (long)depth.Taps * height.Taps * source * columns * channels;
        PartsOfLine = WindowPlan.LineParts(destination, Lines, products);
        int units = Lines * PartsOfLine;
        Blocks = (int)Math.Clamp(products * Lines / ProductsInBlock, 1, Math.Min(MostBlocks, Math.Max(1, units)));
        Margin = VectorBytes / size;
        Stride = Round(columns, size) + 2 * Margin;
        RoomLength = Stride * (PartsOfLine == 1 ? source : Math.Min(source, ((destination - 1) / PartsOfLine + taps) / step + 2));
    }

    /// <summary>Whether the output is better folded: few output channels, whose products with a line of the kernel fill vectors
    /// better.</summary>
    public static bool FoldsOutput(in ConvolutionShape shape, int size) =>
        (shape.InputChannels > 1 || shape.OutputChannels > WindowPlan.MostColumnsAcross) && LinesOfOutputFillVectors(shape, size);

    private static bool LinesOfOutputFillVectors(in ConvolutionShape shape, int size)
    {
        int taps = shape.Width.Kernel, outputs = shape.OutputChannels;
        return shape.Groups == 1 && shape.Width.Dilation == 1 && shape.Width.Stride == 1 && taps * outputs >= FewestColumns
            && shape.Depth.Kernel * shape.Height.Kernel * shape.InputChannels >= ShortestSum
            && LineFits(Math.Min(shape.Width.Input, WindowPlan.LongestLine + taps), taps * outputs, size)
            && 5L * Round(taps * outputs, size) * shape.Width.Input <= 4L * taps * Round(outputs, size) * shape.Width.Output;
    }

    /// <summary>Whether the gradient of the input is better folded.</summary>
    public static bool FoldsInput(in ConvolutionShape shape, int size)
    {
        int taps = shape.Width.Kernel, inputs = shape.InputChannels;
        return shape.Groups == 1 && shape.Width.Dilation == 1 && taps * inputs >= FewestColumns
            && LineFits(Math.Min(shape.Width.Output, WindowPlan.LongestLine + taps), taps * inputs, size)
            && 5 * Round(taps * inputs, size) <= 4 * taps * Round(inputs, size);
    }

    /// <summary>Whether the gradient of the kernel is better computed with a line of taps as columns.</summary>
    public static bool FoldsWeights(in ConvolutionShape shape, int size)
    {
        if (shape.InputChannels < FewestRows) return shape.InputChannels == 1 && LinesOfOutputFillVectors(shape, size);
        int taps = shape.Width.Kernel, outputs = shape.OutputChannels;
        // Up to a vector of outputs; from two on, a number of the input is used twice anyway.
        return shape.Groups == 1 && shape.Width.Dilation == 1 && shape.Width.Stride == 1 && taps > 1 && outputs * size <= VectorBytes
            && (long)Round(taps * outputs, size) * shape.Width.Input <= (long)taps * Round(outputs, size) * shape.Width.Output;
    }

    public static FoldPlan OfOutput(in ConvolutionShape shape, int size) => new(
        shape.Batch, shape.Depth.Outputs, shape.Height.Outputs, shape.Width.Input, shape.Width.Output, shape.Width.Kernel, 1,
        shape.Width.Kernel * shape.OutputChannels, shape.InputChannels, size);

    public static FoldPlan OfInput(in ConvolutionShape shape, in DataPhase phase, int size) => new(
        shape.Batch, phase.Depth, phase.Height, shape.Width.Output, shape.Width.Input, shape.Width.Kernel, shape.Width.Stride,
        shape.Width.Kernel * shape.InputChannels, shape.OutputChannels, size);

    private static bool LineFits(int positions, int columns, int size) =>
        (long)positions * (Round(columns, size) + 2 * (VectorBytes / size)) <= MostNumbersOfLine;

    private static int Round(int numbers, int size) => (numbers * size + VectorBytes - 1) / VectorBytes * VectorBytes / size;
}
