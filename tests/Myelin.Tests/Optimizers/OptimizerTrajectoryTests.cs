using System.Text.Json;
using Myelin.Graph;
using Myelin.Tests.References;

namespace Myelin.Tests.Optimizers;

/// <summary>Fifty steps of every optimizer and every setting against PyTorch or the plain formulas; References/optimizers.py makes the
/// numbers.</summary>
public sealed class OptimizerTrajectoryTests
{
    private const double Tiny = 1e-30;

    private static readonly IReadOnlyDictionary<string, JsonElement> s_references = ReferenceFile.Read("optimizers.json");

    private static readonly Dictionary<string, Func<Optimizer>> s_optimizers = new()
    {
        ["sgd"] = () => new SGD(0.05),
        ["sgd momentum"] = () => new SGD(0.02, 0.9),
        ["sgd nesterov"] = () => new SGD(0.02, 0.9, nesterov: true),
        ["nesterov"] = () => new Nesterov(0.02, 0.9),
        ["adagrad"] = () => new Adagrad(0.5),
        ["adagrad large epsilon"] = () => new Adagrad(0.2, 0, 0.01),
        ["adagrad tiny epsilon"] = () => new Adagrad(0.5, epsilon: Tiny),
        ["adadelta"] = () => new Adadelta(1, epsilon: 1e-3),
        ["adadelta small rate"] = () => new Adadelta(rho: 0.9),
        ["rmsprop"] = () => new RMSprop(0.01),
        ["rmsprop large epsilon"] = () => new RMSprop(0.01, 0.8, 0.5, 0.1, centered: true),
        ["rmsprop tiny epsilon"] = () => new RMSprop(0.01, epsilon: Tiny),
        ["rmsprop momentum"] = () => new RMSprop(0.01, momentum: 0.8, epsilon: Tiny),
        ["rmsprop centered"] = () => new RMSprop(0.01, momentum: 0.5, epsilon: Tiny, centered: true),
        ["adam"] = () => new Adam(0.05),
        ["adam large epsilon"] = () => new Adam(0.05, 0.8, 0.99, 0.1),
        ["adam tiny epsilon"] = () => new Adam(0.05, epsilon: Tiny),
        ["amsgrad"] = () => new AMSGrad(0.05, beta2: 0.9),
        ["amsgrad tiny epsilon"] = () => new Adam(0.05, beta2: 0.9, epsilon: Tiny, amsgrad: true),
        ["adamw"] = () => new AdamW(0.05, 0.1),
        ["adamw tiny epsilon"] = () => new AdamW(0.05, 0.1, epsilon: Tiny),
        ["adamax"] = () => new Adamax(0.05),
        ["adamax tiny epsilon"] = () => new Adamax(0.05, epsilon: Tiny),
        ["nadam"] = () => new Nadam(0.05),
        ["nadam large epsilon"] = () => new Nadam(0.05, 0.8, 0.9, 0.05),
        ["lion"] = () => new Lion(0.013),
        ["ftrl"] = () => new Ftrl(0.3),
        ["ftrl all penalties"] = () => new Ftrl(0.3, -0.7, 0.2, 0.3, 0.05, 0.02, 0.1),
        ["lamb"] = () => new Lamb(0.02),
        ["weight decay"] = () => new SGD(0.02, 0.9) { WeightDecay = 0.2, ExcludeFromWeightDecay = ["bias"] },
        ["clip value"] = () => new SGD(0.1) { ClipValue = 0.5 },
        ["clip norm"] = () => new Adam(0.05) { ClipNorm = 0.7 },
        ["global clip norm"] = () => new SGD(0.05, 0.5) { GlobalClipNorm = 1.2 },
        ["gathered gradients"] = () => new Adam(0.05) { GradientAccumulationSteps = 3 },
        ["gathered gradients with all"] = () => new Nadam
        {
            GradientAccumulationSteps = 2, WeightDecay = 0.1, GlobalClipNorm = 2, UseEma = true, EmaMomentum = 0.8, EmaOverwriteFrequency = 5,
            Schedule = new CosineDecay(0.05, 40),
        },
        ["average"] = () => new Adam(0.05) { UseEma = true, EmaMomentum = 0.9 },
        ["average overwrites"] = () => new SGD(0.02, 0.9) { UseEma = true, EmaMomentum = 0.7, EmaOverwriteFrequency = 4 },
        ["constraint"] = () => new SGD(0.05),
        ["schedule"] = () => new Adam { Schedule = new CosineDecay(0.05, 40) },
    };

    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    [Fact]
    public void Every_case_has_its_optimizer() => Assert.Equal(s_references.Keys.Order(), s_optimizers.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Fifty_steps_in_double(string name) => Check<double>(name, 1e-9);

    // Rounding grows along 50 steps; where a step is a sign or a quotient of small numbers by more than elsewhere.
    [Theory]
    [MemberData(nameof(Names))]
    public void Fifty_steps_in_float(string name) => Check<float>(name, 2e-4);

    private static void Check<T>(string name, double tolerance) where T : unmanaged, System.Numerics.INumber<T>
    {
        JsonElement reference = s_references[name];
        Optimizer optimizer = s_optimizers[name]();
        ElementType type = typeof(T) == typeof(double) ? ElementType.Float64 : ElementType.Float32;
        var kernel = new Variable("kernel", [2, 3], type, trainable: true);
        var bias = new Variable("bias", [2], type, trainable: true);
        Set<T>([1, -2, 0.5, 0.25, 3, -0.75], kernel);
        Set<T>([0.1, -0.4], bias);
        Node scale = Node.Input("scale", Shape.Scalar, type);
        Node f = (Bowl(kernel, [1, 0.1, 4, 2, 0.5, 1.5], [0.5, 0.02, 1, 0, 0.1, 0.25], [0.3, -0.1, -0.2, 0, 1, 0.4])
            + Bowl(bias, [3, 0.3], [1, 0.7], [0.6, -0.9])) * scale;
        Dictionary<Variable, Constraint>? constraints = name == "constraint" ? new() { [kernel] = Constraint.MaxNorm(1.5) } : null;
        CompiledGraph step = CompiledGraph.Compile([f], optimizer.Minimize(f, [kernel, bias], constraints));

        int[] steps = reference.GetProperty("steps").Ints();
        JsonElement[] shown = [.. reference.GetProperty("shown").EnumerateArray()];
        for (int batch = 1, next = 0; batch <= 50; batch++)
        {
            step.Input<T>(scale)[0] = T.CreateChecked(optimizer.GradientAccumulationSteps > 1 ? 1 + 0.5 * (batch % 2) : 1);
            step.Run();
            if (batch != steps[next])
                continue;
            foreach (JsonProperty numbers in shown[next++].EnumerateObject())
            {
                string[] words = numbers.Name.Split(' ');
                Variable parameter = words[0] == "kernel" ? kernel : bias;
                Variable variable = words.Length == 1 ? parameter : optimizer.Slots.Single(s => s.Name == $"{words[0]}/{words[1]}");
                Near(numbers.Value.Doubles(), variable.Values<T>(), tolerance, $"{name}, batch {batch}, {numbers.Name}");
            }
        }

        Assert.Equal(50, optimizer.Iterations);
    }

    private static Node Bowl(Variable p, double[] a, double[] b, double[] c)
    {
        Node d = (p.Node - Numbers(p, c)).Square();
        return (Numbers(p, a) * d * 0.5 + Numbers(p, b) * d.Square() * 0.25).Sum();
    }

    private static Node Numbers(Variable like, double[] numbers) => Node.Constant(numbers, like.Spec.Shape).Cast(like.Spec.Type);

    private static void Set<T>(double[] numbers, Variable variable) where T : unmanaged, System.Numerics.INumber<T>
    {
        for (int i = 0; i < numbers.Length; i++)
            variable.Values<T>()[i] = T.CreateChecked(numbers[i]);
    }

    private static void Near<T>(double[] expected, ReadOnlySpan<T> found, double tolerance, string where)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(double.CreateChecked(found[i]) - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            Assert.True(error <= tolerance, $"{where}, number {i}: {found[i]} should be {expected[i]}");
        }
    }
}
