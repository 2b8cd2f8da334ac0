using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Myelin.Cli.Commands;
using Myelin.Cli.Parsing;
using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Kernels;

namespace Myelin.Cli;

/// <summary>The tool's one entry: parses what was typed, runs the command, and turns every error into a line or two and an exit
/// code.</summary>
internal static class Cli
{
    public static int Run(IReadOnlyList<string> args, CliHost host)
    {
        try
        {
            if (args is ["help", ..]) args = [.. args.Skip(1), "--help"];
            RootCommand root = MakeRoot(host);
            ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Action is HelpPage or VersionAction) return ((SynchronousCommandLineAction)parsed.Action).Invoke(parsed);
            UsageErrors.Check(parsed);
            CheckEnvironment();
            return parsed.CommandResult.Command is ToolCommand
                ? ((SynchronousCommandLineAction)parsed.Action!).Invoke(parsed)
                : new HelpPage(host).Invoke(parsed);
        }
        catch (Exception e)
        {
            return Report(e, host);
        }
    }

    internal static string Version { get; } =
        typeof(Cli).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private static RootCommand MakeRoot(CliHost host)
    {
        var root = new RootCommand(
            "Myelin trains neural networks on tables: one command from a CSV file to a trained network, a report and predictions.")
        {
            TrainCommand.Make(host),
            EvaluateCommand.Make(host),
            PredictCommand.Make(host),
            InspectCommand.Make(host),
            CatalogueCommand.Make(host),
        };
        foreach (Option option in root.Options)
        {
            if (option is HelpOption) option.Action = new HelpPage(host);
            else if (option is VersionOption) option.Action = new VersionAction(host);
        }

        return root;
    }

    /// <summary>Reads what environment variables say about threads and vectors, so that a slip in them is told before anything is
    /// done.</summary>
    private static void CheckEnvironment()
    {
        try
        {
            _ = ThreadTeam.Threads;
            _ = VectorPath.Current;
        }
        catch (TypeInitializationException e) when (e.InnerException is not null)
        {
            throw CommandException.Usage(e.InnerException.Message.ReplaceLineEndings(" "));
        }
    }

    private static string Unexpected(Exception error) =>
        $"Something went wrong that should not have: {error.Message.ReplaceLineEndings(" ")}\nMYELIN_DEBUG=1 shows where.";

    private static int Report(Exception error, CliHost host)
    {
        (string message, int code) = error switch
        {
            CommandException e => (e.Message, e.ExitCode),
            InvalidTableException e => (e.Message, ExitCodes.Failure),
            OutOfMemoryException => ("There is not enough memory for this table and this network.", ExitCodes.Failure),
            // Of graphs, only one that is too large can come of what is typed.
            GraphException or IOException or UnauthorizedAccessException => (error.Message, ExitCodes.Failure),
            _ => (Unexpected(error), ExitCodes.Failure),
        };
        host.Output.Flush();
        host.Error.WriteLine(host.ErrorUsesColour ? $"\u001b[31mmyelin:\u001b[0m {message}" : $"myelin: {message}");
        if (Environment.GetEnvironmentVariable("MYELIN_DEBUG") == "1") host.Error.WriteLine(error);
        return code;
    }

    private sealed class VersionAction(CliHost host) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            host.Output.WriteLine($"myelin {Version}");
            return ExitCodes.Success;
        }
    }
}
