using System.IO.Compression;
using System.Text.Json;
using Myelin.Serialization;

namespace Myelin.Tests.Optimizers;

/// <summary>Every optimizer is saved and loaded with all that it was made with and all that it remembers: training goes on as if never
/// stopped.</summary>
public sealed class OptimizerFileTests
{
    private static readonly Dictionary<string, Func<Optimizer>> s_optimizers = new()
    {
        ["sgd"] = () => new SGD(0.02, 0.8, nesterov: true) { WeightDecay = 0.01, ExcludeFromWeightDecay = ["bias", "dense_1/"] },
        ["nesterov"] = () => new Nesterov(0.03, 0.7) { ClipValue = 0.1 },
        ["adagrad"] = () => new Adagrad(0.1, 0.2, 1e-5) { ClipNorm = 0.5 },
        ["adadelta"] = () => new Adadelta(0.9, 0.8, 1e-4) { GlobalClipNorm = 0.5 },
        ["rmsprop"] = () => new RMSprop(0.01, 0.8, 0.5, 1e-5, centered: true),
        ["adam"] = () => new Adam(0.01, 0.8, 0.99, 1e-5, amsgrad: true),
        ["amsgrad"] = () => new AMSGrad(0.01, 0.8, 0.99, 1e-5) { UseEma = true, EmaMomentum = 0.9, EmaOverwriteFrequency = 4 },
        ["adamw"] = () => new AdamW(0.01, 0.02, 0.8, 0.99, 1e-5, amsgrad: true),
        ["adamax"] = () => new Adamax(0.01, 0.8, 0.99, 1e-5),
        ["nadam"] = () => new Nadam(0.01, 0.8, 0.99, 1e-5) { GradientAccumulationSteps = 2 },
        ["lion"] = () => new Lion(0.003, 0.8, 0.95),
        ["ftrl"] = () => new Ftrl(0.1, -0.6, 0.2, 0.001, 0.002, 0.003, 0.1),
        ["lamb"] = () => new Lamb(0.01, 0.8, 0.99, 1e-5),
        ["exponential"] = () => new Adam { Schedule = new ExponentialDecay(0.02, 5, 0.5, staircase: true) },
        ["inverse time"] = () => new Adam { Schedule = new InverseTimeDecay(0.02, 5, 0.5) },
        ["piecewise"] = () => new Adam { Schedule = new PiecewiseConstantDecay([2, 4], [0.02, 0.01, 0.005]) },
        ["polynomial"] = () => new Adam { Schedule = new PolynomialDecay(0.02, 6, 0.001, 2, cycle: true) },
        ["cosine"] = () => new Adam { Schedule = new CosineDecay(0.001, 5, 0, 0.02, 2) },
        ["restarts"] = () => new Adam { Schedule = new CosineDecayRestarts(0.02, 3, 1.5, 0.9, 0.1) },
        ["one cycle"] = () => new Adam { Schedule = new OneCycle(0.02, 12, 0.4, Annealing.Linear, 10, 100) },
        ["warm-up"] = () => new Adam { Schedule = new LinearWarmup(new ConstantLearningRate(0.02), 5, 0.001) },
    };

    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    [Fact]
    public void Every_optimizer_and_schedule_is_here()
    {
        Assert.Equal(
            // Other tests register optimizers of their own.
            JsonFamilies.Optimizers.Tags.Where(tag => !tag.StartsWith("test_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            s_optimizers.Values.Select(make => make().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(9, JsonFamilies.Schedules.Forms.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_goes_on_as_if_never_stopped(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.myelin"];
        Sequential model = Model(s_optimizers[name]()), whole = Model(s_optimizers[name]());
        model.Fit(Samples.Iris(), epochs: 1, batchSize: 50);
        model.Save(path);
        var loaded = Sequential.Load(path);
        Assert.Equal(Settings(model.Optimizer!), Settings(loaded.Optimizer!));
        Assert.Equal(model.Optimizer!.Slots.Select(s => s.ToString()), loaded.Optimizer!.Slots.Select(s => s.ToString()));
        for (int i = 0; i < 2; i++)
            loaded.Fit(Samples.Iris(), epochs: 1, batchSize: 50);

        whole.Fit(Samples.Iris(), epochs: 1, batchSize: 50);
        whole.Fit(Samples.Iris(), epochs: 1, batchSize: 50);
        whole.Fit(Samples.Iris(), epochs: 1, batchSize: 50);
        Assert.Equal(whole.GetWeights(), loaded.GetWeights());
        Assert.Equal(whole.Optimizer!.Iterations, loaded.Optimizer!.Iterations);
    }

    // A rate that has come to 0 is none that an optimizer could be made with.
    [Fact]
    public void A_schedule_that_has_come_to_zero_loads()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.myelin"];
        Sequential model = Model(new Adam { Schedule = new CosineDecay(0.01, 3) });
        model.Fit(Samples.Iris(), epochs: 1, batchSize: 50);
        Assert.Equal(0, model.Optimizer!.LearningRate);
        model.Save(path);
        Assert.Equal(model.Optimizer.Schedule, Sequential.Load(path).Optimizer!.Schedule);
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream training = zip.GetEntry("training.json")!.Open();
        using var json = JsonDocument.Parse(training);
        Assert.False(json.RootElement.GetProperty("optimizer").TryGetProperty("learning_rate", out _));
    }

    [Fact]
    public void Constraints_initializers_and_regularizers_of_layers_are_saved()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.myelin"];
        var layer = new Dense(
            3, kernelInitializer: Initializer.VarianceScaling(2, FanMode.FanAverage, ScalingDistribution.Uniform),
            biasInitializer: Initializer.Constant(0.5),
            kernelRegularizer: Regularizer.Orthogonal(0.2, OrthogonalMode.Columns), kernelConstraint: Constraint.MinMaxNorm(0.1, 2, 0.5, 1),
            biasConstraint: Constraint.NonNeg, name: "out");
        new Sequential(new Input(4), layer).Save(path);
        Assert.Equal(layer, Sequential.Load(path).Layers[^1]);
    }

    private static string Settings(Optimizer optimizer)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            JsonFamilies.Optimizers.WriteFields(writer, optimizer);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Sequential Model(Optimizer optimizer)
    {
        var model = new Sequential(new Input(4), new Dense(6, Activation.Tanh), new Dense(3, Activation.Softmax));
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy);
        return model;
    }
}
