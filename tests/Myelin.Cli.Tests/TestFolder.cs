using System.Text;

namespace Myelin.Cli.Tests;

/// <summary>A folder of its own for a test, which is gone when the test ends.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("myelin-").FullName;

    /// <summary>The names of all files and folders in it, at any depth, sorted.</summary>
    public string[] Everything =>
        [.. Directory.EnumerateFileSystemEntries(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(entry => System.IO.Path.GetRelativePath(Path, entry)).Order(StringComparer.Ordinal)];

    public string Write(string name, string text) => Write(name, new UTF8Encoding(false).GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);
        return name;
    }

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>Runs the tool in this folder.</summary>
    public ToolResult Run(params string[] args) => Run(args, input: "");

    public ToolResult Run(string[] args, string input, Interrupts? interrupts = null, int? terminalWidth = null)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        using var host = new CliHost
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Output = output,
            Error = error,
            Folder = Path,
            IsTerminal = terminalWidth is not null,
            Width = terminalWidth,
            ErrorWidth = terminalWidth,
            ListenForInterrupts = () => interrupts ?? new Interrupts(),
        };
        int code = Cli.Run(args, host);
        return new ToolResult(code, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            // A test may have made a folder that cannot be written.
            foreach (string folder in Directory.EnumerateDirectories(Path))
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(Path, recursive: true);
    }
}

/// <summary>What a run of the tool has come to.</summary>
internal sealed record ToolResult(int Code, string Output, string Error)
{
    public ToolResult Succeeds()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        return this;
    }

    /// <summary>Failed with one or two lines on standard error, nothing on standard output, and no stack trace.</summary>
    public void Fails(int code, params string[] words)
    {
        Assert.Equal(code, Code);
        Assert.Equal("", Output);
        string[] lines = Error.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 1, 2);
        Assert.StartsWith("myelin: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        foreach (string word in words) Assert.Contains(word, Error, StringComparison.Ordinal);
    }
}
