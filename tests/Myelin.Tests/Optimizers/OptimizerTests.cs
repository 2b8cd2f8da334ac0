using Myelin.Graph;

namespace Myelin.Tests.Optimizers;

public sealed class OptimizerTests
{
    private static readonly float[] s_curvatures = [1, 0.1f, 4];
    private static readonly float[] s_start = [1, -2, 0.5f];

    // PyTorch 1.13.1 in double precision; References/losses_and_optimizers.py prints them.
    [Fact]
    public void Gradient_descent() => Numbers.Near([0.59049, -1.9019800998, 0.03888], After(new SGD(0.1), 5));

    [Fact]
    public void Momentum() => Numbers.Near([-0.02916, -1.7432680518, -0.3645], After(new SGD(0.1, 0.9), 5));

    [Fact]
    public void Nesterov_momentum() => Numbers.Near([-0.1045816839, -1.67688152664, -0.0825679008], After(new SGD(0.1, 0.9, nesterov: true), 5));

    // With an epsilon that does not matter Keras's form is PyTorch's.
    [Fact]
    public void Adam_with_tiny_epsilon() => Numbers.Near([0.507963656601, -1.50295578, 0.0278144462105], After(new Adam(0.1, epsilon: 1e-30), 5));

    [Theory]
    [InlineData(0.001, 0.9, 0.999, 1e-7, 1)]
    [InlineData(0.1, 0.9, 0.999, 1e-3, 7)]
    [InlineData(0.02, 0, 0.5, 0.1, 12)]
    public void Adam_is_Keras_formula(double rate, double beta1, double beta2, double epsilon, int steps)
    {
        double[] p = Array.ConvertAll(s_start, x => (double)x), m = new double[3], v = new double[3];
        for (int t = 1; t <= steps; t++)
        {
            double alpha = rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t));
            for (int i = 0; i < 3; i++)
            {
                double g = s_curvatures[i] * p[i];
                m[i] += (g - m[i]) * (1 - beta1);
                v[i] += (g * g - v[i]) * (1 - beta2);
                p[i] -= alpha * m[i] / (Math.Sqrt(v[i]) + epsilon);
            }
        }

        Numbers.Near(p, After(new Adam(rate, beta1, beta2, epsilon), steps));
    }

    // Late steps are where 1 − β^t in float32 would be wrong first: at step 1 it has four good digits.
    [Fact]
    public void Adams_first_step_is_the_learning_rate_against_the_sign_of_the_gradient() =>
        Numbers.Near([0.9, -1.9, 0.4], After(new Adam(0.1), 1), 1e-6);

    // Rounding would keep what decays at a subnormal number, with which processors are slow.
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Slots_that_decay_end_at_0_where_the_gradient_is_0_and_move_nothing(ElementType type)
    {
        Func<Optimizer>[] rules =
        [
            () => new Adam(), () => new AdamW(weightDecay: 0), () => new AMSGrad(), () => new Adamax(), () => new Nadam(), () => new Lamb(),
            () => new SGD(momentum: 0.9), () => new Nesterov(), () => new RMSprop(momentum: 0.9, centered: true),
        ];
        foreach (Func<Optimizer> rule in rules)
            AssertEndsAtZero(rule, "momentum", 1e-30, type);
        AssertEndsAtZero(() => new RMSprop(), "velocity", 1e-36, type);
        AssertEndsAtZero(() => new RMSprop(centered: true), "average_gradient", 1e-30, type);
        AssertEndsAtZero(() => new Adadelta(), "accumulated_grad", 1e-36, type);
        AssertEndsAtZero(() => new Adadelta(), "accumulated_delta_var", 1e-36, type);
    }

    private static void AssertEndsAtZero(Func<Optimizer> rule, string slot, double limit, ElementType type)
    {
        AssertEndsAtZero(rule(), slot, limit, type, fused: true);
        AssertEndsAtZero(rule(), slot, limit, type, fused: false);
    }

    private static void AssertEndsAtZero(Optimizer optimizer, string name, double limit, ElementType type, bool fused)
    {
        // A length that fills no vectors.
        var p = new Variable("p", [37], type);
        IReadOnlyList<Update> updates = optimizer.Apply([Node.Input("gradient", [37], type)], [p]);
        Variable slot = Assert.Single(updates, u => u.Variable.Name.EndsWith("/" + name, StringComparison.Ordinal)).Variable;
        CompiledGraph step = fused ? CompiledGraph.Compile([], updates) : CompiledGraph.CompileAsWritten([], updates);
        double above = 10 * limit * (type == ElementType.Float32 ? 1 : 1e-260);
        foreach (bool isSmall in (bool[])[false, true])
        {
            Fill(slot, isSmall ? above / 1000 : above);
            step.Run();
            Assert.All(Doubles(slot), x => Assert.Equal(isSmall, x == 0));
        }

        Assert.All(Doubles(p), x => Assert.InRange(x, -1e-15, 1e-15));
    }

    private static void Fill(Variable variable, double value)
    {
        if (variable.Spec.Type == ElementType.Float32) variable.Values<float>().Fill((float)value);
        else variable.Values<double>().Fill(value);
    }

    private static double[] Doubles(Variable variable) => variable.Spec.Type == ElementType.Float32
        ? [.. variable.Values<float>().ToArray().Select(x => (double)x)]
        : variable.Values<double>().ToArray();

    [Fact]
    public void Learning_rate_can_be_changed_without_compiling_anew()
    {
        var optimizer = new SGD(0.1);
        (CompiledGraph step, Variable p) = Program(optimizer);
        step.Run();
        optimizer.LearningRate = 0.5;
        step.Run();
        Numbers.Near([0.9 * 0.5, -2 * 0.99 * 0.95, 0.5 * 0.6 * -1], p.Values<float>());
        Assert.Equal(2, optimizer.Iterations);
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        foreach (double rate in (double[])[0, -0.1, double.NaN, double.PositiveInfinity])
        {
            Refusal.Contains<ArgumentOutOfRangeException>("positive and finite", () => new SGD(rate));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(rate));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Adam().LearningRate = rate);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(momentum: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(momentum: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0));
    }

    [Fact]
    public void Learning_rate_keeps_its_bits() => Assert.Equal(0.1, new Adam(0.1).LearningRate);

    [Fact]
    public void An_optimizer_belongs_to_one_model()
    {
        var optimizer = new Adam();
        Program(optimizer);
        Refusal.Contains<InvalidOperationException>("Make a new one", () => Program(optimizer));
    }

    [Fact]
    public void An_optimizer_of_ones_own_trains_but_cannot_be_saved()
    {
        Numbers.Near([0.8, -1.8, 0.3], After(new SignDescent(), 2));
        var model = new Sequential(new Input(1), new Dense(1));
        model.Compile(new SignDescent(), Loss.MeanSquaredError);
        model.TrainOnBatch([1f], [1f]);
        Refusal.Contains<InvalidOperationException>("cannot hold the optimizer \"sign\"", () => model.Save("x.myelin"));
        Assert.False(File.Exists("x.myelin"));
    }

    private sealed class SignDescent() : Optimizer(0.1)
    {
        public override string Name => "sign";

        protected internal override IReadOnlyList<string> SlotNames => [];

        protected internal override IReadOnlyList<Node> Step(
            Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step) =>
            [parameter - gradient.Sign() * learningRate.Cast(parameter.Type)];
    }

    private static float[] After(Optimizer optimizer, int steps)
    {
        (CompiledGraph step, Variable p) = Program(optimizer);
        for (int i = 0; i < steps; i++)
            step.Run();
        return p.Values<float>().ToArray();
    }

    /// <summary>Steps on f(p) = Σ a p² / 2, whose gradient is a p.</summary>
    private static (CompiledGraph Step, Variable P) Program(Optimizer optimizer)
    {
        var p = new Variable("p", [3], trainable: true);
        s_start.CopyTo(p.Values<float>());
        Node f = (Node.Constant(s_curvatures, [3]) * p.Node.Square()).Sum() * 0.5;
        return (CompiledGraph.Compile([f], optimizer.Minimize(f, [p])), p);
    }
}
