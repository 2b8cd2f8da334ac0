using Myelin.Graph;

namespace Myelin;

/// <summary>What a metric has gathered over rows.</summary>
public sealed class MetricState
{
    private readonly double[][] _sums;
    private readonly double[][] _kept;
    private readonly int[] _lengths;

    internal MetricState(IReadOnlyList<Node> sums, IReadOnlyList<Node> kept)
    {
        foreach (Node node in (Node[])[.. sums, .. kept])
        {
            if (node.Type != ElementType.Float64)
            {
                throw new ArgumentException(
                    $"A metric's nodes must be float64; {node} is {node.Type.FieldName}. Cast it: x.Cast(ElementType.Float64).");
            }
        }

        _sums = [.. sums.Select(node => new double[node.Spec.Length])];
        _kept = [.. kept.Select(_ => Array.Empty<double>())];
        _lengths = new int[kept.Count];
    }

    /// <summary>Whether numbers of every row are kept.</summary>
    public bool KeepsRows => _kept.Length > 0;

    /// <summary>Whether the third of the kept nodes, the weights, is there.</summary>
    internal bool KeepsWeights => _kept.Length > 2;

    /// <summary>How many numbers are kept.</summary>
    internal long KeptCount => _lengths.Length == 0 ? 0 : _lengths[0];

    /// <summary>What a node of <see cref="Metric.Sums"/> came to over all batches.</summary>
    /// <param name="index">Which of the nodes.</param>
    public ReadOnlySpan<double> Sum(int index) => _sums[index];

    /// <summary>The numbers of a node of <see cref="Metric.Kept"/> from all batches, one after another.</summary>
    /// <param name="index">Which of the nodes.</param>
    public ReadOnlySpan<double> Kept(int index) => _kept[index].AsSpan(0, _lengths[index]);

    internal void Clear()
    {
        foreach (double[] sums in _sums)
            Array.Clear(sums);
        Array.Clear(_lengths);
    }

    /// <summary>Appends all that was gathered.</summary>
    internal void Save(List<double> numbers)
    {
        foreach (double[] sums in _sums)
            numbers.AddRange(sums);
        for (int i = 0; i < _kept.Length; i++)
        {
            numbers.Add(_lengths[i]);
            numbers.AddRange(Kept(i));
        }
    }

    /// <summary>Whether numbers begin with what <see cref="Save"/> appends; they then begin after it.</summary>
    internal bool Fits(ref ReadOnlySpan<double> numbers)
    {
        int sums = _sums.Sum(s => s.Length);
        if (numbers.Length < sums)
            return false;
        numbers = numbers[sums..];
        for (int i = 0; i < _kept.Length; i++)
        {
            if (numbers.IsEmpty || !(numbers[0] >= 0 && numbers[0] <= numbers.Length - 1))
                return false;
            numbers = numbers[(1 + (int)numbers[0])..];
        }

        return true;
    }

    /// <summary>Goes back to what <see cref="Save"/> has appended; the numbers then begin after it.</summary>
    internal void Restore(ref ReadOnlySpan<double> numbers)
    {
        Clear();
        for (int i = 0; i < _sums.Length; i++)
        {
            numbers[.._sums[i].Length].CopyTo(_sums[i]);
            numbers = numbers[_sums[i].Length..];
        }

        for (int i = 0; i < _kept.Length; i++)
        {
            int length = (int)numbers[0];
            Keep(i, numbers.Slice(1, length));
            numbers = numbers[(1 + length)..];
        }
    }

    internal Span<double> SumToChange(int index) => _sums[index];

    internal void Keep(int index, ReadOnlySpan<double> numbers)
    {
        int length = _lengths[index], needed = checked(length + numbers.Length);
        // Room is kept from epoch to epoch, so only the first takes memory.
        if (needed > _kept[index].Length)
            Array.Resize(ref _kept[index], Math.Max(needed, (int)Math.Min(2L * length, Array.MaxLength)));
        numbers.CopyTo(_kept[index].AsSpan(length));
        _lengths[index] = needed;
    }
}
