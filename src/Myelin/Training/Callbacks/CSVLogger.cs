using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>
/// Writes a line for each epoch to a file: its number from 0 and its figures, under a line with their names. Each line is on the disk
/// before training goes on, so that a process that is killed loses none; the file is open only while a line is written.
/// </summary>
/// <remarks>Figures have all their digits. One that an epoch does not have, such as a validation's in between, is <c>NA</c>.</remarks>
[SuppressMessage("Naming", "CA1711", Justification = "The name is Keras's.")]
public sealed class CSVLogger : Callback
{
    private string[]? _columns;
    private long? _length;

    /// <summary>Writes a line for each epoch to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between two figures.</param>
    /// <param name="append">Whether lines are added to a file that is there; otherwise it is written anew.</param>
    /// <exception cref="ArgumentException">The separator is empty, or could be part of a number, a name or the end of a line.</exception>
    public CSVLogger(string path, string separator = ",", bool append = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(separator);
        if (separator.Any(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '\n' or '\r' or '"'))
        {
            throw new ArgumentException(
                $"The separator \"{separator}\" could be part of a number or a name. Take \",\", \";\" or \"\\t\".", nameof(separator));
        }

        (Path, Separator, Append) = (path, separator, append);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What stands between two figures.</summary>
    public string Separator { get; }

    /// <summary>Whether lines are added to a file that is there.</summary>
    public bool Append { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => (_columns, _length) = (null, null);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        bool begins = _columns is null && _length is null && !Append;
        using var file = new FileStream(Path, begins ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        // Lines that were written after the backup that training goes on from will be written again.
        if (_length < file.Length)
            file.SetLength(_length.Value);
        var text = new StringBuilder();
        _columns ??= ColumnsOf(file) ?? Head(run, logs, text);
        text.Append(epoch.ToString(CultureInfo.InvariantCulture));
        foreach (string column in _columns)
            text.Append(Separator).Append(logs.TryGetValue(column, out double figure) ? figure.ToString("R", CultureInfo.InvariantCulture) : "NA");
        text.Append('\n');
        if (logs.Keys.FirstOrDefault(key => !_columns.Contains(key, StringComparer.Ordinal)) is { } other)
        {
            throw new InvalidOperationException($"CSVLogger cannot write \"{other}\" to \"{Path}\", "
                + $"whose columns are {string.Join(", ", _columns.Select(c => $"\"{c}\""))}. Give it another file, or append: false.");
        }

        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
        _length = file.Length;
    }

    /// <inheritdoc/>
    protected internal override void SaveState(CallbackState state)
    {
        if (_length is { } length)
            state.Set("length", length);
    }

    /// <inheritdoc/>
    protected internal override void RestoreState(CallbackState state) => _length = state.Has("length") ? (long)state.Number("length") : null;

    private string[] Head(TrainingRun run, IReadOnlyDictionary<string, double> logs, StringBuilder text)
    {
        // Where not every epoch is validated, the first may not show what others will.
        string[] later = run.ValidationRows > 0 && !logs.ContainsKey("val_loss") ? [.. run.Logs.Keys.Select(k => $"val_{k}")] : [];
        string[] columns = [.. logs.Keys, .. later];
        text.Append("epoch").Append(Separator).AppendJoin(Separator, columns).Append('\n');
        return columns;
    }

    /// <summary>The names in a file's first line; null when it has none. What a kill left of a last line is taken away.</summary>
    private string[]? ColumnsOf(FileStream file)
    {
        byte[] bytes = new byte[file.Length];
        file.Seek(0, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        file.SetLength(end);
        if (end == 0)
            return null;
        string first = Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.AsSpan().IndexOf((byte)'\n'))).TrimEnd('\r');
        string[] names = first.Split(Separator);
        return names[0] == "epoch"
            ? names[1..]
            : throw new InvalidOperationException($"CSVLogger cannot add to \"{Path}\": "
                + $"its first line is \"{first}\", not epoch and names between \"{Separator}\". Give it another file, or append: false.");
    }
}
