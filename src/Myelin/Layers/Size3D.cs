using System.Globalization;
using Myelin.Graph;

namespace Myelin;

/// <summary>Three numbers, one for each axis of a volume: <c>3</c> for all, <c>(3, 5, 7)</c> for a depth of 3, a height of 5 and a width of
/// 7.</summary>
/// <param name="Depth">The number for the first axis.</param>
/// <param name="Height">The number for the second axis.</param>
/// <param name="Width">The number for the third axis.</param>
public readonly record struct Size3D(int Depth, int Height, int Width)
{
    /// <summary>The numbers in the order of the axes.</summary>
    internal Axes Axes => [Depth, Height, Width];

    /// <summary>The same number for all axes.</summary>
    public static implicit operator Size3D(int size) => new(size, size, size);

    /// <summary>A number for each axis.</summary>
    public static implicit operator Size3D((int Depth, int Height, int Width) size) => new(size.Depth, size.Height, size.Width);

    /// <summary>The size that a text such as <c>3x5x7</c> names; <c>3</c> is 3 for all axes.</summary>
    /// <exception cref="FormatException">The text is no such size.</exception>
    public static Size3D Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SizeText.Numbers(text) switch
        {
            [int size] => (Size3D)size,
            [int depth, int height, int width] => new Size3D(depth, height, width),
            _ => throw new FormatException($"\"{text}\" is not a size of three axes; write it as 3x5x7 or, for equal ones, as 3."),
        };
    }

    /// <summary>For example <c>3x5x7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Depth}x{Height}x{Width}");
}
