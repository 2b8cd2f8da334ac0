using Myelin.Graph;

namespace Myelin;

/// <summary>The sums of a loss and of metrics over rows, in double precision, and the figures that follow from them.</summary>
internal sealed class Totals
{
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly double[][] _sums;
    private readonly double[] _values;
    private readonly double[] _losses;
    private long _rows;

    public Totals(string[] names, int losses, IReadOnlyList<Metric> metrics, IReadOnlyList<IReadOnlyList<Node>> sums)
    {
        (_losses, _metrics) = (new double[losses], metrics);
        _sums = [.. sums.Select(nodes => new double[nodes.Sum(n => n.Spec.Length)])];
        _values = new double[names.Length];
        Names = names;
        Live = new Evaluation(Names, _values);
    }

    public string[] Names { get; }

    /// <summary>The figures over the rows so far, which change as rows are added.</summary>
    public Evaluation Live { get; }

    public long Rows => _rows;

    public void Clear()
    {
        _rows = 0;
        Array.Clear(_losses);
        foreach (double[] sums in _sums)
            Array.Clear(sums);
    }

    /// <summary>Adds a batch that a graph has run.</summary>
    public void Add(CompiledGraph graph, Node[] losses, IReadOnlyList<Node>[] sums, int rows)
    {
        for (int i = 0; i < losses.Length; i++)
            _losses[i] += (double)graph.Output<float>(losses[i])[0] * rows;
        _rows += rows;
        for (int m = 0; m < _sums.Length; m++)
        {
            Span<double> to = _sums[m];
            for (int i = 0; i < sums[m].Count; i++)
            {
                ReadOnlySpan<double> from = graph.Output<double>(sums[m][i]);
                for (int k = 0; k < from.Length; k++)
                    to[k] += from[k];
                to = to[from.Length..];
            }
        }

        for (int i = 0; i < losses.Length; i++)
            _values[i] = _losses[i] / _rows;
        for (int m = 0; m < _sums.Length; m++)
            _values[_losses.Length + m] = _metrics[m].Value(_sums[m], _rows);
    }

    public Evaluation Snapshot() => new(Names, [.. _values]);
}
