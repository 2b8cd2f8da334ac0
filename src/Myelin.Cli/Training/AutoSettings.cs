using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>
/// Chooses what the user left open, from the size of the data alone. The values were found by training on validation rows of tables
/// from 150 to 30,000 rows: they are near the best of what was tried on each, and none is tuned to a single one.
/// </summary>
internal static class AutoSettings
{
    private const int StepsPerTraining = 40_000;

    public static TrainingPlan Choose(TrainRequest request, PreparedTable data)
    {
        int rows = data.Train.Data.Count, inputs = data.Preprocessing.Width;
        var chosen = new List<string>();
        T Choice<T>(T? said, T choice, string name) where T : struct
        {
            if (said is { } value) return value;
            chosen.Add(name);
            return choice;
        }

        if (request.Hidden is null) chosen.Add("hidden");
        OptimizerChoice optimizer = request.Optimizer is { } name ? OptimizerChoice.Of(name) : OptimizerChoice.All[0];
        int batchSize = Math.Min(Choice(request.BatchSize, BatchSize(rows), "batch-size"), rows);
        bool validates = data.Validation is not null;
        int epochs = Choice(request.Epochs, Epochs(rows, batchSize, validates), "epochs");
        return new TrainingPlan
        {
            Hidden = request.Hidden ?? HiddenSizes(rows, inputs),
            Activation = request.Activation ?? "relu",
            Dropout = request.Dropout,
            L1 = request.L1,
            L2 = request.L2,
            Optimizer = optimizer.Name,
            LearningRate = Choice(request.LearningRate, optimizer.LearningRate, "learning-rate"),
            BatchSize = batchSize,
            Epochs = epochs,
            Patience = validates ? Choice(request.Patience, Patience(rows), "patience") : 0,
            BalancedClasses = request.BalancedClasses,
            Chosen = chosen,
        };
    }

    /// <summary>Two layers, the second half as wide, so that the network narrows towards the answer. Wide tables with enough rows to fill
    /// them get twice the width; more made no table better.</summary>
    public static int[] HiddenSizes(int rows, int inputs) => rows >= 1000 && inputs >= 32 ? [256, 128] : [64, 32];

    /// <summary>Small batches learn more from few rows; with many rows, batches of 128 cost little accuracy and make each epoch
    /// faster.</summary>
    public static int BatchSize(int rows) => rows switch { < 5_000 => 32, < 20_000 => 64, < 200_000 => 128, _ => 256 };

    /// <summary>As many as patience may ever need: some 40,000 steps, and between 20 and 200 epochs. Without validation rows nothing tells
    /// when it is enough, and a quarter of that keeps a network from learning its rows by heart.</summary>
    private static int Epochs(int rows, int batchSize, bool validates)
    {
        int epochs = (int)Math.Clamp((long)StepsPerTraining * batchSize / rows, 20, 200);
        return validates ? epochs : Math.Max(20, epochs / 4);
    }

    /// <summary>The validation loss of few rows is noisy, so the fewer there are the longer it is waited for.</summary>
    private static int Patience(int rows) => rows switch { < 5_000 => 20, < 20_000 => 10, _ => 5 };
}
