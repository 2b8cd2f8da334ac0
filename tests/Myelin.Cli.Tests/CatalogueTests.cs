using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary><c>myelin catalogue</c>.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_is_a_list_of_entries_of_every_kind()
    {
        JsonElement list = JsonDocument.Parse(_folder.Run("catalogue", "--json").Succeeds().Output).RootElement;
        Assert.Equal(JsonValueKind.Array, list.ValueKind);
        Assert.All(list.EnumerateArray(), entry =>
        {
            Assert.Equal(["kind", "name", "summary", "parameters"], entry.EnumerateObject().Select(field => field.Name));
            Assert.All(entry.GetProperty("parameters").EnumerateArray(), parameter =>
            {
                Assert.Equal(["name", "type", "default"], parameter.EnumerateObject().Select(field => field.Name));
                Assert.True(parameter.GetProperty("default").ValueKind is JsonValueKind.String or JsonValueKind.Null);
            });
        });
        string[] kinds = [.. list.EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!).Distinct()];
        Assert.Equal(Catalogue.Kinds.Where(kind => Catalogue.Entries.Any(entry => entry.Kind == kind)), kinds);
        Assert.Equal(Catalogue.Entries.Count, list.GetArrayLength());
    }

    [Theory]
    [InlineData("optimizer")]
    [InlineData("optimizers")]
    [InlineData("Optimizer")]
    public void A_kind_alone_can_be_asked_for(string kind)
    {
        JsonElement list = JsonDocument.Parse(_folder.Run("catalogue", kind, "--json").Succeeds().Output).RootElement;
        Assert.All(list.EnumerateArray(), entry => Assert.Equal("optimizer", entry.GetProperty("kind").GetString()));
        Assert.Contains("Adam", list.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("Conv2D", "layer Conv2D")]
    [InlineData("conv_2d", "layer Conv2D")]
    [InlineData("conv-2d", "layer Conv2D")]
    [InlineData("relu", "layer ReLU, activation ReLU")]
    [InlineData("binary_crossentropy", "loss BinaryCrossentropy, metric BinaryCrossentropy")]
    public void A_name_alone_can_be_asked_for(string name, string found)
    {
        JsonElement list = JsonDocument.Parse(_folder.Run("catalogue", name, "--json").Succeeds().Output).RootElement;
        Assert.Equal(
            found, string.Join(
                ", ",
                list.EnumerateArray().Select(entry => $"{entry.GetProperty("kind").GetString()} {entry.GetProperty("name").GetString()}")));
    }

    [Fact]
    public void What_has_the_name_of_a_kind_is_found_with_the_kind()
    {
        JsonElement list = JsonDocument.Parse(_folder.Run("catalogue", "activation", "--json").Succeeds().Output).RootElement;
        Assert.Contains(
            list.EnumerateArray(),
            entry => entry.GetProperty("kind").GetString() == "layer" && entry.GetProperty("name").GetString() == "Activation");
        Assert.Contains(
            list.EnumerateArray(),
            entry => entry.GetProperty("kind").GetString() == "activation" && entry.GetProperty("name").GetString() == "Tanh");
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(80, 80)]
    [InlineData(200, 100)]
    public void Text_fits_the_terminal_and_a_page(int? terminal, int width)
    {
        string text = _folder.Run(["catalogue"], input: "", terminalWidth: terminal).Succeeds().Output;
        if (terminal is null)
            Assert.Matches(@"\n  Dense +A fully connected layer: [^\n]+\n( {10,}[^\n]+\n)*? +units: int, activation: Activation = Linear,", text);
        // What styles a terminal takes no room on it.
        string plain = System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", "");
        Assert.All(plain.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.All(plain.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.All(Catalogue.Entries, entry => Assert.Contains($"\n  {entry.Name}", plain, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_of_the_documentation_is_what_the_tool_prints()
    {
        string page = Path.Combine(Repository.Root, "docs", "catalogue.md");
        Assert.True(
            File.Exists(page) && File.ReadAllText(page) == _folder.Run("catalogue", "--markdown").Succeeds().Output,
            "docs/catalogue.md is not what the code says any more. "
                + "Write it again: dotnet run -c Release --project src/Myelin.Cli -- catalogue --markdown > docs/catalogue.md");
    }

    [Fact]
    public void Markdown_means_what_it_says()
    {
        string text = _folder.Run("catalogue", "regularizer", "--markdown").Succeeds().Output;
        Assert.StartsWith("## Regularizers\n\n| name | what it does | parameters |\n|---|---|---|\n", text, StringComparison.Ordinal);
        Assert.Contains(@"Σ\|w\|", text, StringComparison.Ordinal);
        Assert.All(
            text.TrimEnd('\n').Split('\n').Skip(2),
            row => Assert.Equal(4, row.Replace(@"\|", "", StringComparison.Ordinal).Count(c => c == '|')));
    }
}
