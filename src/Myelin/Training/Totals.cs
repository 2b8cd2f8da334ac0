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
    private readonly double[] _losses;
    private long _rows;

    public Totals(string[] names, int losses, IReadOnlyList<MetricNodes> metrics)
    {
        (_losses, _metrics) = (new double[losses], metrics);
        _states = [.. metrics.Select(m => m.NewState())];
        _figures = new double[metrics.Count];
        _keptThen = new long[metrics.Count];
        _isOld = new bool[metrics.Count];
        Names = names;
        Live = new Evaluation(Names, this);
    }

    public string[] Names { get; }

    /// <summary>
    /// The figures over the rows so far, which change as rows are added. A figure that needs all rows again is found anew when there are an
    /// eighth more of them, so that asking for it after every batch costs no more than a few passes.
    /// </summary>
    public Evaluation Live { get; }

    public long Rows => _rows;

    /// <summary>Whether a figure is that of a metric of which larger is better; false for losses and for names of none.</summary>
    public bool LargerIsBetter(string name)
    {
        int metric = Array.IndexOf(Names, name) - _losses.Length;
        return metric >= 0 && _metrics[metric].Metric.LargerIsBetter;
    }

    public void Clear()
    {
        _rows = 0;
        Array.Clear(_losses);
        foreach (MetricState state in _states)
            state.Clear();
        Array.Clear(_keptThen);
        Array.Fill(_isOld, true);
    }

    /// <summary>Adds a batch that a graph has run.</summary>
    public void Add(CompiledGraph graph, Node[] losses, int rows)
    {
        for (int i = 0; i < losses.Length; i++)
            _losses[i] += (losses[i].Type == ElementType.Float64 ? graph.Output<double>(losses[i])[0] : graph.Output<float>(losses[i])[0]) * rows;
        _rows += rows;
        for (int m = 0; m < _states.Length; m++)
        {
            _metrics[m].Gather(graph, _states[m]);
            _isOld[m] = true;
        }
    }

    /// <summary>All that the figures follow from, to be kept in a file.</summary>
    public double[] Save()
    {
        List<double> numbers = [_rows, .. _losses, .. _figures, .. _keptThen.Select(k => (double)k), .. _isOld.Select(old => old ? 1.0 : 0)];
        foreach (MetricState state in _states)
            state.Save(numbers);
        return [.. numbers];
    }

    /// <summary>Whether numbers can be what <see cref="Save"/> has kept of totals like these.</summary>
    public bool Fits(ReadOnlySpan<double> numbers)
    {
        int head = 1 + _losses.Length + 3 * _states.Length;
        if (numbers.Length < head)
            return false;
        numbers = numbers[head..];
        foreach (MetricState state in _states)
        {
            if (!state.Fits(ref numbers))
                return false;
        }

        return numbers.IsEmpty;
    }

    /// <summary>Goes back to what was kept.</summary>
    public void Restore(ReadOnlySpan<double> numbers)
    {
        _rows = (long)numbers[0];
        numbers = numbers[1..];
        foreach (double[] part in (double[][])[_losses, _figures])
        {
            numbers[..part.Length].CopyTo(part);
            numbers = numbers[part.Length..];
        }

        for (int m = 0; m < _states.Length; m++)
            (_keptThen[m], _isOld[m]) = ((long)numbers[m], numbers[_states.Length + m] != 0);
        numbers = numbers[(2 * _states.Length)..];
        foreach (MetricState state in _states)
            state.Restore(ref numbers);
    }

    /// <summary>A figure over the rows so far: the losses first, then the metrics.</summary>
    public double LiveFigure(int index)
    {
        if (index < _losses.Length)
            return _losses[index] / _rows;
        int m = index - _losses.Length;
        MetricState state = _states[m];
        if (_isOld[m] && (_keptThen[m] == 0 || state.KeptCount >= _keptThen[m] + _keptThen[m] / 8))
            Find(m);
        return _figures[m];
    }

    /// <summary>The figures over all rows, which stay as they are.</summary>
    public Evaluation Snapshot()
    {
        double[] values = new double[Names.Length];
        for (int i = 0; i < _losses.Length; i++)
            values[i] = _losses[i] / _rows;
        ConfusionMatrix? matrix = null;
        for (int m = 0; m < _states.Length; m++)
        {
            if (_isOld[m])
                Find(m);
            values[_losses.Length + m] = _figures[m];
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
}
