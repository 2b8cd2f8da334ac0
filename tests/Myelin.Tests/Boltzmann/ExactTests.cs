using System.Text.Json;
using Myelin.Tests.References;

namespace Myelin.Tests.Boltzmann;

/// <summary>What can be known exactly of small machines: by going through all states, by integration, and as scikit-learn has it.</summary>
public sealed class ExactTests
{
    [Theory]
    [InlineData(4, 3)]
    [InlineData(3, 6)]
    [InlineData(1, 1)]
    public void Free_energy_and_partition_function_are_sums_over_all_states(int visible, int hidden)
    {
        RestrictedBoltzmannMachine machine = Machine(visible, hidden, VisibleUnits.Bernoulli);
        var plain = PlainMachine.Of(machine.Nodes);
        float[] rows = AllRows(visible);
        double[] expected = [.. Rows(rows, visible).Select(plain.FreeEnergy)];
        Numbers.Near(expected, machine.FreeEnergy(rows));
        Assert.Equal(plain.LogPartition(), machine.LogPartition(), 1e-5);
        Assert.Equal(1, machine.LogLikelihood(rows).Sum(Math.Exp), 1e-5);
        Assert.Equal(expected.Select(f => -f - plain.LogPartition()).First(), machine.LogLikelihood(rows)[0], 1e-5);
    }

    [Fact]
    public void The_pseudo_likelihood_is_the_sum_of_the_logs_of_each_unit_given_the_others()
    {
        RestrictedBoltzmannMachine machine = Machine(5, 3, VisibleUnits.Bernoulli);
        var plain = PlainMachine.Of(machine.Nodes);
        float[] rows = AllRows(5);
        double[] expected = [.. Rows(rows, 5).Select(row => Enumerable.Range(0, 5).Sum(i =>
        {
            double[] other = [.. row];
            other[i] = 1 - other[i];
            double p = Math.Exp(-plain.FreeEnergy(row)), q = Math.Exp(-plain.FreeEnergy(other));
            return Math.Log(p / (p + q));
        }))];
        Numbers.Near(expected, machine.PseudoLikelihood(rows), 1e-5);
    }

    // One unit a row, chosen at random, stands for all: over many rows the mean is that of the exact figure.
    [Fact]
    public void The_pseudo_likelihood_in_the_history_is_an_estimate_without_bias()
    {
        RestrictedBoltzmannMachine machine = Machine(6, 4, VisibleUnits.Bernoulli);
        float[] row = [1, 0, 1, 1, 0, 0];
        float[] rows = [.. Enumerable.Repeat(row, 20_000).SelectMany(r => r)];
        double exact = machine.PseudoLikelihood(row)[0];
        double estimate = machine.Fit(rows, batchSize: 20_000, training: new(visibleBiasFromData: false))["pseudo_likelihood"][0];
        Assert.Equal(exact, estimate, Math.Abs(exact) * 0.05);
    }

    [Fact]
    public void A_Gaussian_partition_function_is_the_integral_over_all_rows()
    {
        RestrictedBoltzmannMachine machine = Machine(2, 3, VisibleUnits.Gaussian);
        var plain = PlainMachine.Of(machine.Nodes);
        double sum = 0;
        const double Step = 0.05;
        for (double x = -9; x <= 9; x += Step)
        {
            for (double y = -9; y <= 9; y += Step)
                sum += Math.Exp(-plain.FreeEnergy([x, y])) * Step * Step;
        }

        Assert.Equal(Math.Log(sum), machine.LogPartition(), 1e-5);
        Numbers.Near([plain.FreeEnergy([0.3, -1.2])], machine.FreeEnergy([0.3f, -1.2f]));
    }

    [Fact]
    public void Free_energies_probabilities_and_scores_are_those_of_scikit_learn()
    {
        JsonElement file = ReferenceFile.Open("boltzmann.json");
        double[] Read(string name) => file.GetProperty(name).Doubles();
        float[] Floats(string name) => Array.ConvertAll(Read(name), x => (float)x);
        var machine = new RestrictedBoltzmannMachine(6, 4);
        Floats("weights").CopyTo(machine.Weights.Values<float>());
        Floats("visible_bias").CopyTo(machine.VisibleBias.Values<float>());
        Floats("hidden_bias").CopyTo(machine.HiddenBias.Values<float>());
        float[] rows = Floats("rows");
        Numbers.Near(Read("free_energy"), machine.FreeEnergy(rows));
        Numbers.Near(Read("hidden_means"), machine.Transform(rows));
        // score_samples flips one unit a row and takes D · log σ(F(flipped) − F(v)).
        float[] flipped = [.. rows];
        int[] flips = Array.ConvertAll(Read("flips"), x => (int)x);
        for (int r = 0; r < flips.Length; r++)
            flipped[6 * r + flips[r]] = 1 - flipped[6 * r + flips[r]];
        float[] energies = machine.FreeEnergy(rows), after = machine.FreeEnergy(flipped);
        Numbers.Near(Read("scores"), [.. energies.Zip(after, (f, g) => (float)(6 * Math.Log(PlainMachine.Sigmoid(g - f))))], 1e-5);
    }

