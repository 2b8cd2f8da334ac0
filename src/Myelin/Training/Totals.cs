using Myelin.Graph;

namespace Myelin;

/// <summary>What a loss and metrics came to over rows, in double precision, and the figures that follow from it, found when they are asked for.</summary>
internal sealed class Totals
{
    private readonly IReadOnlyList<MetricNodes> _metrics;
    private readonly MetricState[] _states;
    private readonly double[] _figures;
    private readonly long[] _keptThen;
    private readonly bool[] _isOld;
    private double _loss;
    private long _rows;

    public Totals(IReadOnlyList<MetricNodes> metrics)
    {
        _metrics = metrics;
        _states = [.. metrics.Select(m => m.NewState())];
        _figures = new double[metrics.Count];
        _keptThen = new long[metrics.Count];
        _isOld = new bool[metrics.Count];
        Names = NamesOf(metrics);
        Live = new Evaluation(Names, this);
    }

    public string[] Names { get; }

    /// <summary>
    /// The figures over the rows so far, which change as rows are added. A figure that needs all rows again is found anew when there are an
    /// eighth more of them, so that asking for it after every batch costs no more than a few passes.
    /// </summary>
    public Evaluation Live { get; }

    public long Rows => _rows;

    public void Clear()
    {
        (_loss, _rows) = (0, 0);
        foreach (MetricState state in _states)
            state.Clear();
        Array.Clear(_keptThen);
        Array.Fill(_isOld, true);
    }

    /// <summary>Adds a batch that a graph has run.</summary>
    public void Add(CompiledGraph graph, Node loss, int rows)
    {
        double mean = loss.Type == ElementType.Float64 ? graph.Output<double>(loss)[0] : graph.Output<float>(loss)[0];
        _loss += mean * rows;
        _rows += rows;
        for (int m = 0; m < _states.Length; m++)
        {
            _metrics[m].Gather(graph, _states[m]);
            _isOld[m] = true;
        }
    }

    /// <summary>A figure over the rows so far: 0 is the loss, then come the metrics.</summary>
    public double LiveFigure(int index)
    {
        if (index == 0)
            return _loss / _rows;
        int m = index - 1;
        MetricState state = _states[m];
        if (_isOld[m] && (_keptThen[m] == 0 || state.KeptCount >= _keptThen[m] + _keptThen[m] / 8))
            Find(m);
        return _figures[m];
    }

    /// <summary>The figures over all rows, which stay as they are.</summary>
    public Evaluation Snapshot()
    {
        double[] values = new double[Names.Length];
        values[0] = _loss / _rows;
        ConfusionMatrix? matrix = null;
        for (int m = 0; m < _states.Length; m++)
        {
            if (_isOld[m])
                Find(m);
            values[m + 1] = _figures[m];
            if (matrix is null && _metrics[m].Metric is ConfusionMatrixMetric)
                matrix = MatrixMetric.MatrixOf(_states[m]);
        }

        return new(Names, values) { ConfusionMatrix = matrix };
    }

    private void Find(int m)
    {
        _figures[m] = _metrics[m].Metric.Value(_states[m]);
        _keptThen[m] = _states[m].KeptCount;
        _isOld[m] = false;
    }

    /// <summary>The names; a second metric of a name gets a number.</summary>
    private static string[] NamesOf(IReadOnlyList<MetricNodes> metrics)
    {
        var names = new List<string> { "loss" };
        foreach (string wanted in metrics.Select(m => m.Metric.Name))
        {
            string name = wanted;
            for (int i = 1; names.Contains(name, StringComparer.Ordinal); i++)
                name = $"{wanted}_{i}";
            names.Add(name);
        }

        return [.. names];
    }
}
