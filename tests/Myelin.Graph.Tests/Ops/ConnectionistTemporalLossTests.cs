using System.Runtime.InteropServices;

namespace Myelin.Graph.Tests;

/// <summary>Connectionist temporal classification against its definition: the sum over all ways to lay labels along the time axis.</summary>
[Collection(nameof(EngineSettings))]
public sealed class ConnectionistTemporalLossTests
{
    private const int Time = 5, Classes = 4;
    private static readonly int[] s_labels = [1, 2, 3, 2, 2, 0, 1, 0, 0, 0, 0, 0, 3, 3, 3, 2, 1, 3];
    private static readonly int[] s_labelLengths = [3, 2, 1, 0, 3, 2];
    private static readonly int[] s_inputLengths = [5, 4, 3, 5, 5, 1];

    [Theory]
    [InlineData(ElementType.Float64, 1e-10)]
    [InlineData(ElementType.Float32, 1e-5)]
    public void Values_are_sums_over_all_ways(ElementType type, double tolerance)
    {
        (Node x, Node y, double[] logits) = Build(type);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Write(graph, x, logits);
        graph.Run();
        double[] losses = OpRun.Read(graph, y);
        for (int row = 0; row < 6; row++)
        {
            double expected = -Math.Log(
                Probability(
                    logits.AsSpan(row * Time * Classes, Time * Classes), [.. s_labels.Skip(row * 3).Take(s_labelLengths[row])],
                    s_inputLengths[row]));
            if (double.IsInfinity(expected))
                Assert.Equal(double.PositiveInfinity, losses[row]);
            else
                Assert.Equal(expected, losses[row], tolerance);
        }
    }

    [Fact]
    public void Gradients_are_slopes_and_zero_where_there_is_no_way()
    {
        (Node x, Node y, double[] logits) = Build(ElementType.Float64);
        double[] weights = [1, -0.5, 2, 0.25, 1.5, 1];
        Node gradient = (y * Node.Constant(weights, [6])).Sum().Gradients(x)[0];
        CompiledGraph graph = CompiledGraph.Compile([y, gradient]);
        Write(graph, x, logits);
        graph.Run();
        double[] slopes = OpRun.Read(graph, gradient);
        for (int i = 0; i < logits.Length; i++)
        {
            int row = i / (Time * Classes);
            double Loss(double shift)
            {
                graph.Input<double>(x)[i] = logits[i] + shift;
                graph.Run();
                graph.Input<double>(x)[i] = logits[i];
                return graph.Output<double>(y)[row] * weights[row];
            }

            double difference = double.IsInfinity(Loss(0)) ? 0 : (Loss(1e-6) - Loss(-1e-6)) / 2e-6;
            Assert.Equal(difference, slopes[i], 1e-8);
        }
    }

