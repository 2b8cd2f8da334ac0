namespace Myelin;

/// <summary>
/// What is cut off from, or added to, the ends of three axes: <c>1</c> everywhere, <c>(1, 2, 3)</c> for 1, 2 and 3 at both ends of the
/// axes, <c>((1, 2), (3, 4), (5, 6))</c> for each end.
/// </summary>
/// <param name="Depth">The ends of the first axis.</param>
/// <param name="Height">The ends of the second axis.</param>
/// <param name="Width">The ends of the third axis.</param>
public readonly record struct Margins3D(Margins1D Depth, Margins1D Height, Margins1D Width)
{
    /// <summary>The same number at all ends.</summary>
    public static implicit operator Margins3D(int margin) => new(margin, margin, margin);

    /// <summary>A number for both ends of each axis.</summary>
    public static implicit operator Margins3D((int Depth, int Height, int Width) margins) => new(margins.Depth, margins.Height, margins.Width);

    /// <summary>A number for each end of each axis.</summary>
    public static implicit operator Margins3D(
        ((int Before, int After) Depth, (int Before, int After) Height, (int Before, int After) Width) margins) =>
        new(margins.Depth, margins.Height, margins.Width);

    /// <summary>The margins that a text such as <c>1:2x3:4x5:6</c> names; <c>1</c> is 1 at all ends.</summary>
    /// <exception cref="FormatException">The text is no such margins.</exception>
    public static Margins3D Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MarginText.Pairs(text) switch
        {
            [var all] => new(all, all, all),
            [var depth, var height, var width] => new(depth, height, width),
            _ => throw new FormatException(
                $"\"{text}\" is not what lies at the ends of three axes; write it as 1:2x3:4x5:6 or, for equal ones, as 1x2x3."),
        };
    }

    /// <summary>For example <c>1:2x3:4x5:6</c>.</summary>
    public override string ToString() => $"{Depth}x{Height}x{Width}";
}
