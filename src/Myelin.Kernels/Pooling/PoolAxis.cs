namespace Myelin.Kernels;

/// <summary>
/// One spatial axis of a pooling: output position o sees the input positions from o · Stride − Before on, Size of them; those outside of
/// the input are left out.
/// </summary>
/// <param name="Input">Positions of the input.</param>
/// <param name="Size">Positions of the window.</param>
/// <param name="Output">Positions of the output.</param>
/// <param name="Stride">The distance in the input from one output to the next.</param>
/// <param name="Before">How far the first window begins in front of the input.</param>
public readonly record struct PoolAxis(int Input, int Size, int Output, int Stride = 1, int Before = 0)
{
    /// <summary>The axis of an image that has fewer axes.</summary>
    public static PoolAxis Single { get; } = new(1, 1, 1);

    /// <summary>Whether every input position is in exactly one window.</summary>
    internal bool Tiles => Size == Stride && Before == 0 && Input == Output * Stride;

    /// <summary>The input positions that an output sees: from First, Count of them.</summary>
    internal (int First, int Count) Window(int output)
    {
        int start = output * Stride - Before;
        int first = Math.Max(0, start);
        return (first, Math.Min(Input, start + Size) - first);
    }
}

/// <summary>The sizes of a pooling over up to three spatial axes; images are (batch, depth, height, width, channels), row-major.</summary>
/// <param name="Batch">The number of images.</param>
/// <param name="Channels">The numbers at a position, each pooled for itself.</param>
/// <param name="Depth">The first spatial axis; <see cref="PoolAxis.Single"/> when there are only two.</param>
/// <param name="Height">The second; <see cref="PoolAxis.Single"/> when there is only one.</param>
/// <param name="Width">The last.</param>
public readonly record struct PoolShape(int Batch, int Channels, PoolAxis Depth, PoolAxis Height, PoolAxis Width)
{
    /// <summary>Numbers of the input.</summary>
    public int InputLength => checked(Batch * Depth.Input * Height.Input * Width.Input * Channels);

    /// <summary>Numbers of the output.</summary>
    public int OutputLength => checked(Batch * Depth.Output * Height.Output * Width.Output * Channels);

    /// <summary>Whether every input position is in exactly one window.</summary>
    internal bool Tiles => Depth.Tiles && Height.Tiles && Width.Tiles;

    /// <summary>Positions of a window.</summary>
    internal long WindowLength => (long)Depth.Size * Height.Size * Width.Size;

    /// <summary>The window of an output position, as places in its image.</summary>
    internal PoolBox Box(int depth, int height, int width)
    {
        (int d, int planes) = Depth.Window(depth);
        (int h, int rows) = Height.Window(height);
        (int w, int columns) = Width.Window(width);
        nint row = (nint)Width.Input * Channels, plane = row * Height.Input;
        return new PoolBox(d * plane + h * row + (nint)w * Channels, plane, row, Channels, planes, rows, columns);
    }
}

/// <summary>The positions of an image that a window covers: where the first lies, the distances between neighbours, and how many there
/// are.</summary>
internal readonly record struct PoolBox(nint Start, nint Plane, nint Row, nint Column, int Planes, int Rows, int Columns)
{
    /// <summary>How many positions there are.</summary>
    public int Count => Planes * Rows * Columns;
}
