using Myelin.Graph;

namespace Myelin.Tests;

/// <summary>Runs nodes and compares numbers.</summary>
internal static class Numbers
{
    public static float[] Of(Node node)
    {
        CompiledGraph graph = CompiledGraph.Compile([node]);
        graph.Run();
        return graph.Output<float>(node).ToArray();
    }

    public static double[] OfDoubles(Node node)
    {
        CompiledGraph graph = CompiledGraph.Compile([node]);
        graph.Run();
        return graph.Output<double>(node).ToArray();
    }

    /// <summary>Asserts that float32 numbers are those of a double reference.</summary>
    public static void Near(double[] expected, ReadOnlySpan<float> actual, double tolerance = 2e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
