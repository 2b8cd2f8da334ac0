using Myelin.Graph;

namespace Myelin.Tests.Boltzmann;

/// <summary>The compiled step, in double precision, against the plain one with the same random numbers; and against the exact
/// gradient.</summary>
public sealed class ContrastiveDivergenceTests
{
    private const int Visible = 5, Hidden = 3, Rows = 4;

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    private static readonly Dictionary<string, ContrastiveDivergence> s_ways = new()
    {
        ["CD-1"] = new(weightDecay: 0),
        ["CD-3"] = new(steps: 3, weightDecay: 0),
        ["CD-2 with sampled reconstructions"] = new(steps: 2, sampleVisible: true),
        ["decays"] = new(weightDecay: 0.01, weightDecayL1: 0.02),
        ["sparsity"] = new(sparsityTarget: 0.1, sparsityCost: 0.3, sparsityDecay: 0.8),
        ["persistent"] = new(persistent: true),
        ["persistent with 3 chains and 2 steps"] = new(steps: 2, persistent: true, chains: 3),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Steps_on_Bernoulli_units_are_those_of_the_plain_formula(string way) => AssertSteps(s_ways[way], VisibleUnits.Bernoulli);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Steps_on_Gaussian_units_are_those_of_the_plain_formula(string way) => AssertSteps(s_ways[way], VisibleUnits.Gaussian);

    // With long chains the mean of many estimates is the gradient of the log-likelihood; with CD-1 it points the same way.
    [Theory]
    [InlineData(1, false, 0.9, double.PositiveInfinity)]
    [InlineData(30, true, 0.999, 0.01)]
    public void The_mean_estimate_follows_the_exact_gradient_of_the_likelihood(int steps, bool sample, double leastCosine, double most)
    {
        BoltzmannWeights weights = Weights(VisibleUnits.Bernoulli);
        double[][] rows = Data(VisibleUnits.Bernoulli);
        double[] exact = ExactGradient(PlainMachine.Of(weights), rows);
        var how = new ContrastiveDivergence(steps, learningRate: 1, momentum: 0, weightDecay: 0, sampleVisible: sample);
        var trainer = new BoltzmannTrainer(weights, how, 0, new RandomGenerator(8));
        // Each row many times in one batch: as many chains.
        const int Times = 5000;
        CompiledGraph step = trainer.Step(Rows * Times);
        Enumerable.Repeat(rows.SelectMany(r => r), Times).SelectMany(r => r).ToArray().CopyTo(trainer.Rows<double>(step));
        step.Run();
        double[] estimate = trainer.State.Single(v => v.Name == "weights/change").Values<double>().ToArray();
        double cosine = exact.Zip(estimate).Sum(p => p.First * p.Second) / Math.Sqrt(exact.Sum(x => x * x) * estimate.Sum(x => x * x));
        Assert.True(cosine > leastCosine, $"the cosine is {cosine}");
        Assert.True(exact.Zip(estimate).Max(p => Math.Abs(p.First - p.Second)) < most);
    }

    private static void AssertSteps(ContrastiveDivergence how, VisibleUnits units)
    {
        BoltzmannWeights weights = Weights(units);
        var plain = PlainMachine.Of(weights);
        double[][] rows = Data(units);
        int chains = how.Persistent ? how.Chains > 0 ? how.Chains : Rows : 0;
        var trainer = new BoltzmannTrainer(weights, how, chains, new RandomGenerator(5)) { LearningRate = 0.3, Momentum = 0.6 };
        Array.Fill(plain.Often, how.SparsityTarget);
        plain.Chains = [.. Enumerable.Range(0, chains).Select(_ => new double[Hidden])];
        (CompiledGraph numbers, List<Node> nodes) = RandomNumbers(how, units, how.Persistent ? chains : Rows);
        CompiledGraph step = trainer.Step(Rows);
        for (int time = 0; time < 4; time++)
        {
            rows.SelectMany(r => r).ToArray().CopyTo(trainer.Rows<double>(step));
            double freeEnergy = rows.Average(plain.FreeEnergy);
            step.Run();
            Assert.Equal(freeEnergy, trainer.Figure(step, 1), 1e-9);
            numbers.Run();
            plain.Step(rows, how, 0.3, 0.6, new Queue<double[]>(nodes.Select(n => numbers.Output<double>(n).ToArray())));
            Near(plain.W.Cast<double>(), weights.Kernel);
            Near(plain.A, weights.VisibleBias);
            Near(plain.B, weights.HiddenBias);
            if (how.Persistent)
                Near(plain.Chains.SelectMany(c => c), trainer.State.Single(v => v.Name == "chains"));
            rows = [.. rows.Skip(1), rows[0]];
        }

        static void Near(IEnumerable<double> expected, Variable actual)
        {
            double[] numbers = actual.Values<double>().ToArray();
            Assert.All(expected.Zip(numbers), p => Assert.Equal(p.First, p.Second, 1e-9));
        }
    }

    /// <summary>The numbers that the step's generator will draw, in the order in which a step uses them.</summary>
    private static (CompiledGraph Graph, List<Node> Nodes) RandomNumbers(ContrastiveDivergence how, VisibleUnits units, int chains)
    {
        var random = new RandomGenerator(5);
        var nodes = new List<Node>();
        if (!how.Persistent)
            nodes.Add(random.Uniform([Rows, Hidden], ElementType.Float64));
        for (int step = 1; step <= how.Steps; step++)
        {
            if (how.Persistent || how.SampleVisible)
            {
                nodes.Add(units == VisibleUnits.Gaussian
                    ? random.Normal([chains, Visible], ElementType.Float64)
                    : random.Uniform([chains, Visible], ElementType.Float64));
            }

            if (step < how.Steps || how.Persistent)
                nodes.Add(random.Uniform([chains, Hidden], ElementType.Float64));
        }

        return (CompiledGraph.Compile(nodes, [random.Advance]), nodes);
    }

    /// <summary>The gradient of the mean log-likelihood by the weights: ⟨v h⟩ of the data less ⟨v h⟩ of the machine, over all its
    /// states.</summary>
    private static double[] ExactGradient(PlainMachine machine, double[][] rows)
    {
        double[] gradient = new double[Visible * Hidden];
        foreach (double[] row in rows)
            Add(row, 1.0 / rows.Length);
        double logPartition = machine.LogPartition();
        for (int state = 0; state < 1 << Visible; state++)
        {
            double[] v = PlainMachine.Bits(state, Visible);
            Add(v, -Math.Exp(-machine.FreeEnergy(v) - logPartition));
        }

        return gradient;

        void Add(double[] v, double weight)
        {
            double[] h = machine.HiddenMeans(v);
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] += weight * v[i / Hidden] * h[i % Hidden];
        }
    }

    private static BoltzmannWeights Weights(VisibleUnits units)
    {
        var weights = new BoltzmannWeights(Visible, Hidden, units, ElementType.Float64);
        var random = new Random(3);
        foreach (Variable variable in weights.Variables)
        {
            foreach (ref double number in variable.Values<double>())
                number = random.NextDouble() * 1.6 - 0.8;
        }

        return weights;
    }

    private static double[][] Data(VisibleUnits units)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Visible)
            .Select(_ => units == VisibleUnits.Gaussian ? random.NextDouble() * 3 - 1.5 : random.Next(2)).ToArray())];
    }
}
