using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>Metrics in words.</summary>
internal static class MetricText
{
    /// <summary>The metric's name as people say it; unknown ones keep theirs.</summary>
    public static string Name(string metric) => metric switch
    {
        "mse" => "mean squared error",
        "mae" => "mean absolute error",
        "r2" => "R²",
        "binary_accuracy" or "categorical_accuracy" or "sparse_categorical_accuracy" => "accuracy",
        _ => metric.Replace('_', ' '),
    };

    public static bool IsShare(string metric) => metric.Contains("accuracy", StringComparison.Ordinal);

    public static string Value(string metric, double? value) => value switch
    {
        null => "–",
        { } share when IsShare(metric) => NumberText.Percent(share),
        { } number when metric == "r2" => NumberText.Fixed(number, 3),
        { } number => NumberText.Short(number),
    };
}
