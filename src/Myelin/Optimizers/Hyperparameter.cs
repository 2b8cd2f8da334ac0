using System.Runtime.CompilerServices;

namespace Myelin;

/// <summary>The ranges that the numbers of optimizers and schedules must lie in; a number in its range comes back.</summary>
internal static class Hyperparameter
{
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Throw.OutOfRange(value, "positive and finite", name);

    public static double? Positive(double? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { } number ? Positive(number, name) : null;

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Throw.OutOfRange(value, "at least 0 and finite", name);

    public static double BelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : throw Throw.OutOfRange(value, "at least 0 and below 1", name);

    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Throw.OutOfRange(value, "from 0 to 1", name);

    public static int Count(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw Throw.OutOfRange(value, "at least 1", name);
}
