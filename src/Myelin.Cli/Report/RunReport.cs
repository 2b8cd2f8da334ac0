namespace Myelin.Cli.Report;

/// <summary>Everything that <see cref="ReportPage"/> shows of a training run: plain strings, numbers and arrays.</summary>
/// <remarks>Optional parts that are left empty leave out their section. All texts may hold any characters; the page escapes them.</remarks>
public sealed record RunReport
{
    /// <summary>The data's name as the reader knows it, for example "digits.csv".</summary>
    public required string DataName { get; init; }

    /// <summary>The column that is predicted.</summary>
    public required string Target { get; init; }

    /// <summary>The classes' names in the order of <see cref="Confusion"/>; empty for a regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How many rows each part has.</summary>
    public required ReportRows Rows { get; init; }

    /// <summary>One line per metric and loss, by Keras's names: "loss", "accuracy", "mse", "mae", "r2".</summary>
    public required IReadOnlyList<ReportMetric> Metrics { get; init; }

    /// <summary>One chart each: the loss first, then metrics.</summary>
    public IReadOnlyList<ReportCurve> Curves { get; init; } = [];

    /// <summary>Classification: how often each class was taken for which on the part <see cref="JudgedOn"/>; null when that is not
    /// known.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>Regression: the true values of the part <see cref="JudgedOn"/>, in the target's own unit.</summary>
    public IReadOnlyList<double>? TrueValues { get; init; }

    /// <summary>Regression: the predicted values, as many as <see cref="TrueValues"/>.</summary>
    public IReadOnlyList<double>? PredictedValues { get; init; }

    /// <summary>Regression: the mean target of the training rows, the answer that a model has to beat; null where it is not
    /// known.</summary>
    public double? TrainingMean { get; init; }

    /// <summary>Classification: the most frequent class of the training rows, the answer that a model has to beat; null where it is not
    /// known.</summary>
    public int? MostFrequentClass { get; init; }

    /// <summary>The part of the rows that headline, confusion matrix and scatter plot are about (default the test rows).</summary>
    public ReportPart JudgedOn { get; init; } = ReportPart.Test;

    /// <summary>The names of the network's inputs after preprocessing; several per column where categories became one-hot.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The layers in order, without the inputs.</summary>
    public IReadOnlyList<ReportLayer> Layers { get; init; } = [];

    /// <summary>How many numbers training adjusted.</summary>
    public required long Parameters { get; init; }

    /// <summary>All options with their values, in the order of the help text.</summary>
    public IReadOnlyList<ReportSetting> Settings { get; init; } = [];

    /// <summary>The data's columns, the target included.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; init; } = [];

    /// <summary>What the reader should know before trusting the figures, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether rows count by their class in the training losses of the curves, which no validation loss does.</summary>
    public bool HasWeightedLosses { get; init; }

    /// <summary>How many epochs ran.</summary>
    public required int EpochsRun { get; init; }

    /// <summary>The epoch, counted from 1, whose weights were kept; null when the last one's were.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Why training ended, as a sentence, for example "The validation loss had not improved for 10 epochs."</summary>
    public string? StopReason { get; init; }

    /// <summary>The whole run's time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The seed that makes the run repeatable.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Myelin's version, for example "0.1.0".</summary>
    public required string Version { get; init; }

    /// <summary>The machine in a few words, for example "2 cores, AVX-512, Linux"; null leaves it out.</summary>
    public string? Machine { get; init; }

    /// <summary>The command line that repeats the run.</summary>
    public string? TrainCommand { get; init; }

    /// <summary>The command line that predicts with the model.</summary>
    public string? PredictCommand { get; init; }

    /// <summary>The other files of the run, with what they hold.</summary>
    public IReadOnlyList<ReportFile> Files { get; init; } = [];

    /// <summary>Whether the target is a class.</summary>
    public bool IsClassification => Classes.Count > 0;
}

/// <summary>A part of the rows.</summary>
public enum ReportPart
{
    /// <summary>The rows that the network learned from.</summary>
    Training,

    /// <summary>The rows that chose when to stop.</summary>
    Validation,

    /// <summary>The rows that were kept aside until the end.</summary>
    Test,
}

