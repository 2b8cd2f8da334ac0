using System.Runtime.InteropServices;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Optimizers;

/// <summary>
/// Gradients of weights that are handed to the optimizer block by block, with no place in memory: weights are, bit for bit, those of steps whose
/// gradients are outputs too, and of steps that run as they are written. Changes how many threads there are, so nothing else may run meanwhile.
/// </summary>
[Collection("alone")]
public sealed class HandedOverGradientTests
{
    private const int Inputs = 1024, Rows = 128, Steps = 3;

    /// <summary>Optimizers, and the units of the layers before the one of a single unit.</summary>
    public static TheoryData<string, int[]> Trainings
    {
        get
        {
            var trainings = new TheoryData<string, int[]>();
            foreach (string optimizer in (string[])["sgd", "momentum", "adam", "rmsprop"])
            {
                foreach (int[] hidden in (int[][])[[], [300], [17], [2]])
                    trainings.Add(optimizer, hidden);
            }

            return trainings;
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Weights_are_those_of_steps_whose_gradients_lie_in_memory(string optimizer, int[] hidden)
    {
        byte[][] handedOver = Trained(optimizer, hidden, (loss, updates, _) => CompiledGraph.Compile([loss], updates));
        AssertSame(handedOver, Trained(optimizer, hidden, (loss, updates, gradients) => CompiledGraph.Compile([loss, .. gradients], updates)));
        AssertSame(handedOver, Trained(optimizer, hidden, (loss, updates, _) => CompiledGraph.CompileAsWritten([loss], updates)));
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Any_number_of_threads_gives_the_same_bits(string optimizer, int[] hidden) => ThreadCounts.SameBits(
        () => Trained(optimizer, hidden, (loss, updates, _) => CompiledGraph.Compile([loss], updates)), isShared: hidden is [300]);

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Fit_moves_all_weights(string optimizer, int[] hidden)
    {
        Sequential model = Model(hidden);
        model.Compile(Of(optimizer), Loss.MeanSquaredError);
        model.Build(Inputs);
        float[][] before = model.GetWeights();
        model.Fit(new ArrayDataset(Numbers(2 * Rows * Inputs), [Inputs], Numbers(2 * Rows)), epochs: 2, batchSize: Rows);
        float[][] after = model.GetWeights();
        for (int i = 0; i < before.Length; i++)
        {
            Assert.All(after[i], x => Assert.True(float.IsFinite(x)));
            Assert.False(before[i].AsSpan().SequenceEqual(after[i]));
        }
    }

    /// <summary>A weight that stands on the left, whose gradient has so long sums that they are made in parts.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void A_weight_on_the_left_is_that_of_steps_whose_gradient_lies_in_memory(string optimizer)
    {
        byte[][] handedOver = TrainedOnTheLeft(optimizer, (loss, updates, _) => CompiledGraph.Compile([loss], updates));
        AssertSame(handedOver, TrainedOnTheLeft(optimizer, (loss, updates, gradients) => CompiledGraph.Compile([loss, .. gradients], updates)));
        AssertSame(handedOver, TrainedOnTheLeft(optimizer, (loss, updates, _) => CompiledGraph.CompileAsWritten([loss], updates)));
    }

    private static byte[][] TrainedOnTheLeft(string optimizer, Func<Node, IReadOnlyList<Update>, Node[], CompiledGraph> compile)
    {
        var weight = new Variable("weight", [128, 256]);
        Numbers(128 * 256).CopyTo(weight.Values<float>());
        Node x = Node.Input("x", [256, 2048]), loss = weight.Node.MatMul(x).Square().Mean();
        Node[] gradients = loss.Gradients(weight.Node);
        Optimizer rule = Of(optimizer);
        CompiledGraph step = compile(loss, rule.Apply(gradients, [weight]), gradients);
        Numbers(256 * 2048).CopyTo(step.Input<float>(x));
        for (int i = 0; i < Steps; i++)
            step.Run();
        return [.. rule.Slots.Prepend(weight).Select(v => MemoryMarshal.AsBytes(v.Values<float>()).ToArray())];
    }

    private static byte[][] Trained(string optimizer, int[] hidden, Func<Node, IReadOnlyList<Update>, Node[], CompiledGraph> compile)
    {
        Sequential model = Model(hidden);
        model.Build(Inputs);
        Node x = Node.Input("x", [Rows, Inputs]), y = Node.Input("y", [Rows, 1]);
        Node loss = (model.Forward([x]).Outputs[0] - y).Square().Mean();
        IReadOnlyList<Variable> weights = model.TrainableVariables;
        Node[] gradients = loss.Gradients([.. weights.Select(w => w.Node)]);
        Optimizer rule = Of(optimizer);
        CompiledGraph step = compile(loss, rule.Apply(gradients, weights), gradients);
        Numbers(Rows * Inputs).CopyTo(step.Input<float>(x));
        Numbers(Rows).CopyTo(step.Input<float>(y));
        for (int i = 0; i < Steps; i++)
            step.Run();
        return [.. weights.Concat(rule.Slots).Select(v => MemoryMarshal.AsBytes(v.Values<float>()).ToArray())];
    }

    private static Sequential Model(int[] hidden) =>
        new([.. hidden.Select(units => new Dense(units, Activation.ReLU)), new Dense(1)]) { Seed = 1 };

    private static Optimizer Of(string name) => name switch
    {
        "sgd" => new SGD(0.001),
        "momentum" => new SGD(0.001, momentum: 0.9),
        "rmsprop" => new RMSprop(0.001),
        _ => new Adam(0.001),
    };

    private static float[] Numbers(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static void AssertSame(byte[][] expected, byte[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"Weight or slot {i} has other bits.");
    }
}
