namespace Myelin.Cli.Display;

/// <summary>Writes the catalogue as a page of Markdown.</summary>
internal static class CatalogueMarkdown
{
    public static void Write(TextWriter to, IReadOnlyList<CatalogueEntry> entries, bool whole)
    {
        if (whole)
        {
            to.Write("# Catalogue\n\n");
            to.Write("Everything that Myelin has by name. This page is what `myelin catalogue --markdown` prints, written from the code itself.\n");
            to.Write("A parameter without a default must be given.\n");
        }

        foreach (IGrouping<string, CatalogueEntry> kind in entries.GroupBy(entry => entry.Kind, StringComparer.Ordinal))
        {
            string heading = CatalogueView.Plural(kind.Key);
            to.Write($"{(whole || kind.Key != entries[0].Kind ? "\n" : "")}## {char.ToUpperInvariant(heading[0])}{heading[1..]}\n\n");
            IReadOnlyList<CatalogueParameter> shared = CatalogueView.Shared([.. kind]);
            if (shared.Count > 0)
                to.Write($"All have {Code(shared)}.\n\n");
            to.Write("| name | what it does | parameters |\n|---|---|---|\n");
            foreach (CatalogueEntry entry in kind)
            {
                to.Write($"| {entry.Name} | {Escaped(entry.Summary)} | {Code(entry.Parameters.Except(shared))} |\n");
            }
        }
    }

    private static string Code(IEnumerable<CatalogueParameter> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"`{CatalogueView.Text(parameter).Replace("|", "\\|", StringComparison.Ordinal)}`"));

    /// <summary>Text in which no character means anything to Markdown.</summary>
    private static string Escaped(string text)
    {
        var escaped = new System.Text.StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '|' or '*' or '_' or '<' or '`' or '\\' or '[') escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
