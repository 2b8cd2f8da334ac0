using Myelin.Graph;

namespace Myelin;

/// <summary>The formula that the layers of normalization share.</summary>
internal static class Normalized
{
    /// <summary>What is added to a variance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or not finite.</exception>
    public static double Checked(double epsilon) =>
        double.IsFinite(epsilon) && epsilon > 0 ? epsilon : throw Throw.OutOfRange(epsilon, "finite and above 0");

    /// <summary>γ x / √v + β.</summary>
    public static Node ScaledAndShifted(Node centred, Node variance, Node? gamma, Node? beta)
    {
        Node factor = Factor(variance);
        // Factors of rows and of channels go to the numbers one after the other: their product would be as large as these.
        Node y = gamma is null ? centred * factor : factor.Shape == gamma.Shape ? centred * (factor * gamma) : centred * factor * gamma;
        return beta is null ? y : y + beta;
    }

    /// <summary>γ (x − m) / √v + β of known mean and variance, as one product and one sum.</summary>
    public static Node ScaledAndShifted(Node x, Node mean, Node variance, Node? gamma, Node? beta)
    {
        Node factor = gamma is null ? Factor(variance) : Factor(variance) * gamma;
        return x * factor + (beta is null ? -(mean * factor) : beta - mean * factor);
    }

    private static Node Factor(Node variance) => 1 / variance.Sqrt();
}
