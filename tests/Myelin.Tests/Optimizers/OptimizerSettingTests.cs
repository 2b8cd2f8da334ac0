using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Optimizers;

/// <summary>The settings that all optimizers have, beyond the trajectories.</summary>
public sealed class OptimizerSettingTests
{
    [Fact]
    public void Settings_that_are_off_add_nothing_to_the_step()
    {
        (CompiledGraph plain, _) = Program(new Adam(0.1));
        (CompiledGraph off, _) = Program(new Adam(0.1) { WeightDecay = 0, GradientAccumulationSteps = 1, ClipNorm = null, UseEma = false });
        Assert.Equal(plain.Kernels.Count, off.Kernels.Count);
        Assert.Equal(plain.ArenaBytes, off.ArenaBytes);
        Assert.Equal(2, new Adam().Attached().Slots.Count);
    }

    [Fact]
    public void Decay_is_in_the_chain_of_the_step()
    {
        (CompiledGraph plain, _) = Program(new Adam(0.1));
        (CompiledGraph decaying, _) = Program(new AdamW(0.1));
        // One scalar more: the rate times the decay.
        Assert.InRange(decaying.Kernels.Count, plain.Kernels.Count, plain.Kernels.Count + 2);
    }

    [Fact]
    public void Every_setting_runs_without_allocating()
    {
        var optimizer = new AdamW
        {
            GradientAccumulationSteps = 2, GlobalClipNorm = 1, UseEma = true, EmaOverwriteFrequency = 3, Schedule = new CosineDecayRestarts(0.01, 10),
        };
        (CompiledGraph step, _) = Program(optimizer);
        step.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            step.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Two_ways_to_clip_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Adam { ClipNorm = 1, GlobalClipNorm = 1 });
        Assert.Contains("Set one of ClipNorm, ClipValue and GlobalClipNorm", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SGD { ClipValue = 1, ClipNorm = 1 });
        Assert.Throws<ArgumentException>(() => new SGD { GlobalClipNorm = 1, ClipValue = 1 });
        Assert.Null(new SGD { ClipNorm = 1, ClipValue = null }.ClipValue);
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        foreach (double wrong in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Refusal.Contains<ArgumentOutOfRangeException>("ClipNorm must be positive and finite", () => new SGD { ClipNorm = wrong });
            Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { ClipValue = wrong });
            Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { GlobalClipNorm = wrong });
            foreach (Func<Optimizer> make in (Func<Optimizer>[])
                [
                    () => new Nesterov(wrong), () => new Adagrad(wrong), () => new Adadelta(wrong), () => new RMSprop(wrong),
                    () => new AMSGrad(wrong), () => new AdamW(wrong), () => new Adamax(wrong), () => new Nadam(wrong), () => new Lion(wrong),
                    () => new Ftrl(wrong), () => new Lamb(wrong), () => new Adagrad(epsilon: wrong), () => new Adadelta(epsilon: wrong),
                    () => new RMSprop(epsilon: wrong), () => new AMSGrad(epsilon: wrong), () => new AdamW(epsilon: wrong),
                    () => new Adamax(epsilon: wrong), () => new Nadam(epsilon: wrong), () => new Lamb(epsilon: wrong),
                ])
            {
                Assert.Contains("must be positive and finite", Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
            }
        }

        foreach (double wrong in (double[])[-0.1, 1, double.NaN])
        {
            foreach (Func<Optimizer> make in (Func<Optimizer>[])
                [
                    () => new Adadelta(rho: wrong), () => new RMSprop(rho: wrong), () => new AMSGrad(beta1: wrong), () => new AdamW(beta2: wrong),
                    () => new Adamax(beta1: wrong), () => new Nadam(beta2: wrong), () => new Lion(beta1: wrong), () => new Lamb(beta2: wrong),
                ])
            {
                Assert.Contains("must be at least 0 and below 1", Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(weightDecay: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { GradientAccumulationSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { EmaMomentum = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { EmaOverwriteFrequency = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nesterov(momentum: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RMSprop(momentum: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ftrl(learningRatePower: 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ftrl(l1RegularizationStrength: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialAccumulatorValue: -1));
    }

    // In the variable θ = p + m v Keras's form makes the moves of the textbook's.
    [Fact]
    public void The_textbooks_point_ahead_moves_as_Keras_form_does()
    {
        var textbook = new Nesterov(0.05, 0.8);
        (CompiledGraph a, Variable p) = Program(textbook);
        (CompiledGraph b, Variable ahead) = Program(new SGD(0.05, 0.8, nesterov: true));
        for (int i = 0; i < 20; i++)
        {
            a.Run();
            b.Run();
            for (int k = 0; k < 3; k++)
                Assert.Equal(p.Values<double>()[k] + 0.8 * textbook.Slots[0].Values<double>()[k], ahead.Values<double>()[k], 1e-12);
        }
    }

    [Fact]
    public void The_textbooks_form_shows_the_loss_where_the_parameters_are_and_trains_networks()
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dropout(0.2), new Dense(3, Activation.Softmax));
        model.Compile(new Nesterov(0.05), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        var plain = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dropout(0.2), new Dense(3, Activation.Softmax));
        plain.Compile(new SGD(0.05), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        // The first step has no velocity, so both make it alike; the second shows the loss at the same place, with the same dropout.
        for (int i = 0; i < 2; i++)
            Assert.Equal(plain.TrainOnBatch(Samples.Iris())["loss"], model.TrainOnBatch(Samples.Iris())["loss"]);
        model.Fit(Samples.Iris(), epochs: 30);
        Assert.True(model.Evaluate(Samples.Iris())["accuracy"] > 0.9);
    }

    [Fact]
    public void Averages_can_take_the_parameters_place_and_go_back()
    {
        var optimizer = new SGD(0.05) { UseEma = true, EmaMomentum = 0.5 };
        Assert.Contains("no step yet", Assert.Throws<InvalidOperationException>(optimizer.SwapAverages).Message, StringComparison.Ordinal);
        (CompiledGraph step, Variable p) = Program(optimizer);
        Assert.Throws<InvalidOperationException>(optimizer.SwapAverages);
        for (int i = 0; i < 5; i++)
            step.Run();
        double[] parameters = p.Values<double>().ToArray(), averages = optimizer.Slots[^1].Values<double>().ToArray();
        Assert.NotEqual(parameters, averages);
        optimizer.SwapAverages();
        Assert.Equal(averages, p.Values<double>().ToArray());
        optimizer.SwapAverages();
        Assert.Equal(parameters, p.Values<double>().ToArray());
        optimizer.OverwriteWithAverages();
        Assert.Equal(averages, p.Values<double>().ToArray());
        Assert.Contains("UseEma = true", Assert.Throws<InvalidOperationException>(new Adam().SwapAverages).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ends_with_the_averages()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        var optimizer = new SGD(0.1) { UseEma = true, EmaMomentum = 0.9 };
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy);
        model.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(optimizer.Slots.Single(s => s.Name == "dense/kernel/average").Values<float>().ToArray(), model.GetWeights()[0]);
    }

    [Fact]
    public void Gathering_batches_is_one_step_on_all_their_rows()
    {
        ArrayDataset iris = Samples.Iris();
        Sequential whole = Model(new Adam(0.01)), pieces = Model(new Adam(0.01) { GradientAccumulationSteps = 5 });
        for (int i = 0; i < 3; i++)
        {
            whole.Fit(iris, batchSize: 150, shuffle: false);
            pieces.Fit(iris, batchSize: 30, shuffle: false);
        }

        for (int i = 0; i < 2; i++)
            Numbers.Near(Array.ConvertAll(whole.GetWeights()[i], w => (double)w), pieces.GetWeights()[i], 1e-5);
        Assert.Equal(15, pieces.Optimizer!.Iterations);

        static Sequential Model(Optimizer optimizer)
        {
            var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
            model.Compile(optimizer, Loss.SparseCategoricalCrossentropy);
            return model;
        }
    }

    [Fact]
    public void A_training_step_of_ones_own()
    {
        var w = new Variable("w", [2], trainable: true);
        Node x = Node.Input("x", 8, 2), y = Node.Input("y", 8);
        Node loss = (x.Dot(w.Node) - y).Square().Mean();
        CompiledGraph step = CompiledGraph.Compile([loss], new Adam(0.1).Minimize(loss, [w]));
        for (int i = 0; i < 8; i++)
        {
            (float a, float b) = (i % 4 - 1.5f, i / 4 - 0.5f);
            (step.Input<float>(x)[2 * i], step.Input<float>(x)[2 * i + 1], step.Input<float>(y)[i]) = (a, b, 3 * a - 2 * b);
        }

        for (int i = 0; i < 500; i++)
            step.Run();
        Numbers.Near([3, -2], w.Values<float>(), 1e-4);
    }

    [Fact]
    public void Gradients_that_do_not_fit_are_refused()
    {
        var p = new Variable("p", [3], trainable: true);
        Refusal.Contains<ArgumentException>("0 gradients and 1 parameters", () => new SGD().Apply([], [p]));
    }

    public static TheoryData<string> All =>
        ["sgd", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "amsgrad", "adamw", "adamax", "nadam", "lion", "ftrl", "lamb"];

    // A warm-up may begin at 0, and a cosine end there.
    [Theory]
    [MemberData(nameof(All))]
    public void A_rate_of_zero_leaves_parameters_where_they_are_and_training_goes_on(string name)
    {
        Schedule schedule = new PiecewiseConstantDecay([1, 3, 5], [0, 0.01, 0, 0.01]);
        (CompiledGraph step, Variable p) = Program(Make(name, schedule));
        double[] before = p.Values<double>().ToArray();
        for (int i = 0; i < 8; i++)
        {
            step.Run();
            double[] after = p.Values<double>().ToArray();
            Assert.All(after, x => Assert.True(double.IsFinite(x)));
            // A step that goes by a momentum with the rate in it moves on even then.
            if (name is not ("nesterov" or "sgd") || i < 2)
                Assert.Equal(schedule.At(i) == 0, before.SequenceEqual(after));
            before = after;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_optimizer_learns(string name)
    {
        var model = new Sequential(new Input(4), new Dense(16, Activation.Tanh), new Dense(3, Activation.Softmax)) { Seed = 1 };
        double rate = name switch
        {
            "sgd" or "nesterov" => 0.1,
            "adagrad" or "ftrl" => 0.3,
            "adadelta" => 10,
            "lion" => 0.005,
            "lamb" => 0.01,
            _ => 0.02,
        };
        model.Compile(Make(name, new ConstantLearningRate(rate)), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(Samples.Iris(), epochs: 60, batchSize: 16);
        double accuracy = model.Evaluate(Samples.Iris())["accuracy"];
        Assert.True(accuracy >= 0.95, $"{name}: {accuracy}");
    }

    private static Optimizer Make(string name, Schedule schedule) => name switch
    {
        "sgd" => new SGD(momentum: 0.9) { Schedule = schedule },
        "nesterov" => new Nesterov { Schedule = schedule },
        "adagrad" => new Adagrad { Schedule = schedule },
        "adadelta" => new Adadelta { Schedule = schedule },
        "rmsprop" => new RMSprop { Schedule = schedule },
        "adam" => new Adam { Schedule = schedule },
        "amsgrad" => new AMSGrad { Schedule = schedule },
        "adamw" => new AdamW { Schedule = schedule },
        "adamax" => new Adamax { Schedule = schedule },
        "nadam" => new Nadam { Schedule = schedule },
        "lion" => new Lion { Schedule = schedule },
        "ftrl" => new Ftrl { Schedule = schedule },
        "lamb" => new Lamb { Schedule = schedule },
        _ => throw new ArgumentException(name, nameof(name)),
    };

    // A gradient of 0 has no direction to shorten, and one of a parameter that nothing depends on is 0.
    [Fact]
    public void A_gradient_of_zero_is_clipped_to_zero()
    {
        foreach (Func<Optimizer> make in (Func<Optimizer>[])[() => new SGD { ClipNorm = 1 }, () => new SGD { GlobalClipNorm = 1 }, () => new Lamb()])
        {
            var p = new Variable("p", [3], trainable: true);
            p.Values<float>().Fill(2);
            CompiledGraph step = CompiledGraph.Compile([], make().Minimize(Node.Scalar(1), [p]));
            step.Run();
            Assert.Equal([2, 2, 2], p.Values<float>().ToArray());
        }
    }

    private static (CompiledGraph Step, Variable P) Program(Optimizer optimizer)
    {
        var p = new Variable("p", [3], ElementType.Float64, trainable: true);
        ((double[])[1, -2, 0.5]).CopyTo(p.Values<double>());
        Node f = (Node.Constant([1.0, 0.1, 4], [3]) * p.Node.Square()).Sum() * 0.5;
        return (CompiledGraph.Compile([f], optimizer.Minimize(f, [p])), p);
    }
}

file static class Attaching
{
    public static Optimizer Attached(this Optimizer optimizer)
    {
        optimizer.Attach([new Variable("p", [3], trainable: true)]);
        return optimizer;
    }
}
