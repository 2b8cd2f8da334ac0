using Myelin.Cli.Report;

namespace Myelin.Cli.Tests.Report;

/// <summary>Made-up runs that look like real ones, the same at every call.</summary>
internal static class SampleRuns
{
    /// <summary>How the nasty name is shown: as it is, but for the control character that no page may hold.</summary>
    public const string NastyShown = "<b>&\"'</td>\uFFFD";

    public static RunReport Digits()
    {
        var random = new Noise(1);
        string[] classes = [.. Enumerable.Range(0, 10).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        string[] pixels = [.. Enumerable.Range(0, 64).Select(i => $"pixel_{i / 8}_{i % 8}")];
        double[] confusion = new double[100];
        for (int k = 0; k < 10; k++) confusion[k * 11] = 27;
        foreach ((int from, int to, int count) in new[] { (8, 1, 2), (9, 3, 1), (3, 8, 1), (5, 9, 1), (1, 8, 1) })
        {
            confusion[from * 11] -= count;
            confusion[from * 10 + to] += count;
        }
        return new RunReport
        {
            DataName = "digits.csv",
            Target = "digit",
            Classes = classes,
            Rows = new(1257, 270, 270),
            Metrics = [new("loss", 0.0041, 0.0711, 0.0832), new("accuracy", 1.0, 0.9815, 264 / 270.0)],
            Curves =
            [
                new("loss", random.Decay(30, 1.9, 0.004, 4, 0.02), random.Decay(30, 1.5, 0.07, 4, 0.06)),
                new("accuracy", random.Rise(30, 0.55, 1, 3), random.Rise(30, 0.66, 0.98, 3)),
            ],
            Confusion = new(confusion),
            MostFrequentClass = 0,
            Inputs = pixels,
            Layers =
            [
                Dense(random, "dense_1", "ReLU", 64, 64),
                new("dropout_1", "dropout") { Detail = "20 %", OutputShape = "(batch, 64)" },
                Dense(random, "dense_2", "ReLU", 64, 32),
                Dense(random, "output", "softmax", 32, 10),
            ],
            Parameters = 6570,
            Settings = Settings("64,32", ("--epochs", "30")),
            Columns =
            [
                .. pixels.Select((p, i) => new ReportColumn(p, "number")
                {
                    Mean = 1 + i % 8 * 1.3,
                    StandardDeviation = 4.2,
                    Minimum = 0,
                    Maximum = 16,
                    Histogram = [.. Enumerable.Range(0, 12).Select(b => (long)(900 * Math.Exp(-Math.Pow((b - i % 12) / 3.0, 2))))],
                }),
                new ReportColumn("digit", "category")
                {
                    Use = "target", Distinct = 10, Categories = [.. classes.Select((c, i) => new ReportCategory(c, 183 - i))],
                },
            ],
            EpochsRun = 30,
            BestEpoch = 24,
            StopReason = "All 30 epochs ran.",
            Seconds = 1.93,
            Seed = 0,
            Started = new(2025, 11, 21, 7, 49, 0, TimeSpan.Zero),
            Version = "0.1.0",
            Machine = "2 threads, AVX-512",
            TrainCommand = "myelin train samples/digits.csv --target digit --epochs 30 --seed 0",
            PredictCommand = "myelin predict runs/digits-1/model.myelin NEW.csv --out predictions.csv",
            Files = [
                new("model.myelin", "the trained model with its preprocessing"), new("history.csv", "losses and metrics of every epoch"),
                new("run.json", "the figures of this page for programs"),
            ],
        };
    }

    public static RunReport BreastCancer()
    {
        var random = new Noise(2);
        return Digits() with
        {
            DataName = "breast_cancer.csv",
            Target = "diagnosis",
            Classes = ["benign", "malignant"],
            Rows = new(399, 85, 85) { LeftOut = 3 },
            Metrics = [new("loss", 0.0312, 0.0851, 0.0907), new("accuracy", 0.992, 0.976, 82 / 85.0)],
            Curves = [
                new("loss", random.Decay(57, 0.6, 0.03, 9, 0.01), random.Decay(57, 0.55, 0.085, 9, 0.02)),
                new("accuracy", random.Rise(57, 0.8, 0.99, 5), random.Rise(57, 0.85, 0.976, 5)),
            ],
            Confusion = new([52, 1, 2, 30]),
            Inputs = ["mean_radius", "mean_texture", "mean_perimeter", "mean_area", "mean_smoothness", "mean_compactness"],
            Layers = [Dense(random, "dense_1", "tanh", 6, 16), Dense(random, "output", "sigmoid", 16, 1)],
            Parameters = 129,
            Columns =
            [
                new("mean_radius", "number")
                {
                    Mean = 14.13, StandardDeviation = 3.52, Minimum = 6.981, Maximum = 28.11,
                    Histogram = [4, 30, 90, 140, 110, 60, 50, 40, 25, 12, 5, 3], Missing = 4,
                },
                new("mean_texture", "number")
                {
                    Mean = 19.29, StandardDeviation = 4.3, Minimum = 9.71, Maximum = 39.28,
                    Histogram = [10, 60, 110, 130, 100, 70, 40, 20, 6, 2, 0, 1],
                },
                new("hospital", "category")
                {
                    Distinct = 9, Missing = 21, Categories = [
                        new("Saint Bartholomew and the Royal London", 201), new("Charité", 170), new("Lund", 96), new("Uppsala", 40),
                    ],
                },
                new("empty", "number") { Use = "left out: all missing", Missing = 569 },
                new("patient", "text") { Use = "excluded", Distinct = 569 },
                new("diagnosis", "category") { Use = "target", Distinct = 2, Categories = [new("benign", 357), new("malignant", 212)] },
            ],
            Warnings = [
                "The column “empty” has no value at all and was left out.",
                "Only 85 rows were kept aside to test; figures on so few rows vary from seed to seed.",
            ],
            EpochsRun = 57,
            BestEpoch = 47,
            StopReason = "The validation loss had not improved for 10 epochs.",
            Seconds = 0.42,
        };
    }

    public static RunReport Diabetes()
    {
        var random = new Noise(3);
        double[] truth = [.. Enumerable.Range(0, 66).Select(_ => Math.Clamp(152 + 77 * random.Next(), 25, 346))];
        string[] columns = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression"];
        double[] predicted = [.. truth.Select(t => 152 + 0.6 * (t - 152) + 40 * random.Next())];
        return Digits() with
        {
            DataName = "diabetes.csv",
            Target = "progression",
            Classes = [],
            Confusion = null,
            TrueValues = truth,
            PredictedValues = predicted,
            TrainingMean = 150,
            Rows = new(310, 66, 66),
            Metrics = [new("loss", 0.468, 0.512, 0.507), new("mse", 2711, 3034, 2983), new("mae", 42.1, 44.9, 43.6), new("r2", 0.541, 0.478, 0.487)],
            Curves = [
                new("loss", random.Decay(38, 0.9, 0.46, 6, 0.01), random.Decay(38, 0.8, 0.51, 6, 0.01)),
                new("mae", random.Decay(38, 50, 42, 6, 0.5), random.Decay(38, 45, 45, 6, 0.5)),
            ],
            Inputs = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"],
            Layers = [
                Dense(random, "dense_1", "ReLU", 10, 32), new("dropout_1", "dropout") { Detail = "10 %", OutputShape = "(batch, 32)" },
                Dense(random, "output", "linear", 32, 1),
            ],
            Parameters = 385,
            Columns =
            [
                .. columns.Select((c, i) => new ReportColumn(c, "number")
                {
                    Use = c == "progression" ? "target" : "input",
                    Mean = 48.5 + i * 10,
                    StandardDeviation = 13.1,
                    Minimum = 19,
                    Maximum = 79 + i * 20,
                    Histogram = [.. Enumerable.Range(0, 12).Select(b => (long)(60 * Math.Exp(-Math.Pow((b - 4 - i % 3) / 3.0, 2))))],
                }),
            ],
            EpochsRun = 38,
            BestEpoch = 28,
            Seconds = 0.31,
        };
    }

    /// <summary>Names that would break a page which does not escape them, values that are not finite, and little else.</summary>
    public static RunReport Nasty()
    {
        const string Name = "<b>&\"'</td>\u0001";
        return new RunReport
        {
            DataName = Name,
            Target = Name,
            Classes = [Name, "second"],
            Rows = new(10, 0, 0),
            JudgedOn = ReportPart.Training,
            Metrics = [new("loss", double.NaN, null, null), new(Name, double.PositiveInfinity, null, null)],
            Curves = [new("loss", [double.NaN], []), new(Name, [], [])],
            Confusion = new([5, 0, 5, 0]),
            Inputs = [Name],
            Layers = [
                new(Name, Name) { Detail = Name, OutputShape = Name },
                new(Name, Name) { Units = 1, Weights = [float.NaN], Biases = [float.NaN] },
            ],
            Parameters = 2,
            Settings = [new(Name, Name, SettingSource.Given)],
            Columns = [
                new(Name, Name) { Use = Name, Distinct = 1, Categories = [new(Name, 10)] },
                new("n", "number")
                {
                    Mean = double.NaN, StandardDeviation = double.NaN, Minimum = double.NaN, Maximum = double.PositiveInfinity,
                    Histogram = [0, 0],
                },
            ],
            Warnings = [Name],
            EpochsRun = 1,
            StopReason = Name,
            Seconds = 0.004,
            Seed = ulong.MaxValue,
            Started = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Version = Name,
            Machine = Name,
            TrainCommand = Name,
            PredictCommand = Name,
            Files = [new(Name, Name)],
        };
    }

    private static ReportLayer Dense(Noise random, string name, string activation, int from, int to) => new(name, "dense")
    {
        Detail = activation,
        OutputShape = $"(batch, {to})",
        Parameters = from * to + to,
        Units = to,
        Weights = [.. Enumerable.Range(0, from * to).Select(_ => (float)(random.Next() / Math.Sqrt(from)))],
        Biases = [.. Enumerable.Range(0, to).Select(_ => (float)(0.1 * random.Next()))],
    };

    private static ReportSetting[] Settings(string hidden, params (string Name, string Value)[] given) =>
    [
        new("--task", "classification", SettingSource.FromData),
        new("--hidden", hidden, SettingSource.FromData),
        new("--activation", "relu", SettingSource.Default),
        new("--dropout", "0.2", SettingSource.FromData),
        new("--l1", "0", SettingSource.Default),
        new("--l2", "0", SettingSource.Default),
        new("--optimizer", "adam", SettingSource.Default),
        new("--learning-rate", "0.002", SettingSource.FromData),
        .. given.Select(g => new ReportSetting(g.Name, g.Value, SettingSource.Given)),
        new("--batch-size", "32", SettingSource.FromData),
        new("--patience", "10", SettingSource.FromData),
        new("--validation", "0.15", SettingSource.Default),
        new("--test", "0.15", SettingSource.Default),
        new("--seed", "0", SettingSource.Default),
    ];

    /// <summary>Normally distributed numbers that are the same on every machine.</summary>
    private sealed class Noise(uint seed)
    {
        private uint state = seed * 2654435761u + 1;

        public double Next() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());

        public double[] Decay(int count, double from, double to, double pace, double wobble) =>
            [.. Enumerable.Range(0, count).Select(i => to + from * Math.Exp(-i / pace) + Math.Abs(wobble * Next()) * 0.3)];

        public double[] Rise(int count, double from, double to, double pace) =>
            [.. Enumerable.Range(0, count).Select(i => Math.Min(1, to - (to - from) * Math.Exp(-i / pace) + 0.004 * Next()))];

        private double Uniform()
        {
            state = state * 1664525 + 1013904223;
            return (state / 256 + 1) / 16777217.0;
        }
    }
}
