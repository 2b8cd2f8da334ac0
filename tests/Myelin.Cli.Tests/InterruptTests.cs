using System.Text;
using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Ctrl-C, heard inside the process: what was learned so far is evaluated and saved.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_learned_is_saved_with_exit_code_130()
    {
        _folder.Write("animals.csv", Samples.TwoClasses());
        var interrupts = new Interrupts();
        var output = new Trigger("epoch ", interrupts.Interrupt);
        using var host = new CliHost
        {
            Input = Stream.Null, Output = output, Error = new StringWriter(), Folder = _folder.Path, ListenForInterrupts = () => interrupts,
        };
        Assert.Equal(130, Cli.Run(["train", "animals.csv", "--target", "kind", "--epochs", "1000000", "--patience", "1000000"], host));
        Assert.Contains("stopped by you after", output.ToString(), StringComparison.Ordinal);
        JsonElement run = JsonDocument.Parse(_folder.Read("runs/animals-1/run.json")).RootElement;
        Assert.Equal("interrupt", run.GetProperty("stopped").GetString());
        Assert.InRange(run.GetProperty("epochs_run").GetInt32(), 1, 1000);
        _folder.Run("evaluate", "runs/animals-1", "animals.csv").Succeeds();
    }

    [Theory]
    [InlineData("animals", "kind", "epoch,loss,accuracy,val_loss,val_accuracy\n")]
    [InlineData("plane", "y", "epoch,loss,mse,mae,r2,val_loss,val_mse,val_mae,val_r2\n")]
    public void Within_the_first_epoch_the_weights_of_that_moment_are_saved(string name, string target, string history)
    {
        _folder.Write("animals.csv", Samples.TwoClasses());
        _folder.Write("plane.csv", Samples.Plane());
        var interrupts = new Interrupts();
        var output = new Trigger("Ctrl-C stops", interrupts.Interrupt);
        using var host = new CliHost
        {
            Input = Stream.Null, Output = output, Error = new StringWriter(), Folder = _folder.Path, IsTerminal = true, Width = 100,
            ListenForInterrupts = () => interrupts,
        };
        Assert.Equal(130, Cli.Run(["train", $"{name}.csv", "--target", target, "--batch-size", "1"], host));
        Assert.Contains("stopped by you in epoch 1", output.ToString(), StringComparison.Ordinal);
        JsonElement run = JsonDocument.Parse(_folder.Read($"runs/{name}-1/run.json")).RootElement;
        Assert.Equal(0, run.GetProperty("epochs_run").GetInt32());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("best_epoch").ValueKind);
        Assert.Equal(history, _folder.Read($"runs/{name}-1/history.csv"));
        Assert.Contains(
            "topped in epoch 1; the weights of that moment were kept", _folder.Read($"runs/{name}-1/report.html"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Before_anything_was_learned_nothing_is_saved()
    {
        _folder.Write("animals.csv", Samples.TwoClasses());
        var interrupts = new Interrupts();
        interrupts.Interrupt();
        _folder.Run(["train", "animals.csv", "--target", "kind", "--json"], "", interrupts).Fails(130, "nothing was saved");
        Assert.Equal(["animals.csv"], _folder.Everything);
    }

    /// <summary>Does something the first time that a text is written.</summary>
    private sealed class Trigger(string text, Action action) : StringWriter
    {
        private bool _done;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            if (_done || value?.Contains(text, StringComparison.Ordinal) != true) return;
            _done = true;
            action();
        }
    }
}
