using System.CommandLine;
using Myelin.Cli.Display;
using Myelin.Cli.Parsing;
using Myelin.Datasets;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin catalogue</c>: everything that Myelin has, as its code says it.</summary>
internal static class CatalogueCommand
{
    private const string Usage = "myelin catalogue [NAME] [options]";

    public static Command Make(CliHost host)
    {
        var what = new Argument<string?>("NAME") { Description = $"One kind alone ({Options.Either(Catalogue.Kinds)}), or one thing, such as LSTM" };
        Option<bool> json = Options.Flag("--json", "Print the entries as JSON, and nothing else");
        Option<bool> markdown = Options.Flag("--markdown", "Print the entries as the page docs/catalogue.md");
        ToolCommand command = new ToolCommand(
            "catalogue", "List every layer, loss, optimizer and so on that there is, with its parameters.")
        {
            Usage = Usage,
        }
            .With(what)
            .With("Output", json, markdown);
        command.Examples.AddRange([
            ("myelin catalogue", "Everything."),
            ("myelin catalogue optimizer", "The optimizers alone."),
            ("myelin catalogue LSTM", "One entry."),
            ("myelin catalogue layer --json", "For other programs."),
        ]);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(markdown))
                throw CommandException.Usage("--json and --markdown exclude each other.\nSee myelin catalogue --help");
            string? wanted = parsed.GetValue(what);
            IReadOnlyList<CatalogueEntry> entries = wanted is null ? Catalogue.Entries : Find(wanted);
            if (parsed.GetValue(json)) WriteJson(host, entries);
            else if (parsed.GetValue(markdown)) CatalogueMarkdown.Write(host.Output, entries, whole: wanted is null);
            else CatalogueView.Write(host.Console, entries);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>The entries of a kind, in singular or plural, and those of a name, however it is written: Conv2D, conv2d, conv_2d,
    /// conv-2d.</summary>
    private static CatalogueEntry[] Find(string text)
    {
        string wanted = Plain(text);
        CatalogueEntry[] found = [.. Catalogue.Entries.Where(entry =>
            wanted == Plain(entry.Kind) || wanted == Plain(CatalogueView.Plural(entry.Kind)) || wanted == Plain(entry.Name))];
        if (found.Length > 0)
            return found;
        string meant = NearestName.Find(text, Catalogue.Kinds.Concat(Catalogue.Entries.Select(entry => entry.Name))) is { } nearest
            ? $"; did you mean {nearest}?"
            : ".";
        throw CommandException.Usage(
            $"Nothing in the catalogue is called {text}{meant} A kind is {Options.Either(Catalogue.Kinds)}.\nSee myelin catalogue --help");
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static void WriteJson(CliHost host, IReadOnlyList<CatalogueEntry> entries) => JsonText.WriteList(host.Output, json =>
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
