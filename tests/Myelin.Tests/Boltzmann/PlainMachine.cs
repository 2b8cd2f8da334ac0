using Myelin.Graph;

namespace Myelin.Tests.Boltzmann;

/// <summary>A restricted Boltzmann machine in plain loops and double precision: what the compiled graphs are held against.</summary>
internal sealed class PlainMachine(int visible, int hidden, bool gaussian = false)
{
    public double[,] W { get; } = new double[visible, hidden];

    public double[] A { get; } = new double[visible];

    public double[] B { get; } = new double[hidden];

    public double[,] ChangeOfW { get; } = new double[visible, hidden];

    public double[] ChangeOfA { get; } = new double[visible];

    public double[] ChangeOfB { get; } = new double[hidden];

    public double[] Often { get; } = new double[hidden];

    public double[][] Chains { get; set; } = [];

    /// <summary>A machine with the numbers of another.</summary>
    public static PlainMachine Of(BoltzmannWeights weights)
    {
        double[] Read(Variable v) => v.Spec.Type == ElementType.Float64
            ? v.Values<double>().ToArray()
            : Array.ConvertAll(v.Values<float>().ToArray(), x => (double)x);
        var plain = new PlainMachine(weights.Visible, weights.Hidden, weights.Units == VisibleUnits.Gaussian);
        double[] kernel = Read(weights.Kernel);
        for (int i = 0; i < kernel.Length; i++)
            plain.W[i / weights.Hidden, i % weights.Hidden] = kernel[i];
        Read(weights.VisibleBias).CopyTo(plain.A, 0);
        Read(weights.HiddenBias).CopyTo(plain.B, 0);
        return plain;
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double[] Bits(int state, int count) => [.. Enumerable.Range(0, count).Select(i => (double)(state >> i & 1))];

    public double Energy(double[] v, double[] h)
    {
        double energy = 0;
        for (int i = 0; i < visible; i++)
        {
            energy += gaussian ? (v[i] - A[i]) * (v[i] - A[i]) / 2 : -A[i] * v[i];
            for (int j = 0; j < hidden; j++)
                energy -= v[i] * W[i, j] * h[j];
        }

        for (int j = 0; j < hidden; j++)
            energy -= B[j] * h[j];
        return energy;
    }

    /// <summary>−log of the sum over all hidden states, one by one.</summary>
    public double FreeEnergy(double[] v) => -Math.Log(Enumerable.Range(0, 1 << hidden).Sum(h => Math.Exp(-Energy(v, Bits(h, hidden)))));

    /// <summary>log of the sum over all states, one by one; for Bernoulli units.</summary>
    public double LogPartition() => Math.Log(Enumerable.Range(0, 1 << visible).Sum(v => Math.Exp(-FreeEnergy(Bits(v, visible)))));

    public double[] HiddenMeans(double[] v) =>
        [.. Enumerable.Range(0, hidden).Select(j => Sigmoid(B[j] + Enumerable.Range(0, visible).Sum(i => v[i] * W[i, j])))];

    public double[] VisibleMeans(double[] h) => [.. Enumerable.Range(0, visible).Select(i =>
    {
        double sum = A[i] + Enumerable.Range(0, hidden).Sum(j => h[j] * W[i, j]);
        return gaussian ? sum : Sigmoid(sum);
    })];

    /// <summary>A step of contrastive divergence with random numbers that are given in the order in which they are needed.</summary>
    public void Step(double[][] rows, ContrastiveDivergence how, double rate, double momentum, Queue<double[]> random)
    {
        double[][] means = Array.ConvertAll(rows, HiddenMeans);
        double[][] states = how.Persistent ? Chains : Flip(means, random);
        double[][] ends = [], hiddenEnds = [];
        for (int step = 1; step <= how.Steps; step++)
        {
            ends = Array.ConvertAll(states, VisibleMeans);
            if (how.Persistent || how.SampleVisible)
                ends = gaussian ? AddNormal(ends, random) : Flip(ends, random);
            hiddenEnds = Array.ConvertAll(ends, HiddenMeans);
            if (step < how.Steps || how.Persistent)
                states = Flip(hiddenEnds, random);
        }

        Chains = states;
        double[] pull = new double[hidden];
        for (int j = 0; j < hidden && how.SparsityCost > 0; j++)
        {
            Often[j] = how.SparsityDecay * Often[j] + (1 - how.SparsityDecay) * means.Average(m => m[j]);
            pull[j] = how.SparsityCost * (Often[j] - how.SparsityTarget);
        }

        double[,] ofW = new double[visible, hidden];
        for (int i = 0; i < visible; i++)
        {
            for (int j = 0; j < hidden; j++)
            {
                ofW[i, j] = Mean(rows, means, i, j) - Mean(ends, hiddenEnds, i, j)
                    - how.WeightDecay * W[i, j] - how.WeightDecayL1 * Math.Sign(W[i, j])
                    - pull[j] * rows.Average(r => r[i]);
            }
        }

        for (int i = 0; i < visible; i++)
            A[i] += ChangeOfA[i] = momentum * ChangeOfA[i] + rate * (rows.Average(r => r[i]) - ends.Average(r => r[i]));
        for (int j = 0; j < hidden; j++)
            B[j] += ChangeOfB[j] = momentum * ChangeOfB[j] + rate * (means.Average(r => r[j]) - hiddenEnds.Average(r => r[j]) - pull[j]);
        for (int i = 0; i < visible; i++)
        {
            for (int j = 0; j < hidden; j++)
                W[i, j] += ChangeOfW[i, j] = momentum * ChangeOfW[i, j] + rate * ofW[i, j];
        }
    }

    private static double Mean(double[][] visible, double[][] hidden, int i, int j) => visible.Zip(hidden).Average(p => p.First[i] * p.Second[j]);

    private static double[][] Flip(double[][] probabilities, Queue<double[]> random)
    {
        double[] numbers = random.Dequeue();
        int at = 0;
        return Array.ConvertAll(probabilities, row => Array.ConvertAll(row, p => numbers[at++] < p ? 1.0 : 0));
    }

    private static double[][] AddNormal(double[][] means, Queue<double[]> random)
    {
        double[] numbers = random.Dequeue();
        int at = 0;
        return Array.ConvertAll(means, row => Array.ConvertAll(row, m => m + numbers[at++]));
    }
}
