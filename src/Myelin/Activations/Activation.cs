using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// The function that a layer's numbers go through: <c>Activation.ReLU</c>, <c>Activation.LeakyReLU(0.1)</c>. Two of the same name and
/// numbers are equal. As text it is <c>relu</c> or <c>leaky_relu(0.1)</c>.
/// </summary>
public sealed class Activation : IEquatable<Activation>
{
    private readonly NamedNumbers _form;
    private readonly Func<Node, Node> _function;

    private Activation(string name, Func<Node, Node> function, params double[] numbers) =>
        (_form, _function) = (new NamedNumbers(name, numbers), function);

    /// <summary>y = x.</summary>
    public static Activation Linear { get; } = new("linear", x => x);

    /// <summary>y = max(0, x).</summary>
    public static Activation ReLU { get; } = new("relu", x => x.Relu());

    /// <summary>y = min(max(0, x), 6); the slope at 0 is taken as 0. Krizhevsky 2010.</summary>
    public static Activation ReLU6 { get; } = new("relu6", x => x.Relu().Clip(0, 6));

    /// <summary>y = 1 / (1 + e^−x), between 0 and 1.</summary>
    public static Activation Sigmoid { get; } = new("sigmoid", x => x.Sigmoid());

    /// <summary>y = relu6(x + 3) / 6: 0 below −3, 1 above 3, and a straight line between. Howard et al. 2019.</summary>
    public static Activation HardSigmoid { get; } = new("hard_sigmoid", x => (x + 3).Clip(0, 6) / 6);

    /// <summary>The hyperbolic tangent, between −1 and 1.</summary>
    public static Activation Tanh { get; } = new("tanh", x => x.Tanh());

    /// <summary>y = e^x / Σ e^x along the last axis: positive numbers whose sum is 1.</summary>
    public static Activation Softmax { get; } = new("softmax", x => x.Softmax());

    /// <summary>y = x − log Σ e^x along the last axis: the logarithm of <see cref="Softmax"/>, for
    /// <see cref="Loss.NegativeLogLikelihood"/>.</summary>
    public static Activation LogSoftmax { get; } = new("log_softmax", x => x.LogSoftmax());

    /// <summary>y = log(1 + e^x).</summary>
    public static Activation Softplus { get; } = new("softplus", x => x.Softplus());

    /// <summary>y = x / (1 + |x|), between −1 and 1.</summary>
    public static Activation Softsign { get; } = new("softsign", x => x / (x.Abs() + 1));

    /// <summary>y = x · sigmoid(x), also called swish. Ramachandran et al. 2017.</summary>
    public static Activation SiLU { get; } = new("silu", x => x * x.Sigmoid());

    /// <summary>y = x · tanh(log(1 + e^x)). Misra 2019.</summary>
    public static Activation Mish { get; } = new("mish", x => x * x.Softplus().Tanh());

    /// <summary>y = x · (1 + erf(x / √2)) / 2, exact. Hendrycks and Gimpel 2016.</summary>
    public static Activation GELU { get; } = new("gelu", x => x * 0.5 * ((x * Math.Sqrt(0.5)).Erf() + 1));

    /// <summary>
    /// y = x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2, which is near <see cref="GELU"/>: Keras's with <c>approximate=True</c>.
    /// Hendrycks and Gimpel 2016.
    /// </summary>
    public static Activation GELUTanh { get; } =
        new("gelu_tanh", x => x * 0.5 * (((x + x * x.Square() * 0.044715) * Math.Sqrt(2 / Math.PI)).Tanh() + 1));

    /// <summary>The scaled exponential linear unit: 1.0507 · ELU(1.6733). Klambauer et al. 2017.</summary>
    public static Activation SELU { get; } = new("selu", x => x.Elu(1.6732632423543772) * 1.0507009873554805);

    /// <summary>y = e^x.</summary>
    public static Activation Exponential { get; } = new("exponential", x => x.Exp());

    /// <summary>1 where x &gt; 0, otherwise 0: the perceptron's. Its slope is 0 everywhere, so gradients do not flow through it.</summary>
    public static Activation Step { get; } = new("step", x => x.Step());

    /// <summary>−1, 0 or 1 as x is negative, zero or positive. Its slope is 0 everywhere, so gradients do not flow through it.</summary>
    public static Activation Sign { get; } = new("sign", x => x.Sign());

    /// <summary>All activations, those with numbers with their defaults.</summary>
    public static IReadOnlyList<Activation> All { get; } =
    [
        Linear, ReLU, ReLU6, LeakyReLU(), ELU(), SELU, Sigmoid, HardSigmoid, Tanh, Softmax, LogSoftmax, Softplus, Softsign, SiLU, Mish, GELU,
        GELUTanh, Exponential, Step, Sign,
    ];

    /// <summary>The names of all activations.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(activation => activation.Name)];

    /// <summary>The name as Keras has it, such as <c>leaky_relu</c>.</summary>
    public string Name => _form.Name;

    /// <summary>x above 0 and slope · x below. Maas et al. 2013.</summary>
    /// <param name="slope">The slope below 0; 0.2 by default, as in Keras's function of the name.</param>
    public static Activation LeakyReLU(double slope = 0.2) =>
        double.IsFinite(slope) ? new("leaky_relu", x => x.LeakyRelu(slope), slope) : throw Throw.OutOfRange(slope, "finite");

    /// <summary>x above 0 and α (e^x − 1) below. Clevert et al. 2015.</summary>
    /// <param name="alpha">What it falls to, negated, far below 0.</param>
    public static Activation ELU(double alpha = 1) =>
        double.IsFinite(alpha) ? new("elu", x => x.Elu(alpha), alpha) : throw Throw.OutOfRange(alpha, "finite");

    /// <summary>The activation that a text names: <c>relu</c>, <c>leaky_relu</c>, <c>leaky_relu(0.1)</c>; letter case does not
    /// count.</summary>
    /// <exception cref="FormatException">There is none of this name, or its numbers are wrong.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (NamedNumbers.Parse(text) is { } form)
        {
            Activation? found = (form.Name.ToLowerInvariant(), form.Numbers) switch
            {
                ("leaky_relu", [double slope]) => LeakyReLU(slope),
                ("elu", [double alpha]) => ELU(alpha),
                ("swish", []) => SiLU,
                (string name, []) => All.FirstOrDefault(a => a.Name == name),
                _ => null,
            };
            if (found is not null)
                return found;
        }

        throw Throw.Unknown("an activation", text, Names);
    }

    /// <summary>The activation of a node, as more nodes.</summary>
    public Node Apply(Node x) => _function(x);

    /// <summary>Whether the other has the same name and numbers.</summary>
    public bool Equals(Activation? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Activation);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>For example <c>relu</c> or <c>leaky_relu(0.1)</c>; <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _form.ToString();
}
