using System.Globalization;

namespace Myelin;

/// <summary>What is cut off from, or added to, both ends of an axis: <c>1</c> for both, <c>(1, 2)</c> for 1 before and 2 after.</summary>
/// <param name="Before">The number at the start.</param>
/// <param name="After">The number at the end.</param>
public readonly record struct Margins1D(int Before, int After)
{
    /// <summary>The same number at both ends.</summary>
    public static implicit operator Margins1D(int margin) => new(margin, margin);

    /// <summary>A number for each end.</summary>
    public static implicit operator Margins1D((int Before, int After) margins) => new(margins.Before, margins.After);

    /// <summary>The margins that a text such as <c>1:2</c> names; <c>1</c> is 1 at both ends.</summary>
    /// <exception cref="FormatException">The text is no such margins.</exception>
    public static Margins1D Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MarginText.Pairs(text) is [var axis]
            ? axis
            : throw new FormatException($"\"{text}\" is not what lies at the ends of an axis; write it as 1:2 or, for equal ones, as 1.");
    }

    /// <summary>For example <c>1:2</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Before}:{After}");
}
