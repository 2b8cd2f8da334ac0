namespace Myelin.Charts.Drawing;

/// <summary>One attribute of an SVG element; the value is escaped when written.</summary>
internal readonly record struct SvgAttribute(string Name, string Value)
{
    public static implicit operator SvgAttribute((string Name, string Value) pair) => new(pair.Name, pair.Value);

    public static implicit operator SvgAttribute((string Name, double Value) pair) => new(pair.Name, SvgText.Number(pair.Value));
}
