using System.Globalization;
using System.Text.Json;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>
/// The file of <see cref="BackupAndRestore"/>: a zip of where training is and of all numbers that it goes on with. It describes no model,
/// so it serves layers, losses and optimizers of one's own too.
/// </summary>
internal static class TrainingBackup
{
    private const string Position = "backup.json", Weights = "weights.safetensors", Slots = "optimizer.safetensors", Totals = "totals.safetensors",
        CallbackArrays = "callbacks.safetensors";
    private const int Format = 1;
    private static readonly string[] s_parts = [Position, Weights, Slots, Totals, CallbackArrays];

    public static void Write(string path, TrainingRun run)
    {
        Network network = run.Model.Network;
        Optimizer optimizer = run.Model.Optimizer!;
        (string Name, CallbackState State)[] callbacks = [.. StatesOf(run.Callbacks)];
        Variable[] arrays =
        [
            .. callbacks.SelectMany(c => c.State.Arrays.Select(a => Copy($"{c.Name}/{a.Key}", a.Value))),
        ];
        double[] figures = run.Totals.Save();
        var totals = new Variable("totals", [figures.Length], ElementType.Float64);
        figures.CopyTo(totals.Values<double>());
        AtomicFile.Write(path, stream => ModelArchive.Write(stream,
        [
            (Position, to => Describe(to, run, callbacks)),
            (Weights, to => Safetensors.Write(to, network.Variables, network.VariableNames)),
            (Slots, to => Safetensors.Write(to, optimizer.Slots)),
            (Totals, to => Safetensors.Write(to, [totals])),
            (CallbackArrays, to => Safetensors.Write(to, arrays)),
        ]));
    }

    /// <summary>Puts everything where it was. Nothing is changed before all was found to fit.</summary>
    /// <exception cref="ModelFileException">The file is not a backup, or is damaged.</exception>
    /// <exception cref="InvalidOperationException">The file is the backup of another training.</exception>
    public static void Restore(string path, TrainingRun run)
    {
        string name = Path.GetFileName(path);
        byte[] file = File.ReadAllBytes(path);
        string? difference;
        Action? apply = null;
        try
        {
            using var archive = new ModelArchive(file, s_parts);
            using JsonDocument position = archive.Json(Position);
            var fields = new JsonFields(position.RootElement, Position, "backup");
            if (fields.Count("format") != Format)
                throw fields.Error($"its format is {fields.Count("format")}, this version of Myelin reads {Format}");
            difference = Difference(fields.Object("training"), run);
            if (difference is null)
                apply = Read(archive, fields, run);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a reader trips over in these bytes, the file is what is wrong, or another model than it was made for.
            throw new ModelFileException($"The backup \"{name}\" cannot be used: {e.Message} Delete it to train from the beginning.", e);
        }

        if (apply is null)
        {
            throw new InvalidOperationException($"The backup \"{name}\" is that of another training: {difference}. "
                + "Start the program that wrote it, or delete the file to train from the beginning.");
        }

        apply();
    }

    private static void Describe(Stream stream, TrainingRun run, IEnumerable<(string Name, CallbackState State)> callbacks)
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteNumber("format", Format);
        writer.WriteStartObject("training");
        foreach ((string name, _, long value) in Facts(run))
            writer.WriteNumber(name, value);
        writer.WriteNumber("seed", run.Settings.Seed);
        writer.WriteString("optimizer", run.Model.Optimizer!.Name);
        writer.WriteEndObject();

