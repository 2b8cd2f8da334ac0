using System.Globalization;
using System.Text.RegularExpressions;

namespace Myelin;

/// <summary>
/// Saves the model, or its weights alone, while it is trained: after each epoch, each so many batches, or only where a figure has become
/// better. A file is written beside the one that it replaces and renamed, so that there is always a whole one.
/// </summary>
/// <example><code>new ModelCheckpoint("runs/{epoch:02d}-{val_loss:.4f}.myelin", saveBestOnly: true)</code></example>
public sealed partial class ModelCheckpoint : Callback
{
    private readonly WatchedFigure _figure;
    private double _best;

    /// <summary>Saves the model while it is trained.</summary>
    /// <param name="path">
    /// The file. <c>{epoch}</c> stands for the epoch from 1, <c>{batch}</c> for the batch from 1, and the name of a figure for that:
    /// <c>{val_loss:.4f}</c>. Formats are Keras's (<c>02d</c>, <c>.4f</c>, <c>.3e</c>) or .NET's (<c>000</c>, <c>0.00</c>).
    /// </param>
    /// <param name="monitor">The figure that says which model is best.</param>
    /// <param name="saveBestOnly">Whether only a model that is better than all before is saved.</param>
    /// <param name="saveWeightsOnly">Whether weights alone are saved, as <see cref="Model.SaveWeights"/> does; otherwise all, as
    /// <see cref="Model.Save"/> does.</param>
    /// <param name="mode">Whether smaller or larger is better.</param>
    /// <param name="saveFreq">Whether after each epoch, or after how many batches; null for <see cref="SaveFrequency.Epoch"/>.</param>
    /// <param name="initialValueThreshold">What the figure must be better than for the first model to be saved; null for nothing.</param>
    public ModelCheckpoint(
        string path, string monitor = "val_loss", bool saveBestOnly = false, bool saveWeightsOnly = false, MonitorMode mode = MonitorMode.Auto,
        SaveFrequency? saveFreq = null, double? initialValueThreshold = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(monitor);
        SaveFreq = saveFreq ?? SaveFrequency.Epoch;
        if (saveBestOnly && SaveFreq != SaveFrequency.Epoch && monitor.StartsWith("val_", StringComparison.Ordinal))
        {
            throw new ArgumentException($"ModelCheckpoint is to save the best \"{monitor}\" after every {SaveFreq} batches, "
                + "but validation is done after epochs. Watch \"loss\", or save after each epoch.", nameof(monitor));
        }

        (Path, Monitor, SaveBestOnly, SaveWeightsOnly, Mode) = (path, monitor, saveBestOnly, saveWeightsOnly, mode);
        InitialValueThreshold = initialValueThreshold is { } first && double.IsNaN(first)
            ? throw Throw.OutOfRange(initialValueThreshold, "a number, or null for none")
            : initialValueThreshold;
        _figure = new WatchedFigure(nameof(ModelCheckpoint), monitor, mode);
    }

    /// <summary>The file, with fields such as <c>{epoch}</c>.</summary>
    public string Path { get; }

    /// <summary>The figure that says which model is best.</summary>
    public string Monitor { get; }

    /// <summary>Whether only a model that is better than all before is saved.</summary>
    public bool SaveBestOnly { get; }

    /// <summary>Whether weights alone are saved.</summary>
    public bool SaveWeightsOnly { get; }

    /// <summary>Whether smaller or larger is better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>Whether after each epoch, or after how many batches.</summary>
    public SaveFrequency SaveFreq { get; }

    /// <summary>What the figure must be better than for the first model to be saved.</summary>
    public double? InitialValueThreshold { get; }

    /// <summary>The file that was written last; null when none was.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (_best, LastPath) = (InitialValueThreshold ?? _figure.Worst(run), null);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, int batch, int batches)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (SaveFreq.IsDue(run.BatchesDone + 1))
            Save(run, run.Epoch, batch, run.Logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (SaveFreq == SaveFrequency.Epoch)
            Save(run, epoch, run.BatchesPerEpoch - 1, logs);
    }

