namespace Myelin;

/// <summary>
/// What is cut off from, or added to, the ends of two axes: <c>1</c> everywhere, <c>(1, 2)</c> for 1 above and below and 2 left and right,
/// <c>((1, 2), (3, 4))</c> for each end.
/// </summary>
/// <param name="Height">The ends of the first axis.</param>
/// <param name="Width">The ends of the second axis.</param>
public readonly record struct Margins2D(Margins1D Height, Margins1D Width)
{
    /// <summary>The same number at all ends.</summary>
    public static implicit operator Margins2D(int margin) => new(margin, margin);

    /// <summary>A number for both ends of each axis.</summary>
    public static implicit operator Margins2D((int Height, int Width) margins) => new(margins.Height, margins.Width);

    /// <summary>A number for each end of each axis.</summary>
    public static implicit operator Margins2D(((int Before, int After) Height, (int Before, int After) Width) margins) =>
        new(margins.Height, margins.Width);

    /// <summary>The margins that a text such as <c>1:2x3:4</c> names; <c>1</c> is 1 at all ends.</summary>
    /// <exception cref="FormatException">The text is no such margins.</exception>
    public static Margins2D Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MarginText.Pairs(text) switch
        {
            [var all] => new(all, all),
            [var height, var width] => new(height, width),
            _ => throw new FormatException($"\"{text}\" is not what lies at the ends of two axes; write it as 1:2x3:4 or, for equal ones, as 1x2."),
        };
    }

    /// <summary>For example <c>1:2x3:4</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}
