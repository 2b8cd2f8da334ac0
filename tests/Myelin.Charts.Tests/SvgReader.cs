using System.Globalization;
using System.Xml.Linq;

namespace Myelin.Charts.Tests;

/// <summary>Reads a chart's text as XML and asks it what it shows.</summary>
internal static class SvgReader
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Parses the chart after checking what every chart owes its readers.</summary>
    public static XElement Read(Chart chart)
    {
        string text = chart.ToSvg();
        Assert.Equal(text, chart.ToSvg());
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        XElement root = XDocument.Parse(text).Root!;
        Assert.Equal(Svg + "svg", root.Name);
        Assert.Equal("img", root.Attribute("role")?.Value);
        Assert.Equal(Svg + "title", root.Elements().First().Name);
        Assert.NotEmpty(root.Element(Svg + "desc")!.Value);
        foreach (XElement element in root.Descendants())
        {
            foreach (string name in (string[])["x", "y", "cx", "cy", "r", "width", "height", "font-size"])
            {
                if (element.Attribute(name) is not { } attribute) continue;
                double value = double.Parse(attribute.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
                Assert.InRange(value, -1000, 100_000);
            }
        }
        return root;
    }

    public static double Number(this XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    /// <summary>All drawn texts without their tooltips.</summary>
    public static string[] Texts(this XElement root) =>
        [.. root.Descendants(Svg + "text").Select(t => string.Concat(t.Nodes().OfType<XText>().Select(n => n.Value)))];

    /// <summary>All tooltips.</summary>
    public static string[] Hints(this XElement root) => [.. root.Descendants(Svg + "title").Where(t => t.Parent != root).Select(t => t.Value)];

    public static IEnumerable<XElement> Of(this XElement root, string element, string shade) =>
        root.Descendants(Svg + element).Where(e => (e.Attribute("class")?.Value ?? "").Split(' ').Any(c => c == "f-" + shade || c == "s-" + shade));
}
