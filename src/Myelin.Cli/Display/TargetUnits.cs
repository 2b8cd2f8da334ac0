using Myelin.Datasets;

namespace Myelin.Cli.Display;

/// <summary>
/// Figures in the target's own units. A regression network learns the standardized target, (y − mean) / std; its losses and squared errors
/// are therefore multiplied by std², its absolute errors by std. R² has no unit, and classes have none.
/// </summary>
internal sealed class TargetUnits(TargetEncoding target)
{
    private readonly double _unit = target.StandardDeviation;

    /// <summary>The figure that <paramref name="name"/> (such as <c>val_mae</c>) stands for.</summary>
    public double Restore(string name, double value) => Base(name) switch
    {
        "loss" or "mse" => value * _unit * _unit,
        "mae" => value * _unit,
        _ => value,
    };

    public Dictionary<string, double> Restore(IEnumerable<KeyValuePair<string, double>> figures) =>
        figures.ToDictionary(figure => figure.Key, figure => Restore(figure.Key, figure.Value), StringComparer.Ordinal);

    private static ReadOnlySpan<char> Base(string name) =>
        name.StartsWith("val_", StringComparison.Ordinal) ? name.AsSpan(4) : name;
}
