using System.Numerics.Tensors;
using Myelin.Graph;

namespace Myelin;

/// <summary>Sampling, and what can be computed exactly on small machines.</summary>
public sealed partial class RestrictedBoltzmannMachine
{
    /// <summary>The most units whose states are gone through one by one: 2²⁵ states.</summary>
    private const int MostEnumerated = 25;

    /// <summary>Makes up rows: Gibbs chains that start from hidden units which are on or off by chance.</summary>
    /// <param name="count">How many rows, each from a chain of its own.</param>
    /// <param name="steps">How often visible and then hidden units are drawn; the more, the less the start is remembered.</param>
    /// <param name="seed">What all chance follows from.</param>
    /// <param name="means">Whether to return the means of the visible units in the last step, which look smoother, instead of the units as
    /// drawn.</param>
    /// <returns>Row-major: count × <see cref="Visible"/>.</returns>
    /// <remarks>S. Geman, D. Geman: Stochastic Relaxation, Gibbs Distributions, and the Bayesian Restoration of Images, 1984.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">count or steps is below 1.</exception>
    public float[] Sample(int count, int steps = 1000, ulong seed = 0, bool means = false)
    {
        if (count < 1)
            throw Throw.OutOfRange(count, "at least 1");
        var random = new RandomGenerator(seed);
        Node start = random.Uniform([count, Hidden]) < Node.Scalar(0.5);
        CompiledGraph graph = CompiledGraph.Compile([start]);
        graph.Run();
        return RunChains(graph.Output<float>(start), count, steps, seed, means);
    }

    /// <summary>Makes up rows from given ones: Gibbs chains that start from the hidden units of each row.</summary>
    /// <param name="start">Row-major: rows × <see cref="Visible"/>; a chain starts from each.</param>
    /// <param name="steps">How often visible and then hidden units are drawn.</param>
    /// <param name="seed">What all chance follows from.</param>
    /// <param name="means">Whether to return the means of the visible units in the last step instead of the units as drawn.</param>
    /// <returns>As many numbers as are given.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">steps is below 1.</exception>
    public float[] Sample(ReadOnlySpan<float> start, int steps = 1000, ulong seed = 0, bool means = false)
    {
        float[] probabilities = Transform(start);
        int count = probabilities.Length / Hidden;
        if (count == 0)
            return [];
        Node hidden = Node.Input("hidden", count, Hidden), states = Nodes.Flip(hidden, new RandomGenerator(seed));
        CompiledGraph graph = CompiledGraph.Compile([states]);
        probabilities.CopyTo(graph.Input<float>(hidden));
        graph.Run();
        return RunChains(graph.Output<float>(states), count, steps, seed, means);
    }

    /// <summary>
    /// log Z, the log of the sum of e^−E over all states, exactly, by going through the states of the fewer units one by one; e^(−F(v) −
    /// log Z) is then the probability of a row.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are more than 25 units of either kind (of hidden ones, when the visible are
    /// Gaussian).</exception>
    public double LogPartition()
    {
        bool hidden = Hidden <= Visible || VisibleUnits == VisibleUnits.Gaussian;
        int units = hidden ? Hidden : Visible;
        if (units > MostEnumerated)
        {
            throw new InvalidOperationException(
                $"The partition function of {Visible} visible and {Hidden} hidden units is a sum of 2^{units} terms; "
                + $"it is computed for up to {MostEnumerated} units of either kind. Compare free energies instead.");
        }

        var program = new RowProgram(units, hidden ? Nodes.LogWeightOfHidden : v => -Nodes.FreeEnergy(v));
        int chunk = Math.Min(1 << units, 1 << 12);
        float[] states = new float[chunk * units], logs = new float[chunk];
        double greatest = double.NegativeInfinity, sum = 0;
        double[] terms = new double[chunk];
        for (int first = 0; first < 1 << units; first += chunk)
        {
            for (int i = 0; i < states.Length; i++)
                states[i] = (first + i / units) >> (i % units) & 1;
            program.Run(states, logs);
            TensorPrimitives.ConvertChecked<float, double>(logs, terms);
            double peak = Math.Max(greatest, TensorPrimitives.Max<double>(terms));
            TensorPrimitives.Subtract(terms, peak, terms);
            TensorPrimitives.Exp(terms, terms);
            sum = sum * Math.Exp(greatest - peak) + TensorPrimitives.Sum<double>(terms);
            greatest = peak;
        }

        return greatest + Math.Log(sum);
    }

    /// <summary>For each row the log of its probability, −F(v) − log Z, exactly; for machines that <see cref="LogPartition"/> can be
    /// computed of.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    /// <exception cref="InvalidOperationException">There are more than 25 units of either kind.</exception>
    public double[] LogLikelihood(ReadOnlySpan<float> rows)
    {
        float[] energies = FreeEnergy(rows);
        double logPartition = LogPartition();
        return Array.ConvertAll(energies, energy => -energy - logPartition);
    }

    private float[] RunChains(ReadOnlySpan<float> hidden, int count, int steps, ulong seed, bool means)
    {
        if (steps < 1)
            throw Throw.OutOfRange(steps, "at least 1");
        // Other numbers than those of the start.
        var random = new RandomGenerator(~seed);
        var states = new Variable("hidden", [count, Hidden]);
        Node average = Nodes.VisibleMeans(states.Node), drawn = Nodes.SampleVisible(average, random);
        Node next = Nodes.Flip(Nodes.HiddenMeans(drawn), random);
        CompiledGraph step = CompiledGraph.Compile([average, drawn], [new Update(states, next), random.Advance]);
        hidden.CopyTo(states.Values<float>());
        for (int i = 0; i < steps; i++)
            step.Run();
        return step.Output<float>(means ? average : drawn).ToArray();
    }
}
