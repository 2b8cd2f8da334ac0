namespace Myelin.Kernels;

/// <summary>The cut of the gradient of a kernel (<see cref="WindowWeights{V, T}"/>). It follows from the sizes alone.</summary>
internal readonly struct WeightPlan
{
    // Parts of the positions, the sums of each going to a kernel of its own: at most so many, no shorter, and with so many numbers in all.
    private const int MostParts = 16;
    private const int ShortestPart = 256;
    private const long NumbersOfParts = 1 << 21;

    // Where the kernel is too large for many parts, its rows are cut too.
    private const int Blocks = 32;
    private const long ProductsInPiece = 1 << 17;

    // Positions that are summed at a time, so many that reading and writing the sums does not count, and their bytes, which stay in the L2
    // cache.
    private const int MostPositions = 640;
    private const int BytesOfPositions = 256 << 10;

    // With fewer channels a tile of one tap is too low; and from so many pixels on whose windows lie on the gradient's image, the others of a
    // line are summed by themselves.
    private const int FewestChannelsOfTap = 20;
    private const int FewestInner = 12;

    /// <summary>Parts of the positions.</summary>
    public readonly int Parts;

    /// <summary>Pieces of the kernel's rows.</summary>
    public readonly int Pieces;

    /// <summary>Parts of a line of positions; each is summed at a time where there are several.</summary>
    public readonly int PartsOfLine;

    /// <summary>Lines of positions of an image that are summed at a time.</summary>
    public readonly int Lines;

    /// <summary>Whole images that are summed at a time, when they are small.</summary>
    public readonly int Images;

    /// <summary>Whether windows reach beyond the image and taps are summed one by one, each where it lies on the image.</summary>
    public readonly bool ByTaps;

    /// <summary>Whether lines are copied: between zeros, as windows reach beyond them and taps have too few channels for tiles of their own;
    /// and where whole lines of the kernel are multiplied at once, all that have one channel or are short.</summary>
    public readonly bool Copies;

    /// <summary>Lines of the source that are looked at at a time, at one depth of one image.</summary>
    public readonly int LinesOfSource;

    /// <summary>Numbers of a block's copy.</summary>
    public readonly int CopyLength;

    /// <summary>Whether <see cref="LineWeights{V, T}"/> computes it.</summary>
    public readonly bool ByLines;

    public WeightPlan(in ConvolutionShape shape, int size)
    {
        int positions = shape.OutputPositions;
        AxisWindow depth = shape.Depth.Outputs, height = shape.Height.Outputs, width = shape.Width.Outputs;
        Parts = (int)Math.Clamp(Math.Min(positions / ShortestPart, NumbersOfParts / Math.Max(1, shape.KernelLength)), 1, MostParts);
        long pieces = Math.Min(Blocks / Parts, positions * shape.KernelLength / Parts / ProductsInPiece);
        Pieces = (int)Math.Clamp(pieces, 1, Math.Max(1, shape.Taps * shape.GroupInputs / 8));
        Sums = Parts == 1 ? 0 : Parts * shape.KernelLength;
        bool reachesBeyond = PaddedLines.AreNeeded(width);
        ByTaps = reachesBeyond && shape.GroupInputs >= FewestChannelsOfTap;
        Copies = reachesBeyond && !ByTaps;
        long most = Math.Clamp(BytesOfPositions / ((long)size * (shape.InputChannels * width.Step + shape.OutputChannels)), 64, MostPositions);
        int lines = shape.Batch * depth.Count * height.Count;
        PartsOfLine = (int)Math.Max((width.Count + most - 1) / most, lines is > 0 && lines < Parts ? (Parts + lines - 1) / lines : 1);
        Lines = (int)Math.Clamp(most / Math.Max(1, width.Count), 1, Math.Max(1, height.Count));
        // As many each time.
        if (height.Count > 0) Lines = (height.Count - 1) / ((height.Count - 1) / Lines + 1) + 1;
        bool whole = Lines == height.Count && depth.Count * depth.Source == 1 && PartsOfLine == 1;
        Images = whole ? (int)Math.Clamp(most / Math.Max(1, width.Count * height.Count), 1, shape.Batch) : 1;
        LinesOfSource = (int)Math.Min(height.Source, (Lines - 1L) * height.Step + Math.Max(0, height.Taps - 1) * height.TapStep + 1);
        ByLines = shape.Depth == ConvolutionAxis.Single && PartsOfLine == 1 && FoldPlan.FoldsWeights(shape, size);
        if (ByLines)
        {
            Pieces = 1;
            Sums = Parts * shape.KernelLength;
            AxisWindow inputs = shape.Width.Inputs(0, out _);
            (int inner, int end) = inputs.Inner;
            Copies = shape.InputChannels == 1 || end - inner < FewestInner;
            CopyLength = Copies ? PaddedLines.Pixels(inputs) * shape.OutputChannels * Lines : 0;
            return;
        }
        int pixels = PaddedLines.Pixels(width with { Count = (width.Count - 1) / PartsOfLine + 1 });
        CopyLength = Copies ? pixels * shape.InputChannels * LinesOfSource * Math.Max(Images, depth.Taps) : 0;
    }

    /// <summary>Numbers of workspace: the parts' sums, when there are several, and the blocks' copies.</summary>
    public long WorkspaceLength => Sums + (long)Parts * Pieces * CopyLength;

    /// <summary>Numbers of the parts' sums.</summary>
    public readonly long Sums;
}
