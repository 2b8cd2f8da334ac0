using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Myelin;

/// <summary>How good a model is: the loss and the metrics by name, in the order in which they were asked for.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a result that can be asked by name, not a container.")]
public sealed class Evaluation : IReadOnlyDictionary<string, double>
{
    private readonly string[] _names;
    private readonly double[] _values;
    private readonly Totals? _totals;

    internal Evaluation(string[] names, double[] values) => (_names, _values) = (names, values);

    /// <summary>Figures that are found when they are asked for.</summary>
    internal Evaluation(string[] names, Totals totals) => (_names, _values, _totals) = (names, [], totals);

    /// <summary>The names: <c>loss</c> first.</summary>
    public IEnumerable<string> Keys => _names;

    /// <summary>The figures in the order of the names.</summary>
    public IEnumerable<double> Values => _names.Select((_, i) => Figure(i));

    /// <summary>Which classes were taken for which, when <see cref="Metric.ConfusionMatrix"/> was asked for; otherwise null. The epochs of a
    /// <see cref="History"/> have none: that of an epoch is <see cref="TrainingRun.Logs"/>'s, that of its validation what
    /// <see cref="Callback.OnTestEnd"/> is told.</summary>
    public ConfusionMatrix? ConfusionMatrix
    {
        get => _totals is null ? field : _totals.Matrix();
        internal init;
    }

    /// <summary>How many figures there are.</summary>
    public int Count => _names.Length;

    /// <summary>A figure.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public double this[string key] => TryGetValue(key, out double value)
        ? value
        : throw new KeyNotFoundException($"There is no figure \"{key}\"; there are {string.Join(", ", _names.Select(n => $"\"{n}\""))}.");

    /// <summary>Whether there is a figure of a name.</summary>
    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    /// <summary>The figure of a name, if there is one.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        int index = Array.IndexOf(_names, key);
        value = index < 0 ? 0 : Figure(index);
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _names.Select((name, i) => KeyValuePair.Create(name, Figure(i))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For example <c>loss: 0.0513 - accuracy: 0.9844</c>.</summary>
    public override string ToString() => TextOf(this);

    private double Figure(int index) => _totals?.LiveFigure(index) ?? _values[index];

    internal static string TextOf(IEnumerable<KeyValuePair<string, double>> figures) =>
        string.Join(" - ", figures.Select(f => $"{f.Key}: {TextOf(f.Value)}"));

    private static string TextOf(double figure) =>
        figure.ToString(Math.Abs(figure) is >= 1e-3 and < 1e4 or 0 ? "0.0000" : "0.000e+0", CultureInfo.InvariantCulture);
}