    [Fact]
    public void Reconstructions_are_means_for_probabilities()
    {
        foreach (VisibleUnits units in Enum.GetValues<VisibleUnits>())
        {
            RestrictedBoltzmannMachine machine = Machine(4, 3, units);
            var plain = PlainMachine.Of(machine.Nodes);
            float[] rows = AllRows(4);
            double[] expected = [.. Rows(rows, 4).SelectMany(row => plain.VisibleMeans(plain.HiddenMeans(row)))];
            Numbers.Near(expected, machine.Reconstruct(rows));
            Assert.Equal(expected.Zip(rows).Average(p => Math.Pow(p.First - p.Second, 2)), machine.ReconstructionError(rows), 1e-6);
            Assert.Equal(machine.Reconstruct(rows), machine.VisibleMeans(machine.Transform(rows)));
        }
    }

    // Long chains visit states as often as the machine says: χ² with 7 degrees of freedom is below 35 but once in 100,000 times.
    [Fact]
    public void Samples_are_spread_as_the_exact_probabilities_say()
    {
        RestrictedBoltzmannMachine machine = Machine(3, 4, VisibleUnits.Bernoulli);
        const int Count = 20_000;
        float[] samples = machine.Sample(Count, steps: 50, seed: 3);
        double[] probabilities = Array.ConvertAll(machine.LogLikelihood(AllRows(3)), Math.Exp);
        int[] seen = new int[8];
        for (int i = 0; i < Count; i++)
            seen[(int)(samples[3 * i] + 2 * samples[3 * i + 1] + 4 * samples[3 * i + 2])]++;
        Assert.True(seen.Zip(probabilities).Sum(p => Math.Pow(p.First - Count * p.Second, 2) / (Count * p.Second)) < 35);
        Assert.Equal(samples, machine.Sample(Count, steps: 50, seed: 3));
        Assert.NotEqual(samples, machine.Sample(Count, steps: 50, seed: 4));
    }

    [Fact]
    public void Gaussian_samples_have_the_exact_mean()
    {
        RestrictedBoltzmannMachine machine = Machine(1, 2, VisibleUnits.Gaussian);
        var plain = PlainMachine.Of(machine.Nodes);
        double sum = 0, mean = 0;
        for (double x = -9; x <= 9; x += 0.01)
        {
            double p = Math.Exp(-plain.FreeEnergy([x]));
            (sum, mean) = (sum + p, mean + x * p);
        }

        float[] samples = machine.Sample(40_000, steps: 50);
        Assert.Equal(mean / sum, samples.Average(), 0.04);
        float[] means = machine.Sample(40_000, steps: 50, means: true);
        Assert.Equal(mean / sum, means.Average(), 0.04);
        Assert.True(means.Distinct().Count() <= 4, "one mean for each hidden state");
    }

    [Fact]
    public void Chains_that_start_from_rows_remember_them_at_first()
    {
        var machine = new RestrictedBoltzmannMachine(8, 8);
        for (int i = 0; i < 8; i++)
            machine.Weights.Values<float>()[9 * i] = 40;
        machine.VisibleBias.Values<float>().Fill(-20);
        machine.HiddenBias.Values<float>().Fill(-20);
        float[] rows = [1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1];
        Assert.Equal(rows, machine.Sample(rows, steps: 3));
        Assert.Empty(machine.Sample(ReadOnlySpan<float>.Empty));
    }

    internal static RestrictedBoltzmannMachine Machine(int visible, int hidden, VisibleUnits units)
    {
        var machine = new RestrictedBoltzmannMachine(visible, hidden, units, Initializer.RandomNormal(0, 0.8), seed: 6);
        Initializer.RandomNormal(0, 0.5).Fill(machine.VisibleBias.Values<float>(), [visible], 6, 1);
        Initializer.RandomNormal(0, 0.5).Fill(machine.HiddenBias.Values<float>(), [hidden], 6, 2);
        return machine;
    }

    internal static float[] AllRows(int visible) =>
        [.. Enumerable.Range(0, 1 << visible).SelectMany(s => PlainMachine.Bits(s, visible)).Select(x => (float)x)];

    internal static IEnumerable<double[]> Rows(float[] rows, int width) => rows.Chunk(width).Select(r => Array.ConvertAll(r, x => (double)x));
}
