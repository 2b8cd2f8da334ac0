using Myelin.Graph;

namespace Myelin;

/// <summary>The sums of a loss and of metrics over rows, in double precision, and the figures that follow from them.</summary>
internal sealed class Totals
{
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly double[][] _sums;
    private readonly double[] _values;
    private double _loss;
    private long _rows;

    public Totals(IReadOnlyList<Metric> metrics, IReadOnlyList<IReadOnlyList<Node>> sums)
    {
        _metrics = metrics;
        _sums = [.. sums.Select(nodes => new double[nodes.Sum(n => n.Spec.Length)])];
        _values = new double[metrics.Count + 1];
        Names = ["loss", .. metrics.Select(m => m.Name)];
        Live = new Evaluation(Names, _values);
    }

    public string[] Names { get; }

    /// <summary>The figures over the rows so far, which change as rows are added.</summary>
    public Evaluation Live { get; }

    public long Rows => _rows;

    public void Clear()
    {
        (_loss, _rows) = (0, 0);
        foreach (double[] sums in _sums)
            Array.Clear(sums);
    }

    /// <summary>Adds a batch that a graph has run.</summary>
    public void Add(CompiledGraph graph, Node loss, IReadOnlyList<Node>[] sums, int rows)
    {
        _loss += (double)graph.Output<float>(loss)[0] * rows;
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

        _values[0] = _loss / _rows;
        for (int m = 0; m < _sums.Length; m++)
            _values[m + 1] = _metrics[m].Value(_sums[m], _rows);
    }

    public Evaluation Snapshot() => new(Names, [.. _values]);
}