    [Fact]
    public void Lengths_are_those_of_labels_that_are_not_blank_and_of_all_steps_unless_given()
    {
        Node x = Node.Input("x", ["batch", Time, Classes]);
        Node labels = Node.Constant([1, 2, 0, 3, 0, 0], [2, 3]);
        Dictionary<string, int> sizes = new() { ["batch"] = 2 };
        Node y = x.LogSoftmax().ConnectionistTemporalLoss(Node.Input("labels", ["batch", 3], ElementType.Int32));
        Assert.Equal(["batch"], y.Shape);
        Node known = Node.Input("x", [2, Time, Classes]);
        Node implied = known.LogSoftmax().ConnectionistTemporalLoss(labels);
        Node given = known.LogSoftmax().ConnectionistTemporalLoss(labels, 0, Node.Constant([2, 1], [2]), Node.Constant([Time, Time], [2]));
        CompiledGraph graph = CompiledGraph.Compile([implied, given], sizes: sizes);
        Write(graph, known, Logits(2));
        graph.Run();
        Assert.Equal(graph.Output<float>(given).ToArray(), graph.Output<float>(implied).ToArray());
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var random = new Random(3);
        Node x = Node.Constant(Enumerable.Range(0, 64 * 60 * 20).Select(_ => random.NextSingle() * 4).ToArray(), [64, 60, 20]);
        Node labels = Node.Constant(Enumerable.Range(0, 64 * 15).Select(_ => random.Next(1, 20)).ToArray(), [64, 15]);
        Node log = x.LogSoftmax(), y = log.ConnectionistTemporalLoss(labels), gradient = y.Sum().Gradients(log)[0];
        CompiledGraph graph = CompiledGraph.Compile([y, gradient]);
        byte[][] bits = [.. ((int[])[1, 2, 5]).Select(threads =>
        {
            using IDisposable _ = EngineSettings.UseThreads(threads);
            long before = Myelin.Kernels.ThreadTeam.BlocksRunByWorkers;
            graph.Run();
            Assert.True(threads == 1 || Myelin.Kernels.ThreadTeam.BlocksRunByWorkers > before);
            return (byte[])[.. MemoryMarshal.AsBytes(graph.Output<float>(y)), .. MemoryMarshal.AsBytes(graph.Output<float>(gradient))];
        })];
        Assert.Equal(bits[0], bits[1]);
        Assert.Equal(bits[0], bits[2]);
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        Node x = Node.Input("x", [2, Time, Classes]);
        Node labels = Node.Constant([1, 2, 3, 4], [2, 2]);
        Refusal.StartsWith<GraphException>(
            "ConnectionistTemporalLoss needs log-probabilities (batch, time, classes) and labels (batch, width); it got (2, 5, 4) and (3, 2).",
            () => x.ConnectionistTemporalLoss(Node.Input("labels", [3, 2], ElementType.Int32)));
        Refusal.StartsWith<GraphException>(
            "ConnectionistTemporalLoss has the blank 4, but there are 4 classes", () => x.ConnectionistTemporalLoss(labels, blank: 4));
        CompiledGraph graph = CompiledGraph.Compile([x.ConnectionistTemporalLoss(labels)]);
        Refusal.Contains<ArgumentOutOfRangeException>("Row 1 has the label 4, but there are 4 classes", graph.Run);
        Node twice = x.ConnectionistTemporalLoss(labels).Sum().Gradients(x)[0];
        Refusal.StartsWith<GraphException>(
            "The gradient of connectionist temporal classification has no derivative", () => twice.Sum().Gradients(x));
    }

    private static (Node X, Node Y, double[] Logits) Build(ElementType type)
    {
        Node x = Node.Input("x", [6, Time, Classes], type);
        return (x, x.LogSoftmax().ConnectionistTemporalLoss(
            Node.Constant(s_labels, [6, 3]), 0, Node.Constant(s_labelLengths, [6]), Node.Constant(s_inputLengths, [6])), Logits(6));
    }

    private static double[] Logits(int rows)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, rows * Time * Classes).Select(_ => (double)(float)(random.NextDouble() * 4 - 2))];
    }

    private static void Write(CompiledGraph graph, Node x, double[] numbers) => OpRun.Write(graph, x, numbers);

    /// <summary>The sum of the probabilities of all paths of classes that become the labels when equals in a row are joined and blanks
    /// dropped.</summary>
    private static double Probability(ReadOnlySpan<double> logits, int[] labels, int steps)
    {
        double[] shares = new double[steps * Classes];
        for (int t = 0; t < steps; t++)
        {
            double sum = 0;
            for (int c = 0; c < Classes; c++)
                sum += shares[t * Classes + c] = Math.Exp(logits[t * Classes + c]);
            for (int c = 0; c < Classes; c++)
                shares[t * Classes + c] /= sum;
        }

        double total = 0;
        for (int path = 0; path < (int)Math.Pow(Classes, steps); path++)
        {
            var read = new List<int>();
            double product = 1;
            for (int t = 0, rest = path, last = 0; t < steps; t++, rest /= Classes)
            {
                int at = rest % Classes;
                product *= shares[t * Classes + at];
                if (at != 0 && at != last)
                    read.Add(at);
                last = at;
            }

            if (read.SequenceEqual(labels))
                total += product;
        }

        return total;
    }
}
