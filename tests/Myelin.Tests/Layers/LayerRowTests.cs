using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin.Tests.Layers;

/// <summary>What every row of <see cref="LayerTable"/> is put to, apart from what needs the engine's settings
/// (<see cref="LayerEngineTests"/>).</summary>
public sealed class LayerRowTests
{
    private const double Step = 1e-6;

    /// <summary>Layers that have no row because other tests have them.</summary>
    private static readonly HashSet<Type> s_testedElsewhere = [typeof(Input), typeof(ModelLayer)];

    public static TheoryData<string> WithReference => [.. LayerTable.Rows.Where(r => r.NoReference is null).Select(r => r.Name)];

    public static TheoryData<string> Smooth => [.. LayerTable.Rows.Where(r => r.Orders > 0).Select(r => r.Name)];

    public static TheoryData<string> Saved => [.. LayerTable.Rows.Where(r => r.NotSaved is null).Select(r => r.Name)];

    [Fact]
    public void Every_layer_has_a_row()
    {
        HashSet<Type> present = [.. LayerTable.Rows.Select(r => r.Layer.GetType())];
        Type[] missing = [.. typeof(Layer).Assembly.GetExportedTypes()
            .Where(t => t.IsSubclassOf(typeof(Layer)) && t.IsSealed && !present.Contains(t) && !s_testedElsewhere.Contains(t))];
        Assert.True(missing.Length == 0, $"No row of the layer table has: {string.Join(", ", missing.Select(t => t.Name))}.");
    }

    [Theory]
    [MemberData(nameof(WithReference))]
    public void Values_gradients_and_state_are_those_of_the_reference(string name) => LayerAgreement.Check(LayerTable.Row(name), ElementType.Float64);

    [Theory]
    [MemberData(nameof(LayerTable.Names), MemberType = typeof(LayerTable))]
    public void Shapes_are_known_before_the_batch_is(string name)
    {
        LayerRow row = LayerTable.Row(name);
        var run = new LayerRun(row, ElementType.Float32);
        IReadOnlyList<Shape> said = row.Layer.OutputShapes(row.Inputs);
        Dimension rows = run.Network.FixedBatchSize is { } size ? size : "batch";
        Assert.Equal(said.Select(s => new Shape([rows, .. s])), run.Pass.Outputs.Select(y => y.Shape));
        foreach (Update update in run.Pass.Updates)
            Assert.Equal(update.Variable.Spec, update.Value.Spec);
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradients_are_slopes(string name)
    {
        LayerRow row = LayerTable.Row(name);
        var run = new LayerRun(row, ElementType.Float64);
        Node[] variables = run.Variables;
        if (variables.Length == 0)
            return;
        Node scalar = run.Objective;
        for (int order = 1; order <= row.Orders; order++)
        {
            Node[] gradients = scalar.Gradients(variables);
            CompiledGraph graph = run.Compile([scalar, .. gradients]);
            graph.Run();
            double[][] analytic = [.. gradients.Select(g => LayerRun.Read(graph, g))];
            for (int k = 0; k < variables.Length; k++)
            {
                Assert.Equal(variables[k].Shape, gradients[k].Shape);
                for (int i = 0; i < analytic[k].Length; i++)
                    CheckNumber(order, graph, scalar, variables[k], i, analytic[k][i]);
            }

            scalar = gradients.Select(run.Weighted).Aggregate((a, b) => a + b);
        }

        void CheckNumber(int order, CompiledGraph graph, Node scalar, Node x, int i, double analytic)
        {
            double numeric = 0;
            if (x.Op is StateOp state)
                numeric = Slope(v => state.Variable.Values<double>()[i] = v, state.Variable.Values<double>()[i]);
            else if (graph.Has(x))
                numeric = Slope(v => graph.Input<double>(x)[i] = v, run.NumbersOf(x)[i]);
            if (!(Math.Abs(analytic - numeric) <= 1e-6 * Math.Max(1, Math.Max(Math.Abs(analytic), Math.Abs(numeric)))))
                Assert.Fail($"{row.Name}, order {order}: the gradient at number {i} of {x} is {analytic:R}; differences give {numeric:R}.");

            double Slope(Action<double> set, double at)
            {
                double slope = (Value(at + Step) - Value(at - Step)) / (2 * Step);
                set(at);
                return slope;

                double Value(double number)
                {
                    set(number);
                    graph.Run();
                    return graph.Output<double>(scalar)[0];
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Saved))]
    public void A_model_that_is_saved_and_loaded_says_the_same(string name)
    {
        LayerRow row = LayerTable.Row(name);
        SymbolicTensor[] inputs = [.. row.Inputs.Select(shape => Input.Tensor(shape))];
        var model = new Functional(inputs, row.Layer.CallAll(inputs)) { Seed = 3 };
        var random = new Random(1);
        foreach (Variable variable in model.Variables.Where(v => v.Spec.Type == ElementType.Float32))
        {
            double[] initial = LayerRun.Get(variable);
            LayerRun.Set(variable, i => initial[i] + 0.3 * random.NextDouble());
        }

        int batch = model.Network.FixedBatchSize ?? 3;
        float[][] rows = [.. row.Inputs.Select(shape => Enumerable.Range(0, batch * shape.ElementCount).Select(_ => Draw()).ToArray())];
        float[][] said = model.Predict(rows);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.myelin"]);
        Model loaded = Model.Load(folder["model.myelin"]);
        model.ResetStates();
        said = row.Layer.FixedBatchSize is null ? said : model.Predict(rows);
        loaded.ResetStates();
        Assert.Equal(said, loaded.Predict(rows));
        Layer again = loaded.Layers[^1];
        Assert.Equal(row.Layer with { Name = again.Name }, again);

        float Draw()
        {
            double x = row.Range.Low + (row.Range.High - row.Range.Low) * random.NextDouble();
            return (float)(row.TakesIndices ? Math.Floor(x) : x);
        }
    }
}
