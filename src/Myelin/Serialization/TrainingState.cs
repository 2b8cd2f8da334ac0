using System.Globalization;
using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>Writes and reads what training needs to go on: the optimizer's numbers, the random generator's, the history.</summary>
internal static class TrainingState
{
    public static void Write(Utf8JsonWriter writer, Model model)
    {
        writer.WriteStartObject();
        if (model.Optimizer is { } optimizer)
        {
            writer.WriteStartObject("optimizer");
            JsonFamilies.Optimizers.WriteFields(writer, optimizer);
            writer.WriteNumber("iterations", optimizer.Iterations);
            writer.WriteEndObject();
        }

        if (model.Random is { } random)
        {
            writer.WriteStartObject("random");
            writer.WriteNumber("seed", random.Seed);
            writer.WriteNumber("step", random.State.Values<int>()[2]);
            writer.WriteEndObject();
        }

        // Where layers were frozen or freed after compiling, what it was compiled with is said too.
        if (model.Frozen is { IsNow: false } frozen)
        {
            writer.WriteStartArray("frozen");
            foreach (string layer in frozen.Names)
                writer.WriteStringValue(layer);
            writer.WriteEndArray();
        }

        if (model.History is { } history)
            Write(writer, "history", history);
        writer.WriteEndObject();
    }

    /// <summary>The optimizer with the numbers that it was made with.</summary>
    /// <exception cref="InvalidDataException">A field is lacking or cannot be.</exception>
    public static Optimizer ReadOptimizer(JsonFields fields)
    {
        Optimizer optimizer = JsonFamilies.Optimizers.Read(fields);
        optimizer.Iterations = fields.Count("iterations");
        return optimizer;
    }

    /// <exception cref="InvalidDataException">A field is lacking or cannot be.</exception>
    public static History ReadHistory(JsonFields fields)
    {
        var history = new History();
        foreach (JsonElement epoch in fields.Array("epochs"))
        {
            if (epoch.ValueKind != JsonValueKind.Object)
                throw fields.Error("epochs must hold objects");
            JsonProperty[] figures = [.. epoch.EnumerateObject()];
            history.Add(new Evaluation(Array.ConvertAll(figures, f => f.Name), Array.ConvertAll(figures, f => Figure(f.Value, fields))));
        }

        if (fields.Has("best_epoch"))
            history.BestEpoch = fields.Count("best_epoch");
        string stopped = fields.Text("stopped");
        history.Stopped = stopped switch
        {
            "no" => StopReason.None,
            "callback" => StopReason.Callback,
            "cancelled" => StopReason.Cancelled,
            "not_finite" => StopReason.NotFinite,
            _ => throw fields.Error($"stopped must be no, callback, cancelled or not_finite, it is {stopped}"),
        };
        return history;
    }

    /// <summary>The history as a field of the object that is being written.</summary>
    public static void Write(Utf8JsonWriter writer, string field, History history)
    {
        writer.WriteStartObject(field);
        if (history.BestEpoch is { } best)
            writer.WriteNumber("best_epoch", best);
        writer.WriteString("stopped", history.Stopped switch
        {
            StopReason.Callback => "callback",
            StopReason.Cancelled => "cancelled",
            StopReason.NotFinite => "not_finite",
            _ => "no",
        });
        writer.WriteStartArray("epochs");
        foreach (Evaluation epoch in history.Epochs)
        {
            writer.WriteStartObject();
            foreach ((string name, double figure) in epoch)
            {
                // JSON has no NaN and no infinity: those are text.
                if (double.IsFinite(figure))
                    writer.WriteNumber(name, figure);
                else
                    writer.WriteString(name, figure.ToString(CultureInfo.InvariantCulture));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static double Figure(JsonElement value, JsonFields fields) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out double number) => number,
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw fields.Error($"epochs must hold numbers, they hold {value.GetRawText()}"),
    };
}
