using System.Runtime.CompilerServices;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>The matrices that weights may start with.</summary>
internal static class Matrices
{
    public static void Identity(Span<double> values, Shape shape, double gain)
    {
        if (shape.Rank != 2)
            throw new ArgumentException($"The initializer identity fills weights of two axes; this one has the shape {shape}.", nameof(shape));
        int rows = shape[0].Value, columns = shape[1].Value;
        values.Clear();
        for (int i = 0; i < Math.Min(rows, columns); i++)
            values[i * columns + i] = gain;
    }

    /// <summary>
    /// Normal vectors made orthogonal one after another (Gram and Schmidt, each twice, which is enough for full accuracy: Giraud et al.
    /// 2005). That is the Q of a QR factorization whose R has a positive diagonal, so all orthogonal matrices are equally likely (Mezzadri
    /// 2007).
    /// </summary>
    public static void Orthogonal(Span<double> values, Shape shape, double gain, ref SplitMix64 random)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException(
                $"The initializer orthogonal fills weights of two axes or more; this one has the shape {shape}.", nameof(shape));
        }

        if (values.IsEmpty)
            return;
        int columns = shape[-1].Value, rows = values.Length / columns;
        int length = Math.Max(rows, columns), count = Math.Min(rows, columns);
        double[] vectors = new double[values.Length];
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = vectors.AsSpan(i * length, length);
            // A vector that lies among those before it but for rounding is drawn again; that never happens by chance.
            double left;
            do
            {
                RandomNumbers.Normal(vector, 0, 1, ref random);
                left = Math.Sqrt(Dot(vector, vector));
                double whole = left;
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int k = 0; k < i; k++)
                        Subtract(vector, vectors.AsSpan(k * length, length));
                    left = Math.Sqrt(Dot(vector, vector));
                }

                if (left > 1e-10 * whole)
                    break;
            }
            while (true);

            foreach (ref double number in vector)
                number /= left;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values[row * columns + column] = gain * (rows >= columns ? vectors[column * length + row] : vectors[row * length + column]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(Span<double> vector, ReadOnlySpan<double> unit)
    {
        double share = Dot(vector, unit);
        for (int i = 0; i < vector.Length; i++)
            vector[i] -= share * unit[i];
    }

    /// <summary>Four sums side by side, the same on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 3 < x.Length; i += 4)
        {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }

        for (; i < x.Length; i++)
            a += x[i] * y[i];
        return a + b + (c + d);
    }
}
