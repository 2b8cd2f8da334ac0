using System.CommandLine;
using Myelin.Cli.Display;
using Myelin.Cli.Parsing;
using Myelin.Datasets;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin catalogue</c>: everything that Myelin has, as its code says it.</summary>
internal static class CatalogueCommand
{
    private const string Usage = "myelin catalogue [KIND] [options]";

    public static Command Make(CliHost host)
    {
        var kind = new Argument<string?>("KIND") { Description = $"One kind alone: {Options.Either(Catalogue.Kinds)}" };
        Option<bool> json = Options.Flag("--json", "Print the entries as JSON, and nothing else");
        Option<bool> markdown = Options.Flag("--markdown", "Print the entries as the page docs/catalogue.md");
        ToolCommand command = new ToolCommand("catalogue", "List every layer, loss, optimizer and so on that there is, with its parameters.") { Usage = Usage }
            .With(kind)
            .With("Output", json, markdown);
        command.Examples.AddRange([
            ("myelin catalogue", "Everything."),
            ("myelin catalogue optimizer", "The optimizers alone."),
            ("myelin catalogue layer --json", "For other programs."),
        ]);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(markdown))
                throw CommandException.Usage("--json and --markdown exclude each other.\nSee myelin catalogue --help");
            string? wanted = parsed.GetValue(kind) is { } text ? Kind(text) : null;
            CatalogueEntry[] entries = [.. Catalogue.Entries.Where(entry => wanted is null || entry.Kind == wanted)];
            if (parsed.GetValue(json)) WriteJson(host, entries);
            else if (parsed.GetValue(markdown)) CatalogueMarkdown.Write(host.Output, entries, whole: wanted is null);
            else CatalogueView.Write(host.Console, entries);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>The kind that is meant, in singular or plural.</summary>
    private static string Kind(string text)
    {
        string? kind = Catalogue.Kinds.FirstOrDefault(kind =>
            string.Equals(kind, text, StringComparison.OrdinalIgnoreCase) || string.Equals(CatalogueView.Plural(kind), text, StringComparison.OrdinalIgnoreCase));
        if (kind is not null) return kind;
        string meant = NearestName.Find(text, Catalogue.Kinds) is { } nearest ? $"; did you mean {nearest}?" : ".";
        throw CommandException.Usage($"There is no kind {text}{meant} A kind is {Options.Either(Catalogue.Kinds)}.\nSee myelin catalogue --help");
    }

    private static void WriteJson(CliHost host, IEnumerable<CatalogueEntry> entries) => JsonText.WriteList(host.Output, json =>
    {
        foreach (CatalogueEntry entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("kind", entry.Kind);
            json.WriteString("name", entry.Name);
            json.WriteString("summary", entry.Summary);
            json.WriteStartArray("parameters");
            foreach (CatalogueParameter parameter in entry.Parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", parameter.Name);
                json.WriteString("type", parameter.Type);
                json.WriteString("default", parameter.Default);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    });
}
