namespace Myelin.Accuracy.Networks;

/// <summary>A network trained on real data, and the figure that it is to reach.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Figure">What is measured.</param>
/// <param name="Goal">What the mean over the seeds is to reach.</param>
/// <param name="LargerIsBetter">Whether the goal is the least or the most.</param>
internal abstract record Experiment(string Name, string Figure, double Goal, bool LargerIsBetter)
{
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new MnistDense(),
        new MnistConvolution(),
        new TrecConvolution(),
        new MovieReviewsConvolution(),
        new TemperaturesLstm(),
        new AirlineLstm(),
    ];

    /// <summary>Over how many seeds the mean is taken.</summary>
    public virtual int Seeds => 3;

    /// <summary>Trains with a seed and measures the figure on rows that were not trained on.</summary>
    /// <param name="data">The folder of the data.</param>
    /// <param name="seed">What first weights, orders and dropout follow from.</param>
    /// <param name="log">Takes a line of progress.</param>
    public abstract double Run(string data, int seed, Action<string> log);

    public bool Reaches(double mean) => LargerIsBetter ? mean >= Goal : mean <= Goal;

    /// <summary>Says each epoch's figures.</summary>
    protected static Callback Progress(Action<string> log) =>
        new LambdaCallback(onEpochEnd: (_, epoch, logs) => log(
            $"epoch {epoch + 1}: {string.Join(" - ", logs.Select(l => FormattableString.Invariant($"{l.Key}: {l.Value:0.0000}")))}"));
}
