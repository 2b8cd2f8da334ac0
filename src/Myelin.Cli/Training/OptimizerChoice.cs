namespace Myelin.Cli.Training;

/// <summary>An optimizer that <c>--optimizer</c> can name.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="LearningRate">The learning rate where none is said. Those that scale each weight's step need smaller ones than plain gradient
/// descent; those that divide by all gradients so far need larger ones.</param>
/// <param name="Make">The optimizer with a learning rate.</param>
internal sealed record OptimizerChoice(string Name, double LearningRate, Func<double, Optimizer> Make)
{
    private const double Momentum = 0.9;

    /// <summary>All that can be named, the default first.</summary>
    public static IReadOnlyList<OptimizerChoice> All { get; } =
    [
        new("adam", 0.001, rate => new Adam(rate)),
        new("adamw", 0.001, rate => new AdamW(rate)),
        new("amsgrad", 0.001, rate => new Adam(rate, amsgrad: true)),
        new("nadam", 0.001, rate => new Nadam(rate)),
        new("adamax", 0.002, rate => new Adamax(rate)),
        new("rmsprop", 0.001, rate => new RMSprop(rate)),
        new("adagrad", 0.05, rate => new Adagrad(rate)),
        new("adadelta", 1, rate => new Adadelta(rate)),
        new("ftrl", 0.1, rate => new Ftrl(rate)),
        new("lion", 0.0003, rate => new Lion(rate)),
        new("lamb", 0.002, rate => new Lamb(rate)),
        new("sgd", 0.05, rate => new SGD(rate)),
        new("momentum", 0.01, rate => new SGD(rate, Momentum)),
        new("nesterov", 0.01, rate => new SGD(rate, Momentum, nesterov: true)),
    ];

    /// <summary>What can be typed.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(choice => choice.Name)];

    /// <summary>The choice of a name.</summary>
    public static OptimizerChoice Of(string name) => All.Single(choice => choice.Name == name);
}