        writer.WriteNumber("epoch", run.Epoch);
        writer.WriteNumber("batch", run.Batch);
        writer.WriteNumber("stopped", (int)run.Stopped);
        writer.WriteNumber("epochs_before", run.EpochsBefore);
        writer.WriteNumber("first_pass", run.FirstPass);
        Numbers(writer, "learning_rate", [run.LearningRate]);
        writer.WriteNumber("iterations", run.Model.Optimizer.Iterations);
        writer.WriteStartArray("random");
        foreach (int number in run.Model.Random!.State.Values<int>())
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
        TrainingState.Write(writer, "run_history", run.History);
        TrainingState.Write(writer, "history", run.Whole);
        writer.WriteStartArray("callbacks");
        foreach ((string name, CallbackState state) in callbacks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteStartArray("number_names");
            foreach (string key in state.Numbers.Keys)
                writer.WriteStringValue(key);
            writer.WriteEndArray();
            Numbers(writer, "numbers", state.Numbers.Values);
            writer.WriteStartArray("texts");
            foreach ((string key, string text) in state.Texts)
            {
                writer.WriteStringValue(key);
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads and checks everything; what comes back puts it in place.</summary>
    private static Action Read(ModelArchive archive, JsonFields fields, TrainingRun run)
    {
        Network network = run.Model.Network;
        Optimizer optimizer = run.Model.Optimizer!;
        Safetensors weights = ReadTensors(archive, Weights), slots = ReadTensors(archive, Slots), arrays = ReadTensors(archive, CallbackArrays);
        weights.Check(network.Variables, network.VariableNames);
        slots.Check(optimizer.Slots, [.. optimizer.Slots.Select(s => s.Name)]);
        (int epoch, int batch, int before, int pass) =
            (fields.Count("epoch"), fields.Count("batch"), fields.Count("epochs_before"), fields.Count("first_pass"));
        var stopped = (StopReason)fields.Count("stopped");
        double[] totals = ReadTensors(archive, Totals).Doubles("totals");
        if (!run.Totals.Fits(totals))
            throw fields.Error("its figures are not those of this training's losses and metrics");
        double rate = Numbers(fields, "learning_rate") is [var only] ? only : throw fields.Error("learning_rate must be one number");
        int iterations = fields.Count("iterations");
        int[] random = fields.WholeNumbers("random");
        if (random.Length != run.Model.Random!.State.Spec.Length)
            throw fields.Error("random must have three numbers");
        History history = TrainingState.ReadHistory(fields.Object("run_history")), whole = TrainingState.ReadHistory(fields.Object("history"));
        Dictionary<string, CallbackState> states = ReadCallbacks(fields, arrays);
        return () =>
        {
            weights.CopyTo(network.Variables, network.VariableNames);
            slots.CopyTo(optimizer.Slots);
            (run.Epoch, run.Batch, run.Stopped, run.EpochsBefore, run.FirstPass) = (epoch, batch, stopped, before, pass);
            run.Totals.Restore(totals);
            optimizer.Iterations = iterations;
            // A rate that follows from the step is there again already, and cannot be set.
            if (optimizer.LearningRate != rate)
                optimizer.LearningRate = rate;
            random.CopyTo(run.Model.Random.State.Values<int>());
            run.History.CopyFrom(history);
            run.Whole.CopyFrom(whole);
            foreach ((Callback callback, string name) in Named(run.Callbacks))
            {
                if (states.TryGetValue(name, out CallbackState? state))
                    callback.RestoreState(state);
            }
        };
    }

    /// <summary>What must be the same for training to go on: a name, words and a value each.</summary>
    private static IEnumerable<(string Name, string Words, long Value)> Facts(TrainingRun run) =>
    [
        ("rows", "rows to train on", run.Rows),
        ("validation_rows", "rows to validate on", run.ValidationRows),
        ("batch_size", "rows in a batch", run.BatchSize),
        ("batches_per_epoch", "batches in an epoch", run.BatchesPerEpoch),
        ("initial_epoch", "as the initial epoch", run.InitialEpoch),
        ("shuffle", "for whether rows are shuffled (1) or not (0)", run.Settings.Shuffle ? 1 : 0),
    ];

    private static string? Difference(JsonFields fields, TrainingRun run)
    {
        foreach ((string name, string words, long value) in Facts(run))
        {
            if (fields.Count(name) != value)
                return FormattableString.Invariant($"it had {fields.Count(name)} {words}, this one has {value}");
        }

        if (fields.Unsigned("seed") != run.Settings.Seed)
            return FormattableString.Invariant($"its seed was {fields.Unsigned("seed")}, this one's is {run.Settings.Seed}");
        return fields.Text("optimizer") == run.Model.Optimizer!.Name
            ? null
            : $"its optimizer was {fields.Text("optimizer")}, this one's is {run.Model.Optimizer.Name}";
    }

    private static Safetensors ReadTensors(ModelArchive archive, string part) => Safetensors.Read(archive.Bytes(part, int.MaxValue));

    private static Dictionary<string, CallbackState> ReadCallbacks(JsonFields fields, Safetensors arrays)
    {
        var states = new Dictionary<string, CallbackState>(StringComparer.Ordinal);
        foreach (JsonFields callback in fields.Items("callbacks"))
        {
            var state = new CallbackState();
            foreach ((string key, double number) in callback.Texts("number_names").Zip(Numbers(callback, "numbers")))
                state.Set(key, number);
            foreach (string[] pair in callback.Texts("texts").Chunk(2).Where(p => p.Length == 2))
                state.Set(pair[0], pair[1]);
            string prefix = $"{callback.Text("name")}/";
            foreach (string name in arrays.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
                state.Set(name[prefix.Length..], arrays.Floats(name));
            states[callback.Text("name")] = state;
        }

        return states;
    }

    private static IEnumerable<(string Name, CallbackState State)> StatesOf(IReadOnlyList<Callback> callbacks)
    {
        foreach ((Callback callback, string name) in Named(callbacks))
        {
            var state = new CallbackState();
            callback.SaveState(state);
            yield return (name, state);
        }
    }

    /// <summary>The callbacks by type and number among those of their type, so that adding one of another type moves none.</summary>
    private static IEnumerable<(Callback Callback, string Name)> Named(IReadOnlyList<Callback> callbacks) => callbacks
        .GroupBy(c => c.GetType().FullName!, StringComparer.Ordinal)
        .SelectMany(g => g.Select((callback, i) => (callback, FormattableString.Invariant($"{g.Key}#{i}"))));

    private static Variable Copy(string name, float[] numbers)
    {
        var variable = new Variable(name, [numbers.Length]);
        numbers.CopyTo(variable.Values<float>());
        return variable;
    }

    private static void Numbers(Utf8JsonWriter writer, string name, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
            // As text, for JSON has no NaN and no infinity.
            writer.WriteStringValue(number.ToString("R", CultureInfo.InvariantCulture));
        writer.WriteEndArray();
    }

    private static double[] Numbers(JsonFields fields, string name) =>
    [
        .. fields.Texts(name).Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw fields.Error($"{name} must hold numbers, it holds \"{text}\"")),
    ];
}
