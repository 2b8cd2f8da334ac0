using Myelin.Graph;

namespace Myelin;

/// <summary>What a loss and metrics came to over rows, in double precision, and the figures that follow from it, found when they are asked
/// for.</summary>
internal sealed class Totals
{
    private readonly IReadOnlyList<MetricNodes> _metrics;
    private readonly MetricState[] _states;
    private readonly double[] _figures;
    private readonly long[] _keptThen;
    private readonly bool[] _isOld;
    private readonly double[] _losses;
    private readonly double[] _lossWeights;
    private readonly double[] _shares;
    private long _rows;

    /// <param name="names">The names of the losses, and then of the metrics.</param>
    /// <param name="losses">How many losses there are.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="shares">What each loss after the first is multiplied by when they are added to the first; none where the first holds
    /// them already.</param>
    public Totals(string[] names, int losses, IReadOnlyList<MetricNodes> metrics, double[]? shares = null)
    {
        (_losses, _lossWeights, _shares, _metrics) = (new double[losses], new double[losses], shares ?? [], metrics);
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
        Array.Clear(_lossWeights);
        foreach (MetricState state in _states)
            state.Clear();
        Array.Clear(_keptThen);
        Array.Fill(_isOld, true);
    }

    /// <summary>Adds a batch's mean of a loss, which counts by a weight: its rows, or the steps that a mask leaves.</summary>
    public void AddLoss(int index, double mean, double weight)
    {
        _losses[index] += mean * weight;
        _lossWeights[index] += weight;
    }

    /// <summary>Adds the metrics of a batch that a graph has run.</summary>
    public void Add(CompiledGraph graph, int rows)
    {
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
        List<double> numbers = [
            _rows, .. _losses, .. _lossWeights, .. _figures, .. _keptThen.Select(k => (double)k), .. _isOld.Select(old => old ? 1.0 : 0),
        ];
        foreach (MetricState state in _states)
            state.Save(numbers);
        return [.. numbers];
    }

    /// <summary>Whether numbers can be what <see cref="Save"/> has kept of totals like these.</summary>
    public bool Fits(ReadOnlySpan<double> numbers)
    {
        int head = 1 + 2 * _losses.Length + 3 * _states.Length;
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
        foreach (double[] part in (double[][])[_losses, _lossWeights, _figures])
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
            return LossOf(index);
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
            values[i] = LossOf(i);
        for (int m = 0; m < _states.Length; m++)
        {
            if (_isOld[m])
                Find(m);
            values[_losses.Length + m] = _figures[m];
        }

        return new(Names, values) { ConfusionMatrix = Matrix() };
    }

    /// <summary>Which classes were taken for which over the rows so far, a copy; null where that was not asked for.</summary>
    public ConfusionMatrix? Matrix()
    {
        for (int m = 0; m < _states.Length; m++)
        {
            if (_metrics[m].Metric is ConfusionMatrixMetric)
                return MatrixMetric.MatrixOf(_states[m]);
        }

        return null;
    }

    private double LossOf(int index)
    {
        // Where a mask leaves nothing the loss is 0, and still NaN where it was that.
        double loss = _lossWeights[index] > 0 || _rows == 0 ? _losses[index] / _lossWeights[index] : _losses[index];
        for (int i = 0; index == 0 && i < _shares.Length; i++)
            loss += _shares[i] * LossOf(i + 1);
        return loss;
    }

    private void Find(int m)
    {
        _figures[m] = _metrics[m].Metric.Value(_states[m]);
        _keptThen[m] = _states[m].KeptCount;
        _isOld[m] = false;
    }
}
