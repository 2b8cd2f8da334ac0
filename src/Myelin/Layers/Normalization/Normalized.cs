using Myelin.Graph;

namespace Myelin;

/// <summary>The formula that the layers of normalization share.</summary>
internal static class Normalized
{
    /// <summary>What is added to a variance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or not finite.</exception>
    public static double Checked(double epsilon) => double.IsFinite(epsilon) && epsilon > 0 ? epsilon : throw Throw.OutOfRange(epsilon, "finite and above 0");

    /// <summary>γ x / √v + β.</summary>
    public static Node ScaledAndShifted(Node centred, Node variance, Node? gamma, Node? beta)
    {
        Node factor = 1 / variance.Sqrt();
        Node y = centred * (gamma is null ? factor : factor * gamma);
        return beta is null ? y : y + beta;
    }
}
