using System.Numerics;

namespace Myelin.Kernels;

/// <summary>The same numbers as another type.</summary>
public static class Conversion
{
    /// <summary>
    /// to[i] = from[i] as the other type. Floats become whole numbers by cutting towards zero; beyond the range of whole numbers they
    /// become the nearest of them, and NaN becomes 0. Doubles become floats by rounding.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : INumber<TFrom>
        where TTo : INumber<TTo>
    {
        if (to.Length < from.Length)
            throw new ArgumentException($"{from.Length} numbers do not fit into {to.Length}.", nameof(to));
        for (int i = 0; i < from.Length; i++)
            to[i] = TTo.CreateSaturating(from[i]);
    }
}
