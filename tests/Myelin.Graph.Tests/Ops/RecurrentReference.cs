using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>The recurrences' formulas, one number after another.</summary>
internal static class RecurrentReference
{
    /// <summary>The states after all steps; for an LSTM half of the memories added. A mask is where the last operand is above −0.7.</summary>
    public static PlainTensor Run(RecurrentKind kind, PlainTensor[] x, bool reverse, bool masked)
    {
        PlainTensor input = x[0], kernel = x[1];
        int steps = input.Shape[0], batch = input.Shape[1], units = kernel.Shape[0];
        double[,] h = Matrix(x[2]), c = kind == RecurrentKind.Lstm ? Matrix(x[3]) : new double[batch, units];
        var outputs = new double[steps * batch * units];
        for (int step = 0; step < steps; step++)
        {
            int t = reverse ? steps - 1 - step : step;
            double[,] before = (double[,])h.Clone();
            for (int b = 0; b < batch; b++)
            {
                double[] resets = kind == RecurrentKind.GruResetBefore ? [.. Enumerable.Range(0, units).Select(k => Reset(b, k))] : [];
                for (int u = 0; u < units; u++)
                {
                    if (!masked || x[^1][t, b] > -0.7)
                        (h[b, u], c[b, u]) = Cell(b, u);
                    outputs[(t * batch + b) * units + u] = h[b, u] + (kind == RecurrentKind.Lstm ? 0.5 * c[b, u] : 0);
                }

                (double, double) Cell(int b, int u)
                {
                    double P(int part) => input[t, b, part * units + u];
                    double Product(int part, Func<int, double> state) => Enumerable.Range(0, units).Sum(k => state(k) * kernel[k, part * units + u]);
                    double H(int part) => Product(part, k => before[b, k]);
                    double Bias(int part) => x[3][part * units + u];
                    switch (kind)
                    {
                        case RecurrentKind.Simple:
                            return (Math.Tanh(P(0) + H(0)), 0);
                        case RecurrentKind.Lstm:
                            double memory = Sigmoid(P(1) + H(1)) * c[b, u] + Sigmoid(P(0) + H(0)) * Math.Tanh(P(2) + H(2));
                            return (Sigmoid(P(3) + H(3)) * Math.Tanh(memory), memory);
                        case RecurrentKind.GruResetAfter:
                            double z = Sigmoid(P(0) + H(0) + Bias(0)), r = Sigmoid(P(1) + H(1) + Bias(1));
                            return (z * before[b, u] + (1 - z) * Math.Tanh(P(2) + r * (H(2) + Bias(2))), 0);
                        default:
                            double update = Sigmoid(P(0) + H(0));
                            double candidate = Math.Tanh(P(2) + Product(2, k => before[b, k] * resets[k]));
                            return (update * before[b, u] + (1 - update) * candidate, 0);
                    }
                }
            }

            double Reset(int b, int unit) => Sigmoid(
                input[t, b, units + unit] + Enumerable.Range(0, units).Sum(k => before[b, k] * kernel[k, units + unit]));
        }

        return new PlainTensor([steps, batch, units], outputs);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[,] Matrix(PlainTensor x)
    {
        var matrix = new double[x.Shape[0], x.Shape[1]];
        for (int i = 0; i < x.Numbers.Length; i++)
            matrix[i / x.Shape[1], i % x.Shape[1]] = x.Numbers[i];
        return matrix;
    }
}
