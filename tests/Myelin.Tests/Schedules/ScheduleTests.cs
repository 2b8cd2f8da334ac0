using System.Text.Json;
using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Tests.References;

namespace Myelin.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_references = ReferenceFile.Read("schedules.json");

    private static readonly Dictionary<string, Schedule> s_schedules = new()
    {
        ["constant"] = new ConstantLearningRate(0.25),
        ["exponential"] = new ExponentialDecay(0.1, 1, 0.9),
        ["exponential in 20 steps"] = new ExponentialDecay(0.1, 20, 0.5),
        ["exponential staircase"] = new ExponentialDecay(0.1, 20, 0.5, staircase: true),
        ["inverse time"] = new InverseTimeDecay(0.1, 20, 0.5),
        ["inverse time staircase"] = new InverseTimeDecay(0.1, 20, 0.5, staircase: true),
        ["piecewise"] = new PiecewiseConstantDecay([10, 30], [1, 0.5, 0.1]),
        ["polynomial"] = new PolynomialDecay(0.1, 20, 0.01),
        ["polynomial power"] = new PolynomialDecay(0.1, 20, 0.01, 2.5),
        ["polynomial cycle"] = new PolynomialDecay(0.1, 20, 0.01, 2, cycle: true),
        ["cosine"] = new CosineDecay(0.1, 40),
        ["cosine alpha"] = new CosineDecay(0.1, 40, 0.2),
        ["cosine at its end"] = new CosineDecay(0.1, 40, 0.2),
        ["cosine warm-up"] = new CosineDecay(0.01, 40, 0.2, 0.1, 10),
        ["restarts"] = new CosineDecayRestarts(0.1, 10),
        ["restarts of one length"] = new CosineDecayRestarts(0.1, 10, 1),
        ["restarts three times as long"] = new CosineDecayRestarts(0.1, 5, 3, alpha: 0.1),
        ["restarts of other heights"] = new CosineDecayRestarts(0.1, 10, 2, 0.8, 0.1),
        ["restarts not of whole lengths"] = new CosineDecayRestarts(0.1, 7, 1.5, 0.9),
        ["one cycle"] = new OneCycle(0.1, 100),
        ["one cycle linear"] = new OneCycle(0.2, 100, 0.45, Annealing.Linear, 10, 100),
        ["warm-up"] = new LinearWarmup(new ExponentialDecay(0.1, 20, 0.5), 15, 0.02),
    };

    public static TheoryData<string> Names => [.. s_schedules.Keys];

    [Fact]
    public void Every_case_has_its_schedule() => Assert.Equal(s_references.Keys.Order(), s_schedules.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_the_formulas(string name)
    {
        int[] steps = s_references[name].GetProperty("steps").Ints();
        double[] rates = s_references[name].GetProperty("rates").Doubles();
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.True(
                Math.Abs(rates[i] - s_schedules[name].At(steps[i])) <= 1e-12,
                $"{name} at step {steps[i]}: {s_schedules[name].At(steps[i])} should be {rates[i]}");
        }
    }

    // With a gradient of 1 a step of gradient descent is the rate itself.
    [Theory]
    [MemberData(nameof(Names))]
    public void The_compiled_step_has_the_rate_of_its_step(string name)
    {
        Schedule schedule = s_schedules[name];
        var optimizer = new SGD { Schedule = schedule };
        var p = new Variable("p", Shape.Scalar, ElementType.Float64, trainable: true);
        CompiledGraph step = CompiledGraph.Compile([], optimizer.Minimize(p.Node, [p]));
        for (int i = 0; i < 320; i++)
        {
            p.Values<double>()[0] = 0;
            Assert.Equal(schedule.At(i), optimizer.LearningRate);
            step.Run();
            Assert.Equal(schedule.At(i), -p.Values<double>()[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Schedules_are_equal_by_their_numbers(string name)
    {
        Schedule schedule = s_schedules[name], again = schedule with { };
        Assert.Equal(schedule, again);
        Assert.Equal(schedule.GetHashCode(), again.GetHashCode());
        Assert.Equal(schedule.At(17), again.At(17));
        Assert.NotEqual(schedule, new ExponentialDecay(0.2, 3, 0.7));
    }

    [Fact]
    public void Lists_count_in_equality()
    {
        Assert.Equal(new PiecewiseConstantDecay([1, 2], [3, 2, 1]), new PiecewiseConstantDecay([1, 2], [3, 2, 1]));
        Assert.NotEqual(new PiecewiseConstantDecay([1, 2], [3, 2, 1]), new PiecewiseConstantDecay([1, 3], [3, 2, 1]));
        Assert.NotEqual(new PiecewiseConstantDecay([1, 2], [3, 2, 1]), new PiecewiseConstantDecay([1, 2], [3, 2, 0]));
    }

    // Where a logarithm would name the wrong period: 3⁵ and the like.
    [Theory]
    [InlineData(2.0)]
    [InlineData(3.0)]
    [InlineData(5.0)]
    [InlineData(10.0)]
    public void A_restart_is_at_the_top_and_the_step_before_it_is_not(double tMul)
    {
        var schedule = new CosineDecayRestarts(1, 10, tMul);
        for (long begin = 0, length = 10; begin < 100_000_000; begin += length, length *= (long)tMul)
        {
            Assert.Equal(1, schedule.At(begin), 1e-12);
            if (begin > 0)
                Assert.InRange(schedule.At(begin - 1), 0, 0.03);
        }
    }

    [Fact]
    public void A_rate_that_follows_a_schedule_cannot_be_set()
    {
        var optimizer = new Adam { Schedule = new CosineDecay(0.01, 100) };
        Assert.Equal(0.01, optimizer.LearningRate);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => optimizer.LearningRate = 0.1);
        Assert.Contains(
            "cannot be set to 0.1, because it follows from the optimizer's Schedule, "
                + "cosine_decay(initial_learning_rate=0.01, decay_steps=100)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_is_zero_for_ever_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantLearningRate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(0, 10, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InverseTimeDecay(double.NaN, 10, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecayRestarts(0, 10));
        Assert.Equal(0.05, new CosineDecay(0, 10, warmupTarget: 0.1, warmupSteps: 10).At(5), 1e-12);
    }

    // Moves are counted, not batches.
    [Fact]
    public void Gathered_batches_count_once()
    {
        var optimizer = new SGD { Schedule = new PiecewiseConstantDecay([0, 1], [4, 2, 1]), GradientAccumulationSteps = 3 };
        var p = new Variable("p", Shape.Scalar, ElementType.Float64, trainable: true);
        CompiledGraph step = CompiledGraph.Compile([], optimizer.Minimize(p.Node, [p]));
        double[] after = [0, 0, -4, -4, -4, -6, -6, -6, -7];
        foreach (double expected in after)
        {
            step.Run();
            Assert.Equal(expected, p.Values<double>()[0], 1e-12);
        }

        Assert.Equal(9, optimizer.Iterations);
        Assert.Equal(1, optimizer.LearningRate);
    }

    [Fact]
    public void A_schedule_of_ones_own_trains()
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.ReLU), new Dense(3, Activation.Softmax));
        model.Compile(new Adam { Schedule = new Inverse() }, Loss.SparseCategoricalCrossentropy);
        model.Fit(Samples.Iris(), epochs: 2, batchSize: 50);
        Assert.Equal(0.01 / 7, model.Optimizer!.LearningRate, 1e-15);
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        Refusal.Contains<ArgumentOutOfRangeException>("decaySteps must be at least 1; it is 0", () => new CosineDecay(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(double.NaN, 10));
        Refusal.Contains<ArgumentException>("no warmupTarget", () => new CosineDecay(0.1, 10, warmupSteps: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, 10, warmupTarget: -1, warmupSteps: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, 10, warmupSteps: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecayRestarts(0.1, 10, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(-0.1, 10, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(0.1, 10, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InverseTimeDecay(0.1, 10, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialDecay(0.1, 10, power: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(0.1, 10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(0.1, 10, annealing: (Annealing)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearWarmup(new ConstantLearningRate(0.1), 0));
        Refusal.Contains<ArgumentException>("2 boundaries and 2 values", () => new PiecewiseConstantDecay([1, 2], [1, 2]));
        Refusal.Contains<ArgumentException>("2 follows 2", () => new PiecewiseConstantDecay([2, 2], [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantLearningRate(0.1).At(-1));
    }

    private sealed record Inverse : Schedule
    {
        protected internal override Node Rate(Node step) => 0.01 / (step + 1);
    }
}
