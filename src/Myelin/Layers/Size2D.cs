using System.Globalization;
using Myelin.Graph;

namespace Myelin;

/// <summary>Two numbers, one for each axis of an image: <c>3</c> for both, <c>(3, 5)</c> for a height of 3 and a width of 5.</summary>
/// <param name="Height">The number for the first axis.</param>
/// <param name="Width">The number for the second axis.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The numbers in the order of the axes.</summary>
    internal Axes Axes => [Height, Width];

    /// <summary>The same number for both axes.</summary>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>A number for each axis.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>The size that a text such as <c>3x5</c> names; <c>3</c> is 3 for both axes.</summary>
    /// <exception cref="FormatException">The text is no such size.</exception>
    public static Size2D Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SizeText.Numbers(text) switch
        {
            [int size] => (Size2D)size,
            [int height, int width] => new Size2D(height, width),
            _ => throw new FormatException($"\"{text}\" is not a size of two axes; write it as 3x5 or, for equal ones, as 3."),
        };
    }

    /// <summary>For example <c>3x5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}");
}
