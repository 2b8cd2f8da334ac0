using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>The summary of a member's XML documentation as one line of plain text.</summary>
internal static class DocumentationText
{
    /// <summary>The text; null when there is none.</summary>
    public static string? Summary(ISymbol symbol, CancellationToken cancel)
    {
        string? xml = symbol.GetDocumentationCommentXml(cancellationToken: cancel);
        if (string.IsNullOrWhiteSpace(xml))
            return null;
        XElement? summary;
        try
        {
            summary = XElement.Parse($"<doc>{xml}</doc>", LoadOptions.PreserveWhitespace).Descendants("summary").FirstOrDefault();
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }

        if (summary is null)
            return null;
        var text = new StringBuilder();
        Append(text, summary);
        string flat = string.Join(" ", text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return flat.Length == 0 ? null : flat;
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText part)
                text.Append(part.Value);
            else if (node is XElement { IsEmpty: true } or XElement { Value: "" })
                text.Append(Named((XElement)node));
            else if (node is XElement inner)
                Append(text, inner);
        }
    }

    /// <summary>What <c>see</c>, <c>paramref</c> and their kin point at.</summary>
    private static string Named(XElement element)
    {
        if (element.Attribute("cref")?.Value is not { } cref)
            return element.Attribute("name")?.Value ?? element.Attribute("langword")?.Value ?? element.Attribute("href")?.Value ?? " ";
        string name = cref.Substring(cref.IndexOf(':') + 1);
        int open = name.IndexOf('(');
        if (open >= 0)
            name = name.Substring(0, open);
        string[] parts = name.Split('.');
        string last = parts[parts.Length - 1];
        // A member is known with its type, a type by itself.
        return cref.Length > 1 && cref[0] is 'P' or 'M' or 'F' && parts.Length > 1 && last != "#ctor" ? $"{parts[parts.Length - 2]}.{last}" : last;
    }
}
