using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Serialization;

/// <summary>Layers, losses, metrics and optimizers of a user's own in model files.</summary>
public sealed class CustomObjectsTests
{
    [Fact]
    public void A_model_of_ones_own_parts_comes_back()
    {
        CustomObjects.RegisterLayer(
            "test_scale", fields => new Scale(fields.Number("factor")), (writer, layer) => writer.WriteNumber("factor", layer.Factor));
        CustomObjects.RegisterLoss("test_cubes", _ => new Cubes());
        CustomObjects.RegisterMetric(
            "test_sum", fields => new SumOfOutputs(fields.Whole("times")), (writer, metric) => writer.WriteNumber("times", metric.Times));
        CustomObjects.RegisterOptimizer(
            "test_signs", fields => new Signs(fields.Number("learning_rate")),
            (writer, optimizer) => writer.WriteNumber("learning_rate", optimizer.LearningRate));
        // The parts of a program may each register what they need.
        CustomObjects.RegisterLoss("test_cubes", _ => new Cubes());

        using var folder = new TemporaryFolder();
        var data = new ArrayDataset([1f, 2, 3, 4], [1], [2f, 4, 6, 8]);
        var model = new Sequential(new Input(1), new Scale(0.5) { Name = "half" }, new Dense(1));
        model.Compile(new Signs(0.03), new Cubes(), new SumOfOutputs(2));
        model.Fit(data, epochs: 3, batchSize: 2);
        model.Save(folder["m.myelin"]);
        var loaded = (Sequential)Model.Load(folder["m.myelin"]);
        Assert.Equal(new Scale(0.5) { Name = "half" }, loaded.Layers[1]);
        Assert.Equal((new Cubes(), new SumOfOutputs(2)), (loaded.Loss, Assert.Single(loaded.Metrics)));
        Assert.Equal(0.03, Assert.IsType<Signs>(loaded.Optimizer).LearningRate);
        Assert.Equal(model.Evaluate(data), loaded.Evaluate(data));

        model.Fit(data, epochs: 1, batchSize: 2, seed: 1);
        loaded.Fit(data, epochs: 1, batchSize: 2, seed: 1);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
    }

    [Fact]
    public void Names_that_are_taken_are_refused()
    {
        Assert.Contains("\"dense\" is the name of Myelin's own layer", Assert.Throws<ArgumentException>(
            () => CustomObjects.RegisterLayer("dense", _ => new Scale(1))).Message, StringComparison.Ordinal);
        CustomObjects.RegisterLoss("test_taken", _ => new Cubes());
        Assert.Contains("\"test_taken\" is registered already, for Cubes", Assert.Throws<ArgumentException>(
            () => CustomObjects.RegisterLoss("test_taken", _ => new Fourths())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CustomObjects.RegisterMetric(" ", _ => new SumOfOutputs(1)));
    }

    [Fact]
    public void What_is_not_registered_is_told_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(1), new Unregistered());
        string message = Assert.Throws<InvalidOperationException>(() => model.Save(folder["m.myelin"])).Message;
        Assert.Contains("cannot hold a layer of the type \"unregistered\"", message, StringComparison.Ordinal);
        Assert.Contains("CustomObjects.RegisterLayer", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private sealed record Scale(double Factor) : Layer
    {
        public override Node Apply(Node x, LayerContext context) => x * Factor;
    }

    private sealed record Unregistered : Layer
    {
        public override Node Apply(Node x, LayerContext context) => x;
    }

    private sealed record Cubes : Loss
    {
        public override string Name => "test_cubes";

        public override Node OfRows(Node outputs, Node targets) => (outputs - targets).Abs().Power(3);
    }

    private sealed record Fourths : Loss
    {
        public override string Name => "test_fourths";

        public override Node OfRows(Node outputs, Node targets) => (outputs - targets).Square().Square();
    }

    private sealed record SumOfOutputs(int Times) : Metric
    {
        public override string Name => "test_sum";

        public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) => [outputs.Cast(ElementType.Float64).Sum()];

        public override double Value(MetricState state) => state.Sum(0)[0] * Times;
    }

    private sealed class Signs(double learningRate) : Optimizer(learningRate)
    {
        public override string Name => "test_signs";

        protected internal override IReadOnlyList<string> SlotNames => [];

        protected internal override IReadOnlyList<Node> Step(
            Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step) =>
            [parameter - gradient.Sign() * learningRate.Cast(parameter.Type)];
    }
}
