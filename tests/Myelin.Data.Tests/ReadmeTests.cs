using System.IO.Compression;
using Myelin.Graph;

namespace Myelin.Data.Tests;

/// <summary>The examples of README.md: each runs here, and stands on the page as it stands here.</summary>
[Collection("alone")]
public sealed class ReadmeTests : IDisposable
{
    private const int Rows = 60;
    private readonly string _folder = Directory.CreateTempSubdirectory("myelin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_shows_what_runs_here() => PageExamples.AreThoseOf("README.md", "tests/Myelin.Data.Tests/ReadmeTests.cs");

    [Fact]
    public void Digits_are_learned_and_the_model_is_saved()
    {
        WriteDigits();
        string? data = Environment.GetEnvironmentVariable("MYELIN_DATA");
        (TextWriter console, string current) = (Console.Out, Environment.CurrentDirectory);
        using var output = new StringWriter();
        try
        {
            Environment.SetEnvironmentVariable("MYELIN_DATA", _folder);
            Environment.CurrentDirectory = _folder;
            Console.SetOut(output);
            Digits();
        }
        finally
        {
            Environment.SetEnvironmentVariable("MYELIN_DATA", data);
            Environment.CurrentDirectory = current;
            Console.SetOut(console);
        }

        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.StartsWith("epoch 1/20 - ", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^loss: \S+ - accuracy: 1\.0000$", lines[^2]);
        Assert.Equal(10, Model.Load(Path.Combine(_folder, "mnist.myelin")).Predict(new float[28 * 28]).Length);
    }

    [Fact]
    public void A_graph_and_its_gradients()
    {
        #region graph
        Node x = Node.Input("x", 2), w = Node.Parameter([0.5f, -0.25f]), b = Node.Parameter(0.1f);
        Node loss = (x.Dot(w) + b).Sigmoid().Square().Sum();
        Node[] gradients = loss.Gradients(w, b);          // more graph: gradients have gradients too
        CompiledGraph step = CompiledGraph.Compile([loss, .. gradients]);
        step.Input<float>(x)[0] = 1f;                     // a span into the step's own memory: nothing is allocated
        step.Run();
        float value = step.Output<float>(loss)[0];
        #endregion
        double s = 1 / (1 + Math.Exp(-0.6)), slope = 2 * s * s * (1 - s);
        Assert.Equal(s * s, value, 1e-6);
        Assert.Equal(slope, step.Output<float>(gradients[0])[0], 1e-6);
        Assert.Equal(0, step.Output<float>(gradients[0])[1]);
        Assert.Equal(slope, step.Output<float>(gradients[1])[0], 1e-6);
    }

    private static void Digits()
    {
        #region digits
        var (train, test) = Mnist.Load();

        var model = new Sequential(
            new Input(28, 28),
            new Flatten(),
            new Dense(256, Activation.ReLU),
            new Dropout(0.2),
            new Dense(10, Activation.Softmax));

        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);

        History history = model.Fit(train, epochs: 20, batchSize: 128, validationSplit: 0.1,
            callbacks: [new ProgressCallback(), new EarlyStopping(monitor: "val_loss", patience: 3, restoreBestWeights: true)]);

        Console.WriteLine(model.Evaluate(test));
        model.Save("mnist.myelin");
        #endregion
        Assert.NotEmpty(history.Epochs);
    }

    /// <summary>Files as MNIST's, of a few pictures that are easily told apart: a digit is a bright line of its own.</summary>
    private void WriteDigits()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "mnist")).FullName;
        byte[] pictures = new byte[Rows * 28 * 28], digits = new byte[Rows];
        for (int row = 0; row < Rows; row++)
        {
            digits[row] = (byte)(row % 10);
            pictures.AsSpan((row * 28 + 2 * digits[row]) * 28, 2 * 28).Fill(255);
        }

        foreach (string part in new[] { "train", "t10k" })
        {
            Write(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), [0, 0, 8, 3, 0, 0, 0, Rows, 0, 0, 0, 28, 0, 0, 0, 28], pictures);
            Write(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"), [0, 0, 8, 1, 0, 0, 0, Rows], digits);
        }
    }

    private static void Write(string path, byte[] head, byte[] content)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(head);
        stream.Write(content);
    }
}

/// <summary>Tests that change what belongs to the whole process, so that no other runs beside them.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