    /// <inheritdoc/>
    protected internal override void SaveState(CallbackState state)
    {
        state.Set("best", _best);
        if (LastPath is not null)
            state.Set("last_path", LastPath);
    }

    /// <inheritdoc/>
    protected internal override void RestoreState(CallbackState state) =>
        (_best, LastPath) = (state.Number("best"), state.Has("last_path") ? state.Text("last_path") : null);

    private void Save(TrainingRun run, int epoch, int batch, IReadOnlyDictionary<string, double> logs)
    {
        if (SaveBestOnly)
        {
            if (!_figure.TryRead(run, logs, out double figure) || !_figure.IsBetter(run, figure, _best))
                return;
            _best = figure;
        }

        string path = System.IO.Path.GetFullPath(PathOf(epoch, batch, logs));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (SaveWeightsOnly)
            run.Model.SaveWeights(path);
        else
            run.Model.Save(path);
        LastPath = path;
    }

    private string PathOf(int epoch, int batch, IReadOnlyDictionary<string, double> logs) => Field().Replace(Path, field =>
    {
        string name = field.Groups["name"].Value;
        double number = name switch
        {
            "epoch" => epoch + 1,
            "batch" => batch + 1,
            _ => logs.TryGetValue(name, out double figure)
                ? figure
                : throw new InvalidOperationException(
                    $"ModelCheckpoint's path \"{Path}\" names {{{name}}}, but there are epoch, batch, {string.Join(", ", logs.Keys)}."),
        };
        return Format(number, field.Groups["format"].Value);
    });

    private string Format(double number, string format)
    {
        Match keras = KerasFormat().Match(format);
        if (!keras.Success)
        {
            try
            {
                return number.ToString(format, CultureInfo.InvariantCulture);
            }
            catch (FormatException e)
            {
                throw new InvalidOperationException(
                    $"ModelCheckpoint's path \"{Path}\" has the format \"{format}\", "
                        + "which is neither Keras's (02d, .4f, .3e) nor .NET's (000, 0.00).", e);
            }
        }

        string kind = keras.Groups["kind"].Value, digits = keras.Groups["digits"].Value is { Length: > 0 } given ? given : "6";
        string text = kind switch
        {
            "d" => number.ToString("0", CultureInfo.InvariantCulture),
            "f" => number.ToString($"F{digits}", CultureInfo.InvariantCulture),
            "%" => $"{(number * 100).ToString($"F{digits}", CultureInfo.InvariantCulture)}%",
            "e" => ShortExponent().Replace(number.ToString($"e{digits}", CultureInfo.InvariantCulture), ""),
            // Without a kind a width alone is for the number as it is.
            "" when keras.Groups["digits"].Length == 0 => number.ToString("R", CultureInfo.InvariantCulture),
            _ => ShortExponent().Replace(number.ToString($"g{digits}", CultureInfo.InvariantCulture), ""),
        };
        string width = keras.Groups["width"].Value;
        return width.Length == 0 ? text : text.PadLeft(int.Parse(width, CultureInfo.InvariantCulture), width[0] == '0' ? '0' : ' ');
    }

    [GeneratedRegex(@"\{(?<name>\w+)(?::(?<format>[^{}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Field();

    // Without a kind, digits that are all 0 are .NET's.
    [GeneratedRegex(
        @"^(?=.*[1-9dfeg%])(?<width>\d{0,3})(?:\.(?<digits>\d{1,2}))?(?<kind>[dfeg%]?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex KerasFormat();

    /// <summary>The 0 before an exponent of two digits, which Keras does not write.</summary>
    [GeneratedRegex(@"(?<=e[+-])0(?=\d\d$)", RegexOptions.CultureInvariant)]
    private static partial Regex ShortExponent();
}
