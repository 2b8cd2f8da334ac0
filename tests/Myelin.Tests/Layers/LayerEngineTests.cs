using System.Runtime.InteropServices;
using Myelin.Graph;
using Myelin.Kernels;

namespace Myelin.Tests.Layers;

/// <summary>Every row at every width of vectors and on several threads, which belong to the whole process: nothing else may run
/// meanwhile.</summary>
[Collection("alone")]
public sealed class LayerEngineTests
{
    /// <summary>Enough numbers that most kernels share their work.</summary>
    private const int ManyNumbers = 200_000;

    [Theory]
    [MemberData(nameof(LayerRowTests.WithReference), MemberType = typeof(LayerRowTests))]
    public void Every_width_of_vectors_agrees_with_the_reference(string name)
    {
        VectorWidth before = VectorPath.Current;
        try
        {
            foreach (VectorWidth width in Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest))
            {
                VectorPath.Current = width;
                LayerAgreement.Check(LayerTable.Row(name), ElementType.Float32);
                LayerAgreement.Check(LayerTable.Row(name), ElementType.Float64);
            }
        }
        finally
        {
            VectorPath.Current = before;
        }
    }

    [Theory]
    [MemberData(nameof(LayerTable.Names), MemberType = typeof(LayerTable))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        LayerRow row = LayerTable.Row(name);
        var run = new LayerRun(row, ElementType.Float32, Math.Clamp(ManyNumbers / row.RowLength, 2, 20_000));
        Node[] variables = run.Variables;
        Node[] nodes = [
            .. run.Pass.Outputs, .. run.Pass.Updates.Select(u => u.Value),
            .. variables.Length == 0 ? [] : run.Objective.Gradients(variables),
        ];
        CompiledGraph graph = run.Compile(nodes);
        ThreadCounts.SameBits(
            () =>
            {
                graph.Run();
                return [.. nodes.Select(n => BitsOf(graph, n))];
            },
            isShared: false,
            i => $"{name}: {nodes[i]}");
    }

    private static byte[] BitsOf(CompiledGraph graph, Node node) => node.Type == ElementType.Int32
        ? MemoryMarshal.AsBytes(graph.Output<int>(node)).ToArray()
        : MemoryMarshal.AsBytes(graph.Output<float>(node)).ToArray();
}
