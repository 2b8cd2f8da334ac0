using System.Numerics.Tensors;
using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of each column of rows: sums of chunks by a compiled graph, added in double precision.</summary>
internal sealed class ColumnMeans
{
    private const int ChunkRows = 256;
    private readonly Node _rows;
    private readonly Node _sums;
    private readonly CompiledGraph _graph;

    public ColumnMeans(int columns)
    {
        _rows = Node.Input("rows", ChunkRows, columns);
        _sums = _rows.Cast(ElementType.Float64).Sum(0);
        _graph = CompiledGraph.Compile([_sums]);
    }

    public double[] Of(ReadOnlySpan<float> rows)
    {
        Span<float> to = _graph.Input<float>(_rows);
        int columns = _rows.Shape[1].Value;
        double[] sums = new double[columns];
        for (int at = 0; at < rows.Length; at += to.Length)
        {
            ReadOnlySpan<float> chunk = rows.Slice(at, Math.Min(to.Length, rows.Length - at));
            chunk.CopyTo(to);
            to[chunk.Length..].Clear();
            _graph.Run();
            TensorPrimitives.Add(sums, _graph.Output<double>(_sums), sums);
        }

        TensorPrimitives.Divide(sums, rows.Length / columns, sums);
        return sums;
    }
}
