using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin.Tests.Activations;

public sealed class ActivationTests
{
    private static readonly double[] s_x = [-3, -1, -0.1, 0, 0.1, 1, 3];

    public static TheoryData<string> Names => [.. Activation.Names, "leaky_relu(0.1)", "elu(2)"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_those_of_the_formula(string text)
    {
        double sum = s_x.Sum(Math.Exp);
        Func<double, double> formula = text switch
        {
            "linear" => x => x,
            "relu" => x => Math.Max(0, x),
            "leaky_relu" => x => x > 0 ? x : 0.2 * x,
            "leaky_relu(0.1)" => x => x > 0 ? x : 0.1 * x,
            "elu" => x => x > 0 ? x : Math.Exp(x) - 1,
            "elu(2)" => x => x > 0 ? x : 2 * (Math.Exp(x) - 1),
            "selu" => x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
            "sigmoid" => x => 1 / (1 + Math.Exp(-x)),
            "tanh" => Math.Tanh,
            "softmax" => x => Math.Exp(x) / sum,
            "softplus" => x => Math.Log(1 + Math.Exp(x)),
            "softsign" => x => x / (1 + Math.Abs(x)),
            "silu" => x => x / (1 + Math.Exp(-x)),
            // torch.nn.functional.gelu(1) is 0.841344746069; Φ(1) is that too.
            "gelu" => x => x * NormalShareBelow(x),
            "gelu_tanh" => x => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2,
            "mish" => x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
            "relu6" => x => Math.Min(Math.Max(x, 0), 6),
            "hard_sigmoid" => x => Math.Min(Math.Max(x + 3, 0), 6) / 6,
            "log_softmax" => x => x - Math.Log(sum),
            "exponential" => Math.Exp,
            "step" => x => x > 0 ? 1 : 0,
            "sign" => x => Math.Sign(x),
            _ => throw new InvalidOperationException($"{text} has no formula here."),
        };
        Node y = Activation.Parse(text).Apply(Node.Constant(Array.ConvertAll(s_x, x => (float)x), [1, s_x.Length]));
        Numbers.Near(Array.ConvertAll(s_x, x => formula(x)), Numbers.Of(y));
        double[] exact = Numbers.OfDoubles(Activation.Parse(text).Apply(Node.Constant(s_x, [1, s_x.Length])));
        for (int i = 0; i < s_x.Length; i++)
            Assert.Equal(formula(s_x[i]), exact[i], 1e-9);
    }

    // Central differences in double, away from corners, of the value and of the gradient along a direction.
    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_slopes_twice_over(string text)
    {
        double[] at = [-3.7, -1.3, -0.2, 0.3, 1.1, 2.6, 6.4];
        double[] weights = [0.3, -1.1, 0.7, 1.9, -0.4, 0.8, -1.7];
        Node x = Node.Parameter((double[])at.Clone(), [1, at.Length]), w = Node.Constant(weights, [1, at.Length]);
        Node value = (Activation.Parse(text).Apply(x) * w).Sum();
        Node slope = (value.Gradients(x)[0] * w).Sum();
        foreach (Node y in (Node[])[value, slope])
        {
            Variable numbers = ((StateOp)x.Op).Variable;
            double[] gradient = Numbers.OfDoubles(y.Gradients(x)[0]);
            for (int i = 0; i < at.Length; i++)
            {
                numbers.Values<double>()[i] = at[i] + 1e-6;
                double above = Numbers.OfDoubles(y)[0];
                numbers.Values<double>()[i] = at[i] - 1e-6;
                double below = Numbers.OfDoubles(y)[0];
                numbers.Values<double>()[i] = at[i];
                Assert.Equal((above - below) / 2e-6, gradient[i], 1e-6 * Math.Max(1, Math.Abs(gradient[i])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_finite_where_the_formula_has_a_limit(string text)
    {
        float[] at = [-1e4f, -1000, -100, -20, 0, 20, 100, 1000, 1e4f];
        if (text == "exponential")
            at = [.. at.Where(x => x < 80)];
        Node x = Node.Parameter(at, [1, at.Length]);
        Node y = Activation.Parse(text).Apply(x);
        Assert.All(Numbers.Of(y), value => Assert.True(float.IsFinite(value)));
        Node gradient = (y * Node.Constant(Array.ConvertAll(at, a => 1 + a * 1e-4f), [1, at.Length])).Sum().Gradients(x)[0];
        Assert.All(Numbers.Of(gradient), slope => Assert.True(float.IsFinite(slope)));
        Assert.All(Numbers.Of(gradient.Sum().Gradients(x)[0]), slope => Assert.True(float.IsFinite(slope)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_goes_both_ways(string text)
    {
        Activation activation = Activation.Parse(text);
        Assert.Equal(activation, Activation.Parse(activation.ToString()));
        Assert.Equal(activation.GetHashCode(), Activation.Parse(activation.ToString().ToUpperInvariant()).GetHashCode());
    }

    [Fact]
    public void Unknown_names_are_refused_with_a_suggestion()
    {
        Refusal.StartsWith<FormatException>(
            "\"sigmoyd\" is not an activation; did you mean \"sigmoid\"?", () => Activation.Parse("sigmoyd"));
        Assert.Throws<FormatException>(() => Activation.Parse("relu(1)"));
        Assert.Throws<FormatException>(() => Activation.Parse("leaky_relu(1, 2)"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.LeakyReLU(double.NaN));
    }

    [Fact]
    public void Equality_is_by_name_and_numbers()
    {
        Assert.Equal(Activation.LeakyReLU(0.2), Activation.LeakyReLU());
        Assert.NotEqual(Activation.LeakyReLU(0.1), Activation.LeakyReLU());
        Assert.NotEqual<object>(Activation.ReLU, "relu");
    }

    /// <summary>Φ(x) by Simpson's rule over the density, good to 1e-12.</summary>
    private static double NormalShareBelow(double x)
    {
        const int Steps = 4000;
        double step = (x + 10) / Steps, sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double at = -10 + i * step;
            sum += Math.Exp(-at * at / 2) * (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2);
        }

        return sum * step / 3 / Math.Sqrt(2 * Math.PI);
    }
}
