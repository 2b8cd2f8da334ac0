using Myelin.Kernels;

namespace Myelin.Tests.Boltzmann;

/// <summary>Changes how many threads there are and counts what is allocated, so nothing else may run meanwhile.</summary>
[Collection("alone")]
public sealed class MachineThreadTests
{
    // Wide enough that the team really works, which is asserted.
    [Theory]
    [InlineData(VisibleUnits.Bernoulli, false)]
    [InlineData(VisibleUnits.Bernoulli, true)]
    [InlineData(VisibleUnits.Gaussian, true)]
    public void Any_number_of_threads_gives_the_same_bits(VisibleUnits units, bool persistent)
    {
        ThreadCounts.SameBits(() => [ThreadCounts.Bits(Trained(units, persistent))], isShared: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_allocates_nothing(bool persistent)
    {
        float[] rows = Rows(100);
        var machine = new RestrictedBoltzmannMachine(300, 200);
        BoltzmannTrainer trainer = machine.RequireTrainer(new(persistent: persistent), 50);
        int[] order = [.. Enumerable.Range(0, 100)];
        double[] totals = new double[3];
        float[] destination = new float[100 * 200];
        long least = long.MaxValue;
        // Just-in-time compilation allocates now and then, so the best of some rounds counts: a step that allocates would in each.
        for (int round = 0; round < 5 && least > 0; round++)
        {
            Steps();
            long before = GC.GetTotalAllocatedBytes(true);
            Steps();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }

        Assert.Equal(0, least);

        void Steps()
        {
            for (int i = 0; i < 20; i++)
            {
                machine.Step(trainer, rows, order.AsSpan(0, 64), totals);
                machine.Step(trainer, rows, order.AsSpan(64), totals);
                machine.Transform(rows, destination);
            }
        }
    }

    private static float[] Trained(VisibleUnits units, bool persistent)
    {
        var machine = new RestrictedBoltzmannMachine(300, 400, units, seed: 1);
        machine.Fit(Rows(200), epochs: 2, batchSize: 64, training: new(persistent: persistent, learningRate: 0.01));
        return [.. machine.Weights.Values<float>(), .. machine.Sample(64, steps: 3), .. machine.PseudoLikelihoodOrFreeEnergy(Rows(20))];
    }

    private static float[] Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 300 * count).Select(_ => (float)random.NextDouble())];
    }
}

internal static class MachineFigures
{
    public static float[] PseudoLikelihoodOrFreeEnergy(this RestrictedBoltzmannMachine machine, float[] rows) =>
        machine.VisibleUnits == VisibleUnits.Bernoulli ? machine.PseudoLikelihood(rows) : machine.FreeEnergy(rows);
}
