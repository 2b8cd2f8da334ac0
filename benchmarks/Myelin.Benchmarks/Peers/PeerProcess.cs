using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Myelin.Benchmarks;

/// <summary>
/// A peer in a process of its own, which reads a command a line (JSON) and answers each with a line. It ends with its standard input, so
/// also when this process dies.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process, JsonNode greeting) => (_process, Greeting) = (process, greeting);

    /// <summary>What the process said first: the peer's version.</summary>
    public JsonNode Greeting { get; }

    /// <summary>Starts a peer; null when it is not installed.</summary>
    public static PeerProcess? TryStart(string program, string[] arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (string name in Settings.AllVariables)
            start.Environment.Remove(name);
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (process.StandardOutput.ReadLine() is { } line)
            return new PeerProcess(process, JsonNode.Parse(line)!);
        process.WaitForExit();
        process.Dispose();
        return null;
    }

    /// <summary>Asks, and gives the answer.</summary>
    /// <exception cref="InvalidOperationException">The peer could not do it, or has ended.</exception>
    public JsonNode Ask(JsonObject command)
    {
        _process.StandardInput.WriteLine(command.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The peer ended instead of answering to {command.ToJsonString()}.");
        JsonNode answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error
            ? throw new InvalidOperationException($"The peer answered to {command.ToJsonString()}: {error}")
            : answer;
    }

    /// <summary>Asks for a time.</summary>
    public double Microseconds(JsonObject command) => (double)Ask(command)["microseconds"]!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }
}
