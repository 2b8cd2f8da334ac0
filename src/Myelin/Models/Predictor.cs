using System.Numerics;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Runs a network forward over any number of rows, from any number of threads. Rows are taken in chunks that are powers of two; what is
/// left at last runs as the next power of two of rows, so that few sizes are ever compiled. A network that keeps a state of each row of a
/// batch runs in batches of its own size.
/// </summary>
internal sealed class Predictor
{
    /// <summary>
    /// Chunks have up to <see cref="MostRows"/> rows, so that weights are packed seldom (1,024 rows of a network 784-256-128-10 take 978 µs
    /// at once and 1,033 in four chunks), but only <see cref="LeastRows"/> where all layers' results together would have more than
    /// <see cref="MostNumbers"/> numbers.
    /// </summary>
    private const int LeastRows = 256, MostRows = 1024, MostNumbers = 4 << 20;

    private readonly int _chunkRows;
    private readonly Network _network;
    private readonly Node[] _inputs;
    private readonly ForwardPass _pass;
    private readonly int[] _features;
    private readonly int[] _widths;
    private readonly GraphPool _pool;

    public Predictor(Network network)
    {
        _network = network;
        _inputs = [.. network.Inputs.Select(
            (shape, i) => Node.Input(i == 0 ? "inputs" : $"inputs_{i}", [network.BatchAxis, .. shape], network.Type))];
        _pass = network.Forward(_inputs, random: null);
        _features = [.. network.Inputs.Select(i => i.ElementCount)];
        _widths = [.. network.Outputs.Select(o => o.ElementCount)];
        _pool = new GraphPool(Compile);
        long numbers = _features.Sum(f => (long)f) + network.Layers.Sum(NumbersOf);
        _chunkRows = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(MostNumbers / numbers) + 1) / 2, LeastRows, MostRows);
    }

    public CompiledGraph Compile(int rows) =>
        CompiledGraph.Compile([.. _pass.Outputs], _pass.Updates, new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows });

    /// <summary>The graph that predicts a number of rows next, for measurements.</summary>
    public CompiledGraph Program(int rows) => _pool.Next(Size(Chunk(rows)));

    /// <summary>The bytes that a prediction of a number of rows takes, though no memory is taken now.</summary>
    public long Bytes(int rows) =>
        CompiledGraph.Measure([.. _pass.Outputs], _pass.Updates, new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = rows });

    /// <summary>The number of outputs for inputs that are whole rows.</summary>
    public int OutputLength(int inputs)
    {
        if (_inputs.Length > 1 || _widths.Length > 1)
            throw Throw.SeveralInputsOrOutputs(_inputs.Length, _widths.Length, nameof(inputs));
        if (inputs % _features[0] != 0)
            throw Throw.NotWholeRows(inputs, _features[0]);
        int rows = inputs / _features[0];
        CheckBatch(rows);
        return checked(rows * _widths[0]);
    }

    /// <summary>Runs the only input's rows; a run is told of it and of each chunk, and may end it.</summary>
    public void Run(ReadOnlySpan<float> inputs, Span<float> destination, InferenceRun? run = null)
    {
        int length = OutputLength(inputs.Length), features = _features[0], width = _widths[0];
        if (destination.Length < length)
        {
            throw new ArgumentException(
                $"{inputs.Length / features} rows of {width} outputs need {length} places; the destination has {destination.Length}.",
                nameof(destination));
        }

        run?.Begin();
        for (int rows = inputs.Length / features, done = 0; done < rows && run?.MayGoOn != false;)
        {
            int now = Chunk(rows - done), size = Size(now);
            run?.BeginBatch();
            CompiledGraph graph = _pool.Rent(size);
            Run(graph, inputs.Slice(done * features, now * features), isWhole: now == size);
            graph.Output<float>(_pass.Outputs[0])[..(now * width)].CopyTo(destination[(done * width)..]);
            GiveBack(graph, size, now, run);
            done += now;
        }

        run?.EndPrediction();
    }

    /// <summary>The number of rows of any number of inputs, which must be whole rows, as many of each.</summary>
    public int RowsOf(IReadOnlyList<float[]> inputs)
    {
        if (inputs.Count != _inputs.Length)
        {
            throw new ArgumentException(
                $"The model has {Counted.Of(_inputs.Length, "input")}; "
                    + $"{Counted.Of(inputs.Count, "array")} {(inputs.Count == 1 ? "is" : "are")} given.", nameof(inputs));
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Length % _features[i] != 0)
            {
                throw new ArgumentException(
                    $"Input {i} has {Counted.Of(inputs[i].Length, "number")}, which are not whole rows of {_features[i]}, "
                        + $"the model's input {i} (counted from 0).", nameof(inputs));
            }

            if (inputs[i].Length / _features[i] != inputs[0].Length / _features[0])
            {
                throw new ArgumentException(
                    $"Input 0 has {inputs[0].Length / _features[0]} rows and input {i} has {inputs[i].Length / _features[i]}; "
                        + "all must have the same number.", nameof(inputs));
            }
        }

        int rows = inputs[0].Length / _features[0];
        CheckBatch(rows);
        return rows;
    }

    /// <summary>Runs any number of inputs and outputs; a run is told of it and of each chunk, and may end it.</summary>
    public float[][] Run(IReadOnlyList<float[]> inputs, InferenceRun? run = null)
    {
        int rows = RowsOf(inputs);
        float[][] outputs = [.. _widths.Select(w => new float[checked(rows * w)])];
        int done = 0;
        run?.Begin();
        while (done < rows && run?.MayGoOn != false)
        {
            int now = Chunk(rows - done), size = Size(now);
            run?.BeginBatch();
            CompiledGraph graph = _pool.Rent(size);
            for (int i = 0; i < _inputs.Length; i++)
                Write(graph, i, inputs[i].AsSpan(done * _features[i], now * _features[i]));
            graph.Run();
            for (int i = 0; i < outputs.Length; i++)
                graph.Output<float>(_pass.Outputs[i])[..(now * _widths[i])].CopyTo(outputs[i].AsSpan(done * _widths[i]));
            GiveBack(graph, size, now, run);
            done += now;
        }

        run?.EndPrediction();
        return done == rows ? outputs : [.. outputs.Zip(_widths, (all, width) => all[..(done * width)])];
    }

    /// <summary>Gives a graph back when a run has heard of its rows, which may look at its outputs.</summary>
    private void GiveBack(CompiledGraph graph, int size, int rows, InferenceRun? run)
    {
        try
        {
            run?.EndPredictBatch(rows, graph, _pass);
        }
        finally
        {
            _pool.Return(size, graph);
        }
    }

    /// <summary>Runs the only input's rows, where they lie if the graph is for as many.</summary>
    private void Run(CompiledGraph graph, ReadOnlySpan<float> rows, bool isWhole)
    {
        if (isWhole && graph.Has(_inputs[0]))
        {
            graph.Run(_inputs[0], rows);
            return;
        }

        Write(graph, 0, rows);
        graph.Run();
    }

    private void Write(CompiledGraph graph, int input, ReadOnlySpan<float> rows)
    {
        if (!graph.Has(_inputs[input]))
            return;
        Span<float> to = graph.Input<float>(_inputs[input]);
        rows.CopyTo(to);
        to[rows.Length..].Clear();
    }

    private int Chunk(int rows) =>
        _network.FixedBatchSize is { } batch ? Math.Min(batch, rows)
        : rows <= LeastRows ? rows
        : Math.Min(_chunkRows, 1 << BitOperations.Log2((uint)rows));

    private int Size(int rows) => _network.FixedBatchSize ?? (int)BitOperations.RoundUpToPowerOf2((uint)rows);

    /// <summary>The numbers that a layer makes of one row, with those of the layers within it.</summary>
    private static long NumbersOf(BuiltLayer layer) => layer.OutputShapes.Sum(s => (long)s.ElementCount) + layer.InnerLayers.Sum(NumbersOf);

    private void CheckBatch(int rows)
    {
        if (_network.FixedBatchSize is { } batch && rows % batch != 0)
            throw Throw.BatchSize(batch, rows);
    }
}
