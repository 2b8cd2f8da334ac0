using System.Numerics;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Runs a network forward over any number of rows, from any number of threads. Rows are taken in chunks of 256; what is left runs as the
/// next power of two of rows, so that few sizes are ever compiled.
/// </summary>
internal sealed class Predictor
{
    public const int ChunkRows = 256;
    private readonly Node _inputs;
    private readonly Node _outputs;
    private readonly int _features;
    private readonly int _width;
    private readonly GraphPool _pool;

    public Predictor(Network network)
    {
        _inputs = Node.Input("inputs", ["batch", .. network.Input]);
        _outputs = network.Apply(_inputs, random: null, out _);
        (_features, _width) = (network.Input.ElementCount, network.Output.ElementCount);
        _pool = new GraphPool(Compile);
    }

    public CompiledGraph Compile(int rows) =>
        CompiledGraph.Compile([_outputs], sizes: new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows });

    /// <summary>The number of outputs for inputs that are whole rows.</summary>
    public int OutputLength(int inputs) =>
        inputs % _features == 0 ? checked(inputs / _features * _width) : throw Throw.NotWholeRows(inputs, _features);

    public void Run(ReadOnlySpan<float> inputs, Span<float> destination)
    {
        int length = OutputLength(inputs.Length);
        if (destination.Length < length)
            throw new ArgumentException($"{inputs.Length / _features} rows of {_width} outputs need {length} places; the destination has {destination.Length}.", nameof(destination));
        for (int rows = inputs.Length / _features, done = 0; done < rows;)
        {
            int now = Math.Min(ChunkRows, rows - done);
            RunChunk(inputs.Slice(done * _features, now * _features), destination.Slice(done * _width, now * _width), now);
            done += now;
        }
    }

    private void RunChunk(ReadOnlySpan<float> inputs, Span<float> destination, int rows)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)rows);
        CompiledGraph graph = _pool.Rent(size);
        Span<float> to = graph.Input<float>(_inputs);
        inputs.CopyTo(to);
        to[inputs.Length..].Clear();
        graph.Run();
        graph.Output<float>(_outputs)[..destination.Length].CopyTo(destination);
        _pool.Return(size, graph);
    }
}