/// <summary>How many rows each part has.</summary>
/// <param name="Training">Rows learned from.</param>
/// <param name="Validation">Rows that chose when to stop; 0 when there were none.</param>
/// <param name="Test">Rows kept aside; 0 when there were none.</param>
public sealed record ReportRows(long Training, long Validation, long Test)
{
    /// <summary>Rows that were left out, for example because their target was missing.</summary>
    public long LeftOut { get; init; }
}

/// <summary>A metric's values; null where a part has none.</summary>
/// <param name="Name">Keras's name, such as "accuracy".</param>
/// <param name="Training">On the training rows.</param>
/// <param name="Validation">On the validation rows.</param>
/// <param name="Test">On the test rows.</param>
public sealed record ReportMetric(string Name, double? Training, double? Validation, double? Test)
{
    /// <summary>The value on one part.</summary>
    public double? On(ReportPart part) => part switch
    {
        ReportPart.Training => Training,
        ReportPart.Validation => Validation,
        _ => Test,
    };
}

/// <summary>A metric per epoch.</summary>
/// <param name="Name">Keras's name, such as "loss".</param>
/// <param name="Training">One value per epoch; empty when there are none.</param>
/// <param name="Validation">One value per epoch; empty when there are none.</param>
public sealed record ReportCurve(string Name, IReadOnlyList<double> Training, IReadOnlyList<double> Validation);

/// <summary>A layer of the network.</summary>
/// <param name="Name">The layer's own name, such as "dense_1".</param>
/// <param name="Kind">What it is, such as "Dense".</param>
public sealed record ReportLayer(string Name, string Kind)
{
    /// <summary>What is special about it, such as "ReLU" or "20 %"; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>The shape of its output, such as "(batch, 64)".</summary>
    public string? OutputShape { get; init; }

    /// <summary>How many numbers training adjusts here.</summary>
    public long Parameters { get; init; }

    /// <summary>How many neurons to draw; null for layers without neurons of their own, which are drawn between the columns.</summary>
    public int? Units { get; init; }

    /// <summary>The kernel, inputs times units, row by row; null draws plain connections.</summary>
    public IReadOnlyList<float>? Weights { get; init; }

    /// <summary>One bias per unit, or null.</summary>
    public IReadOnlyList<float>? Biases { get; init; }
}

/// <summary>Who chose an option's value.</summary>
public enum SettingSource
{
    /// <summary>The default of the option.</summary>
    Default,

    /// <summary>Chosen from the data because none was given.</summary>
    FromData,

    /// <summary>Given on the command line.</summary>
    Given,
}

/// <summary>An option with its value.</summary>
/// <param name="Name">As on the command line, for example "--hidden".</param>
/// <param name="Value">As on the command line, for example "64,32".</param>
/// <param name="Source">Who chose it.</param>
public sealed record ReportSetting(string Name, string Value, SettingSource Source);

/// <summary>A column of the data.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Kind">What its values are, for example "number", "category" or "words".</param>
public sealed record ReportColumn(string Name, string Kind)
{
    /// <summary>What it is used as, for example "input", "target" or "left out: all missing" (default "input").</summary>
    public string Use { get; init; } = "input";

    /// <summary>How many of its values are missing in the training rows.</summary>
    public long Missing { get; init; }

    /// <summary>Numbers: the mean; null when it has none.</summary>
    public double? Mean { get; init; }

    /// <summary>Numbers: the standard deviation.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Numbers: the smallest value.</summary>
    public double? Minimum { get; init; }

    /// <summary>Numbers: the largest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>Dates: the first and the last; null for others.</summary>
    public string? Span { get; init; }

    /// <summary>Numbers: an example of how they are written, where that is not plain.</summary>
    public string? Written { get; init; }

    /// <summary>Numbers and dates: counts in ranges of equal width from minimum to maximum, for a small picture; may be empty.</summary>
    public IReadOnlyList<long> Histogram { get; init; } = [];

    /// <summary>Categories and words: how many different ones there are; null for numbers.</summary>
    public int? Distinct { get; init; }

    /// <summary>Categories and words: the most frequent ones with their counts, the most frequent first.</summary>
    public IReadOnlyList<ReportCategory> Categories { get; init; } = [];
}

/// <summary>A category or a word, and how often it occurs.</summary>
/// <param name="Name">It, as it stands in the data.</param>
/// <param name="Count">In how many rows.</param>
public sealed record ReportCategory(string Name, long Count);

/// <summary>A file of the run.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Holds">What is in it, in a few words.</param>
public sealed record ReportFile(string Name, string Holds);
