using System.Globalization;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What the loss does as the learning rate grows from batch to batch by the same factor. Where it falls steepest the rate is a good one to
/// begin with; where it rises the rate is too large.
/// </summary>
/// <example>
/// <code>
/// var test = LearningRateRangeTest.Run(model, train);
/// model.Optimizer.LearningRate = test.SuggestedRate ?? 0.001;
/// </code>
/// </example>
/// <remarks>Smith: Cyclical Learning Rates for Training Neural Networks, 2017, section 3.3.</remarks>
public sealed class LearningRateRangeTest
{
    /// <summary>A loss so many times the smallest one is one that has run away.</summary>
    private const double RunAway = 4;

    private LearningRateRangeTest(double[] rates, double[] losses, double[] smoothed, int first) =>
        (Rates, Losses, SmoothedLosses, SuggestedRate) = (rates, losses, smoothed, Steepest(rates, smoothed, first));

    /// <summary>The rates, each a factor larger than the one before. Fewer than asked for where the loss ran away.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The loss of the batch that a rate was tried on, before the step with it.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>Moving averages of the losses.</summary>
    public IReadOnlyList<double> SmoothedLosses { get; }

    /// <summary>
    /// The rate at which the smoothed loss falls steepest over the logarithm of the rate; null when it never falls. It is
    /// the slope between a twentieth of the rates before and a twentieth after, and the first 1 / (1 − smoothing) rates are passed over:
    /// the average of few batches says more of these batches than of the rate.
    /// </summary>
    public double? SuggestedRate { get; }

    /// <summary>Tries rates on a model, which is left as it was: weights, optimizer and random numbers to the last bit.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="data">The rows to train on.</param>
    /// <param name="minRate">The first rate.</param>
    /// <param name="maxRate">The last rate.</param>
    /// <param name="steps">How many rates are tried, one a batch.</param>
    /// <param name="batchSize">How many rows a batch has.</param>
    /// <param name="smoothing">How slowly the averages of the losses change, from 0 for not at all smoothed and below 1.</param>
    /// <param name="seed">What the orders of the rows follow from.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled, or its optimizer's rate follows a schedule.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model or the loss, or a number is out of range.</exception>
    public static LearningRateRangeTest Run(
        Model model, ArrayDataset data, double minRate = 1e-7, double maxRate = 10, int steps = 100, int batchSize = 32, double smoothing = 0.9,
        ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Hyperparameter.Positive(minRate);
        if (!(double.IsFinite(maxRate) && maxRate > minRate))
            throw Throw.OutOfRange(maxRate, $"finite and above minRate, {minRate.ToString(CultureInfo.InvariantCulture)}");
        if (steps < 2)
            throw Throw.OutOfRange(steps, "at least 2");
        Hyperparameter.Count(batchSize);
        Hyperparameter.BelowOne(smoothing);
        Trainer trainer = model.RequireTrainer("LearningRateRangeTest", data);
        Optimizer optimizer = model.Optimizer!;
        if (optimizer.Schedule is { } schedule)
        {
            throw new InvalidOperationException(
                $"A range test sets the learning rate, but the optimizer's follows {schedule}. "
                    + "Compile the model with an optimizer without a schedule for it.");
        }

        DataCheck.Check(trainer, data, nameof(data));
        Variable[] state = [.. model.Variables, .. optimizer.Slots, model.Random!.State];
        Array[] before = Array.ConvertAll(state, Copy);
        (double rate, int iterations) = (optimizer.LearningRate, optimizer.Iterations);
        try
        {
            return Try(
                trainer, optimizer, data,
                [.. Enumerable.Range(0, steps).Select(i => minRate * Math.Pow(maxRate / minRate, i / (steps - 1.0)))], batchSize,
                smoothing, seed);
        }
        finally
        {
            for (int i = 0; i < state.Length; i++)
                Restore(state[i], before[i]);
            (optimizer.LearningRate, optimizer.Iterations) = (rate, iterations);
        }
    }

    /// <summary>The suggested rate and the range that was tried.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"learning rates from {Rates[0]:G3} to {Rates[^1]:G3}: "
            + $"{(SuggestedRate is { } rate ? $"the loss falls steepest at {rate:G3}" : "the loss falls at none")}");

    private static LearningRateRangeTest Try(
        Trainer trainer, Optimizer optimizer, ArrayDataset data, double[] rates, int batchSize, double smoothing, ulong seed)
    {
        int[] order = new int[data.Count];
        int rows = Math.Min(batchSize, order.Length), batches = order.Length / rows;
        var losses = new List<double>();
        var smoothed = new List<double>();
        Totals totals = trainer.NewTotals();
        double average = 0, best = double.PositiveInfinity;
        for (int i = 0; i < rates.Length; i++)
        {
            if (i % batches == 0)
                BatchOrder.Shuffle(order, seed, i / batches);
            optimizer.LearningRate = rates[i];
            totals.Clear();
            trainer.Train(data, order.AsSpan(i % batches * rows, rows), classWeights: null, totals);
            double loss = totals.Live["loss"];
            if (!double.IsFinite(loss))
                break;
            average = smoothing * average + (1 - smoothing) * loss;
            losses.Add(loss);
            // The average began at 0; what that weighs is taken out.
            smoothed.Add(average / (1 - Math.Pow(smoothing, i + 1)));
            best = Math.Min(best, smoothed[^1]);
            if (smoothed[^1] > RunAway * best && best > 0)
                break;
        }

        return losses.Count > 0
            ? new LearningRateRangeTest(
                rates[..losses.Count], [.. losses], [.. smoothed], (int)Math.Min(Math.Round(1 / (1 - smoothing)) - 1, losses.Count / 4))
            : throw Throw.LossNotFinite(0, rates[0]);
    }

    private static double? Steepest(double[] rates, double[] smoothed, int first)
    {
        double? rate = null;
        double steepest = 0;
        int apart = Math.Max(rates.Length / 20, 1);
        for (int i = first; i < rates.Length; i++)
        {
            int from = Math.Max(i - apart, first), to = Math.Min(i + apart, rates.Length - 1);
            double slope = (smoothed[to] - smoothed[from]) / Math.Max(to - from, 1);
            // Where rates are missing on one side, batches say more than the rate.
            if (to - from >= Math.Min(2 * apart, rates.Length - 1 - first) && slope < steepest)
                (steepest, rate) = (slope, rates[i]);
        }

        return rate;
    }

    private static Array Copy(Variable variable) => variable.Spec.Type switch
    {
        ElementType.Float32 => variable.Values<float>().ToArray(),
        ElementType.Float64 => variable.Values<double>().ToArray(),
        _ => variable.Values<int>().ToArray(),
    };

    private static void Restore(Variable variable, Array values)
    {
        switch (values)
        {
            case float[] floats: floats.CopyTo(variable.Values<float>()); break;
            case double[] doubles: doubles.CopyTo(variable.Values<double>()); break;
            case int[] ints: ints.CopyTo(variable.Values<int>()); break;
        }
    }
}
