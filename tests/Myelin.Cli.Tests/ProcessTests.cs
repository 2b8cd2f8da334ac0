using System.Diagnostics;
using System.Globalization;

namespace Myelin.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_and_predict_succeed_with_plain_output()
    {
        using (Process train = Start("train", Samples.Path("iris.csv"), "--target", "species", "--epochs", "5"))
        {
            string output = train.StandardOutput.ReadToEnd();
            Assert.Equal("", train.StandardError.ReadToEnd());
            Assert.Equal(0, ExitCode(train));
            Assert.Contains("epoch 5/5", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', output);
            Assert.DoesNotContain('\r', output);
        }

        using Process predict = Start("predict", "runs/iris-1", "-");
        predict.StandardInput.Write("petal_width,petal_length,sepal_width,sepal_length\n0.2,1.4,3.5,5.1\n");
        predict.StandardInput.Close();
        Assert.StartsWith(
            "petal_width,petal_length,sepal_width,sepal_length,prediction\n0.2,1.4,3.5,5.1,", predict.StandardOutput.ReadToEnd(),
            StringComparison.Ordinal);
        Assert.Equal(0, ExitCode(predict));
    }

    [Theory]
    [InlineData("train nowhere.csv --target y", 1)]
    [InlineData("train", 2)]
    [InlineData("--nothing", 2)]
    [InlineData("inspect nowhere", 1)]
    public void Errors_have_exit_codes_and_no_stack_trace(string line, int code)
    {
        using Process process = Start(line.Split(' '));
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        string error = process.StandardError.ReadToEnd();
        Assert.StartsWith("myelin: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.InRange(error.TrimEnd().Split('\n').Length, 1, 2);
        Assert.Equal(code, ExitCode(process));
        Assert.Empty(_folder.Everything);
    }

    [Theory]
    [InlineData("MYELIN_THREADS", "many")]
    [InlineData("MYELIN_VECTOR", "1024")]
    public void A_slip_in_the_environment_is_told(string variable, string value)
    {
        using Process process = Start(["inspect", "nowhere"], (variable, value));
        string error = process.StandardError.ReadToEnd();
        Assert.StartsWith("myelin: ", error, StringComparison.Ordinal);
        Assert.Contains(variable, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
        Assert.Equal(2, ExitCode(process));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_training_and_saves(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Signals are sent in another way here.");
        using Process train = Start("train", Samples.Path("iris.csv"), "--target", "species", "--epochs", "100000000", "--patience", "100000000");
        while (train.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch", StringComparison.Ordinal))
        {
        }

        using (Process kill = Process.Start("kill", [$"-{signal}", train.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        // A shell that starts tests in the background may have told all its processes to ignore an interrupt: the tool goes on then, rightly.
        Task<string> reading = train.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)) != reading)
        {
            train.Kill();
            Assert.Fail($"The tool trained on after {signal}. Is the signal ignored where the tests were started?");
        }

        string rest = await reading;
        Assert.Equal(130, ExitCode(train));
        Assert.Contains("stopped by you", rest, StringComparison.Ordinal);
        _folder.Run("evaluate", "runs/iris-1", Samples.Path("iris.csv")).Succeeds();
        Assert.Equal(
            [
                "runs", "runs/iris-1", "runs/iris-1/history.csv", "runs/iris-1/model.myelin", "runs/iris-1/report.html",
                "runs/iris-1/run.json",
            ], _folder.Everything);
    }

    private static int ExitCode(Process process)
    {
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "The tool did not end.");
        return process.ExitCode;
    }

    private Process Start(params string[] args) => Start(args, null);

    private Process Start(string[] args, (string Name, string Value)? variable)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Myelin.Cli.dll"));
        foreach (string arg in args) start.ArgumentList.Add(arg);
        start.Environment.Remove("MYELIN_DEBUG");
        if (variable is { } given) start.Environment[given.Name] = given.Value;
        return Process.Start(start) ?? throw new InvalidOperationException("The tool did not start.");
    }
}
