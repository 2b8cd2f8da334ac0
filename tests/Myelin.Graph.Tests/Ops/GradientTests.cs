namespace Myelin.Graph.Tests;

/// <summary>Gradients of every row, of first and higher order, against central differences in double precision.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-6;

    public static TheoryData<string> Rows => [.. OpTable.Rows.Where(r => r.Orders > 0 && r.Cases.Any(c => c.IsSmall)).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gradients_are_slopes(string name)
    {
        OpRow row = OpTable.Row(name);
        Case[] cases = [.. row.Cases.Where(c => c.IsSmall)];
        foreach (Case @case in cases)
            new Differences(row, @case).Check();
    }

    private sealed class Differences(OpRow row, Case @case)
    {
        private readonly Node[] _inputs = @case.Inputs(ElementType.Float64);
        private readonly double[][] _numbers = row.Draw(@case, wide: false);
        private readonly List<(Node Node, double[] Numbers)> _weights = [];
        private readonly Random _random = new(row.Cases.Count);

        public void Check()
        {
            Node[] variables = [.. _inputs.Where(x => x.Type == ElementType.Float64)];
            Node scalar = Weighted(row.Build(_inputs).Cast(ElementType.Float64));
            for (int order = 1; order <= row.Orders; order++)
            {
                Node[] gradients = scalar.Gradients(variables);
                CheckOrder(order, scalar, gradients, variables);
                scalar = gradients.Select(Weighted).Aggregate((a, b) => a + b);
            }
        }

        /// <summary>A sum in which every element has a weight of its own: the gradient of a plain sum would not tell elements apart.</summary>
        private Node Weighted(Node y)
        {
            Node weights = Node.Input("weights", y.Shape, ElementType.Float64);
            var numbers = new double[y.Shape.Bind(@case.Sizes).ElementCount];
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = _random.NextDouble() * 2 - 1;
            _weights.Add((weights, numbers));
            return (y * weights).Sum();
        }

        private void CheckOrder(int order, Node scalar, Node[] gradients, Node[] variables)
        {
            CompiledGraph graph = OpRun.Compile([scalar, .. gradients], @case);
            for (int i = 0; i < _inputs.Length; i++)
                OpRun.Write(graph, _inputs[i], _numbers[i]);
            foreach ((Node weights, double[] numbers) in _weights)
                OpRun.Write(graph, weights, numbers);
            graph.Run();
            double[][] analytic = [.. gradients.Select(g => OpRun.Read(graph, g))];
            for (int k = 0; k < variables.Length; k++)
            {
                Assert.Equal(variables[k].Shape, gradients[k].Shape);
                for (int i = 0; i < analytic[k].Length; i++)
                    CheckNumber(order, graph, scalar, variables[k], i, analytic[k][i]);
            }
        }

        private void CheckNumber(int order, CompiledGraph graph, Node scalar, Node x, int i, double analytic)
        {
            double numeric = 0;
            if (graph.Has(x))
            {
                double at = _numbers[Array.IndexOf(_inputs, x)][i];
                numeric = (Value(at + Step) - Value(at - Step)) / (2 * Step);
                OpRun.Write(graph, x, i, at);
            }

            if (!(Math.Abs(analytic - numeric) <= 1e-6 * Math.Max(1, Math.Max(Math.Abs(analytic), Math.Abs(numeric)))))
                Assert.Fail($"{row.Name} {@case}, order {order}: the gradient at number {i} of {x} is {analytic:R}; differences give {numeric:R}.");

            double Value(double number)
            {
                OpRun.Write(graph, x, i, number);
                graph.Run();
                return graph.Output<double>(scalar)[0];
            }
        }
    }
}
