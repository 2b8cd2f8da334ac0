using Myelin.Datasets;

namespace Myelin.Tests.Serialization;

/// <summary>Files that earlier versions wrote, kept for good: every later version must read them and say the same.</summary>
public sealed class KeptModelFileTests
{
    private static readonly double[] s_said = [
        0.9995938, 0.0003368517, 6.9298556e-5, 0.0018450528, 0.24415454, 0.7540005, 0.0004755849, 0.15277684, 0.8467476,
    ];
    private const double TrainedLoss = 0.1286931037902832, Accuracy = 0.96;

    // Written by version 0.1.0, with preprocessing, history and the state of training. A new version that writes something new gets a
    // file of its own and a test like this one: the method below writes it and says its figures. Old files are never replaced.
    [Fact]
    public void Version_0_1_of_the_iris_model()
    {
        Sequential model = Sequential.Load(Path.Combine(Folder, "iris-0.1.myelin"));
        Assert.Equal("iris", model.Name);
        Assert.Equal(["dense", "dropout", "dense_1"], model.BuiltLayers.Select(l => l.Name));
        Assert.Equal(
            new Dense(
                8, Activation.ReLU, kernelInitializer: Initializer.HeNormal, kernelRegularizer: Regularizer.L2(0.0001), name: "dense"),
                model.Layers[0]);
        Assert.Equal(["setosa", "versicolor", "virginica"], model.Preprocessing!.Target!.ClassNames);
        Assert.Equal(30, model.History!.Epochs.Count);
        Assert.Equal(5 * 30, model.Optimizer!.Iterations);
        Numbers.Near(s_said, model.Predict(model.Preprocessing.Transform(Flowers())), 1e-5);
        Evaluation evaluation = model.Evaluate(Standardized(model));
        Assert.Equal(Accuracy, evaluation["accuracy"], 1e-9);
        Assert.Equal(TrainedLoss, evaluation["loss"], 1e-5);
        // And it can be trained further.
        model.Fit(Standardized(model), epochs: 1);
        Assert.Equal(31, model.History.Epochs.Count);
    }

    [Fact(Explicit = true)]
    public void Write_a_file_to_keep()
    {
        string path = Path.Combine(Path.GetTempPath(), "iris.myelin");
        Table iris = Iris();
        TargetEncoding target = TargetEncoding.Detect(iris, "species");
        int[] rows = [.. Enumerable.Range(0, iris.RowCount)];
        var model = new Sequential(
            new Dense(8, Activation.ReLU, kernelInitializer: Initializer.HeNormal, kernelRegularizer: Regularizer.L2(0.0001)),
            new Dropout(0.1),
            new Dense(3, Activation.Softmax))
        {
            Name = "iris",
            Seed = 42,
            Preprocessing = TablePreprocessing.Fit(iris, rows, target),
        };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(Standardized(model), epochs: 30, batchSize: 32, seed: 42);
        model.Save(path);
        Evaluation evaluation = model.Evaluate(Standardized(model));
        TestContext.Current.TestOutputHelper!.WriteLine(path + "\n" + string.Join(", ", model.Predict(model.Preprocessing.Transform(Flowers()))));
        TestContext.Current.TestOutputHelper!.WriteLine($"{evaluation["loss"]:R} {evaluation["accuracy"]:R}");
    }

    private static string Folder => Path.Combine(Samples.Folder, "..", "tests", "Myelin.Tests", "Files");

    private static Table Flowers() => Iris().Rows([0, 70, 149]);

    private static ArrayDataset Standardized(Sequential model)
    {
        TablePreprocessing preprocessing = model.Preprocessing!;
        return new ArrayDataset(preprocessing.Transform(Iris()), [preprocessing.Width], preprocessing.Target!.Labels(Iris()));
    }

    private static Table Iris()
    {
        string[][] lines = [.. File.ReadLines(Path.Combine(Samples.Folder, "iris.csv")).Select(line => line.Split(','))];
        return Table.FromColumns([.. lines[0].Select((name, i) => (name, lines[1..].Select(line => line[i]).ToArray()))]);
    }
}
