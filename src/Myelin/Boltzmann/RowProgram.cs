using System.Numerics;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A function of rows, run over any number of them from any number of threads. Rows are taken in chunks; what is left runs as the next
/// power of two of rows, so that few sizes are ever compiled.
/// </summary>
internal sealed class RowProgram
{
    private readonly Node _inputs;
    private readonly Node _outputs;
    private readonly int _chunk;
    private readonly GraphPool _pool;

    /// <param name="features">The numbers in a row.</param>
    /// <param name="function">Makes outputs of shape (batch) or (batch, width) of inputs of shape (batch, features).</param>
    /// <param name="chunk">How many rows are taken at once, a power of two.</param>
    public RowProgram(int features, Func<Node, Node> function, int chunk = 256)
    {
        _inputs = Node.Input("rows", ["batch", features]);
        _outputs = function(_inputs);
        (Features, Width, _chunk) = (features, _outputs.Shape.Rank == 1 ? 1 : _outputs.Shape[1].Value, chunk);
        _pool = new GraphPool(
            rows => CompiledGraph.Compile([_outputs], sizes: new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows }));
    }

    public int Features { get; }

    /// <summary>The numbers that come out for a row.</summary>
    public int Width { get; }

    public float[] Run(ReadOnlySpan<float> rows)
    {
        float[] outputs = new float[checked(Count(rows.Length) * Width)];
        Run(rows, outputs);
        return outputs;
    }

    public void Run(ReadOnlySpan<float> rows, Span<float> destination)
    {
        int count = Count(rows.Length);
        if (destination.Length < (long)count * Width)
        {
            throw new ArgumentException(
                $"{Counted.Of(count, "row")} of {Counted.Of(Width, "output")} need {(long)count * Width} places; "
                    + $"the destination has {destination.Length}.", nameof(destination));
        }

        for (int done = 0; done < count;)
        {
            int now = Math.Min(_chunk, count - done), size = (int)BitOperations.RoundUpToPowerOf2((uint)now);
            CompiledGraph graph = _pool.Rent(size);
            Span<float> to = graph.Input<float>(_inputs);
            rows.Slice(done * Features, now * Features).CopyTo(to);
            to[(now * Features)..].Clear();
            graph.Run();
            graph.Output<float>(_outputs)[..(now * Width)].CopyTo(destination[(done * Width)..]);
            _pool.Return(size, graph);
            done += now;
        }
    }

    private int Count(int length) => length % Features == 0 ? length / Features : throw Throw.NotWholeRows(length, Features);
}
