using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>The distributions of what the noise layers do in training; what they are in prediction their rows say.</summary>
public sealed class NoiseTests
{
    private const int Count = 40_000;

    [Fact]
    public void Prediction_changes_nothing()
    {
        foreach (LayerRow row in NoiseRows.All.Where(r => !r.Training))
        {
            SymbolicTensor[] inputs = [.. row.Inputs.Select(shape => Input.Tensor(shape))];
            var model = new Functional(inputs, [row.Layer.Call(inputs)]);
            float[] x = [.. Enumerable.Range(0, row.RowLength).Select(i => i - 3.5f)];
            Assert.Equal(x, model.Predict(x));
        }
    }

    [Fact]
    public void Every_step_draws_anew()
    {
        foreach (LayerRow row in NoiseRows.All.Where(r => r.Training))
        {
            var generator = new RandomGenerator(3);
            Node x = Node.Input("x", [50, .. row.Inputs[0]]);
            ForwardPass pass = Pass(row.Layer, x, generator);
            CompiledGraph graph = CompiledGraph.Compile(pass.Outputs, pass.Updates);
            graph.Input<float>(x).Fill(1);
            graph.Run();
            float[] first = graph.Output<float>(pass.Outputs[0]).ToArray();
            graph.Run();
            Assert.NotEqual(first, graph.Output<float>(pass.Outputs[0]).ToArray());
        }
    }

    [Fact]
    public void Gaussian_noise_has_its_deviation_and_no_mean()
    {
        double[] noise = Trained(new GaussianNoise(0.5), 3);
        Assert.Equal(3, noise.Average(), 5 * 0.5 / Math.Sqrt(Count));
        Assert.Equal(0.25, noise.Average(y => (y - 3) * (y - 3)), 5 * 0.25 * Math.Sqrt(2.0 / Count));
    }

    [Fact]
    public void Gaussian_dropout_has_the_mean_and_the_variance_of_dropout()
    {
        double variance = 4 * 0.3 / 0.7;
        double[] y = Trained(new GaussianDropout(0.3), 2);
        Assert.Equal(2, y.Average(), 5 * Math.Sqrt(variance / Count));
        Assert.Equal(variance, y.Average(v => (v - 2) * (v - 2)), 5 * variance * Math.Sqrt(2.0 / Count));
    }

    [Fact]
    public void Alpha_dropout_keeps_mean_0_and_variance_1()
    {
        Node x = new RandomGenerator(11).Normal([1, Count]);
        double[] y = [.. Numbers.Of(Pass(new AlphaDropout(0.3), x, new RandomGenerator(3)).Outputs[0]).Select(v => (double)v)];
        Assert.Equal(0, y.Average(), 5 / Math.Sqrt(Count));
        Assert.Equal(1, y.Average(v => v * v), 0.05);
        // Three in ten are the limit, brought to a · α' + b.
        double a = 1 / Math.Sqrt(0.7 * (1 + 0.3 * 1.7580993408473766 * 1.7580993408473766)), dropped = a * -1.7580993408473766 * 0.7;
        Assert.Equal(0.3, y.Count(v => Math.Abs(v - dropped) < 1e-5) / (double)Count, 5 * Math.Sqrt(0.21 / Count));
    }

    [Fact]
    public void Spatial_dropout_drops_whole_channels()
    {
        foreach ((Layer layer, Shape row, int channelAxis) in ((Layer, Shape, int)[])[
            (new SpatialDropout1D(0.25), [7, 5], 1), (new SpatialDropout2D(0.25), [3, 4, 5], 2), (new SpatialDropout3D(0.25), [2, 3, 2, 5], 3),
            (new SpatialDropout2D(0.25, DataFormat.ChannelsFirst), [5, 3, 4], 0), (new SpatialDropout1D(0.25, DataFormat.ChannelsFirst), [5, 7], 0)])
        {
            const int Rows = 2000;
            float[] y = Numbers.Of(Pass(layer, Node.Scalar(1).BroadcastTo([Rows, .. row]), new RandomGenerator(3)).Outputs[0]);
            int length = row.ElementCount, dropped = 0;
            bool last = channelAxis > 0;
            for (int r = 0; r < Rows; r++)
            {
                for (int c = 0; c < 5; c++)
                {
                    float[] channel = [.. Enumerable.Range(0, length / 5).Select(p => y[r * length + (last ? p * 5 + c : c * (length / 5) + p)])];
                    Assert.All(channel, v => Assert.Equal(channel[0], v));
                    Assert.Equal(channel[0] == 0 ? 0 : 1 / 0.75, channel[0], 1e-6);
                    dropped += channel[0] == 0 ? 1 : 0;
                }
            }

            Assert.Equal(0.25, dropped / (Rows * 5.0), 5 * Math.Sqrt(0.25 * 0.75 / (Rows * 5)));
        }
    }

    [Fact]
    public void Dropout_with_a_noise_shape_drops_together()
    {
        float[] y = Numbers.Of(Pass(new Dropout(0.5, [3, 1]), Node.Scalar(1).BroadcastTo([2000, 3, 4]), new RandomGenerator(3)).Outputs[0]);
        float[][] steps = [.. y.Chunk(4)];
        Assert.All(steps, step => Assert.All(step, v => Assert.Equal(step[0], v)));
        Assert.Equal(0.5, steps.Count(s => s[0] == 0) / (double)steps.Length, 5 * Math.Sqrt(0.25 / steps.Length));
    }

    private static double[] Trained(Layer layer, double of) =>
        [.. Numbers.Of(Pass(layer, Node.Scalar(of).BroadcastTo([1, Count]), new RandomGenerator(3)).Outputs[0]).Select(v => (double)v)];

    private static ForwardPass Pass(Layer layer, Node x, RandomGenerator generator) =>
        Network.Build([layer], new Shape(x.Shape.AsSpan()[1..])).Forward([x], generator);
}
