using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary><c>myelin inspect</c>.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public InspectTests()
    {
        _folder.Write("animals.csv", Samples.TwoClasses());
        _folder.Run("train", "animals.csv", "--target", "kind", "--hidden", "7", "--epochs", "3", "--out", "run", "--quiet").Succeeds();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("run/model.myelin")]
    public void A_model_shows_its_task_layers_and_columns(string name)
    {
        string text = _folder.Run("inspect", name).Succeeds().Output;
        Assert.Contains("predicts kind, 2 classes", text, StringComparison.Ordinal);
        Assert.Matches(@"dense +relu +\(7,\) +42\n", text);
        Assert.Matches(@"dense_1 +softmax +\(2,\) +16\n", text);
        Assert.Contains("colour  categorical       4", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_no_memory_holds_are_told()
    {
        _folder.Run("train", "animals.csv", "--target", "kind", "--hidden", "2000", "--epochs", "1", "--out", "wide", "--quiet").Succeeds();
        _folder.Run("inspect", "wide", "--kernels", "--rows", "1048576")
            .Fails(1, "The kernels for 1,048,576 rows cannot be made", "Take fewer --rows");
    }

    [Fact]
    public void Models_that_programs_made_are_shown_too()
    {
        SymbolicTensor x = Input.Tensor([8, 2]);
        SymbolicTensor y = new Conv1D(4, 3, activation: Activation.ReLU).Call(x);
        new Functional([x], [new Dense(1).Call(new Flatten().Call(y)), y]).Save(Path.Combine(_folder.Path, "made.myelin"));
        string text = _folder.Run("inspect", "made.myelin").Succeeds().Output;
        Assert.Matches(@"conv1d +filters=4, kernel_size=3, activ… +\(6, 4\) +28\n", text);
        Assert.Contains(
            "prediction of 2 rows", _folder.Run("inspect", "made.myelin", "--kernels", "--rows", "2").Succeeds().Output,
            StringComparison.Ordinal);
        _folder.Run("predict", "made.myelin", "animals.csv").Fails(1, "has no preprocessing for tables");
    }

    [Fact]
    public void Json_holds_the_same()
    {
        ToolResult result = _folder.Run("inspect", "run", "--json").Succeeds();
        JsonElement model = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("kind", model.GetProperty("target").GetString());
        Assert.Equal(58, model.GetProperty("parameters").GetInt64());
        Assert.Equal(3, model.GetProperty("epochs_run").GetInt32());
        Assert.Equal(
            ["input", "dense", "dense"],
            model.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("type").GetString()!));
        Assert.Equal(["size", "colour"], model.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!));
        Assert.False(model.TryGetProperty("kernels", out _));
    }

    [Fact]
    public void Kernels_show_what_really_runs()
    {
        string text = _folder.Run("inspect", "run", "--kernels", "--rows", "16").Succeeds().Output;
        Assert.Contains("prediction of 16 rows", text, StringComparison.Ordinal);
        Assert.Matches(@"1  MatMul +\(16, 7\) +Add \+ Relu\n", text);
        Assert.Contains("training step of 16 rows", text, StringComparison.Ordinal);
        Assert.Matches(@"\d+ kernels, an arena of [\d,]+ bytes\n", text);
        JsonElement kernels =
            JsonDocument.Parse(_folder.Run("inspect", "run", "--kernels", "--json").Succeeds().Output).RootElement.GetProperty("kernels");
        JsonElement first = kernels.GetProperty("prediction").GetProperty("kernels")[0];
        Assert.Equal("MatMul", first.GetProperty("name").GetString());
        Assert.Equal(["Add", "Relu"], first.GetProperty("fused").EnumerateArray().Select(op => op.GetString()!));
        Assert.True(kernels.GetProperty("training_step").GetProperty("arena_bytes").GetInt64() > 0);
    }
}
