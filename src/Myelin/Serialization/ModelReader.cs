using System.Text.Json;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>Reads <c>.myelin</c> files. Everything that a file says is checked before memory is taken or anything is done for it.</summary>
internal static class ModelReader
{
    private const int MaxHeaderBytes = 16 << 20;

    /// <exception cref="ModelFileException">The file is not a model, is damaged, or was written by a newer version.</exception>
    public static Sequential Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(File.ReadAllBytes(path), Path.GetFileName(path));
    }

    /// <summary>Reads a file that is in memory; the name is for messages.</summary>
    /// <exception cref="ModelFileException">The file is not a model, is damaged, or was written by a newer version.</exception>
    public static Sequential Load(byte[] file, string name)
    {
        if (!file.AsSpan().StartsWith("PK"u8))
            throw new ModelFileException($"\"{name}\" is not a Myelin model: {(file.Length == 0 ? "it is empty" : "it is not a zip file")}.");
        try
        {
            using var archive = new ModelArchive(file);
            return Read(archive, name);
        }
        catch (Exception e) when (e is not (ModelFileException or OutOfMemoryException))
        {
            // Whatever a reader trips over in these bytes, the file is what is wrong.
            throw new ModelFileException($"\"{name}\" is damaged, perhaps cut short or altered: {e.Message}", e);
        }
    }

    private static Sequential Read(ModelArchive archive, string name)
    {
        using JsonDocument description = archive.Json(ModelArchive.Model);
        var fields = new JsonFields(description.RootElement, "model.json", "model's description");
        int format = fields.Count("format");
        if (format > ModelWriter.Format)
        {
            throw new ModelFileException($"\"{name}\" was written by a newer version of Myelin (format {format}; this version reads up to {ModelWriter.Format}). "
                + "Use a newer Myelin to read it.");
        }

        if (format < 1 || fields.Text("kind") != "sequential")
            throw fields.Error($"format {format} and kind \"{fields.Text("kind")}\" are not a sequential model's");
        Layer[] layers = [.. fields.Items("layers").Select(LayerJson.Read)];
        var input = new Input(fields.Counts("input_shape"));
        double parameters = Network.Plan(layers, input.Shape).Sum(l => l.Weights.Sum(w => w.Length));
        long bytes = archive.Length(ModelArchive.Weights);
        if (parameters * 4 > bytes)
            throw fields.Error($"its layers have {parameters} parameters, more than the {bytes} bytes of the weights hold");

        var model = new Sequential(layers) { Name = fields.Has("name") ? fields.Text("name") : null, Seed = fields.Unsigned("seed") };
        model.BuildForLoading(input.Shape);
        Safetensors.Read(archive.Bytes(ModelArchive.Weights, (long)parameters * 4 + MaxHeaderBytes)).CopyTo(model.Variables);
        if (archive.Has(ModelArchive.Preprocessing))
        {
            using JsonDocument preprocessing = archive.Json(ModelArchive.Preprocessing);
            model.Preprocessing = TablePreprocessing.Read(preprocessing.RootElement);
        }

        ReadTraining(archive, model, fields);
        return model;
    }

    private static void ReadTraining(ModelArchive archive, Sequential model, JsonFields description)
    {
        using JsonDocument? training = archive.Has(ModelArchive.Training) ? archive.Json(ModelArchive.Training) : null;
        var fields = training is null ? default : new JsonFields(training.RootElement, "training.json", "state of training");
        if (description.Has("loss"))
        {
            if (training is null)
                throw description.Error("the model was compiled, but there is no training.json");
            Optimizer optimizer = TrainingState.ReadOptimizer(fields.Object("optimizer"));
            model.Compile(optimizer, JsonFamilies.Losses.Read(description, "loss"), [.. JsonFamilies.Metrics.ReadAll(description, "metrics")]);
            model.RequireTrainer("Load");
            long bytes = optimizer.Slots.Sum(s => s.Spec.Bytes) + MaxHeaderBytes;
            Safetensors.Read(archive.Bytes(ModelArchive.Slots, bytes)).CopyTo(optimizer.Slots);
            JsonFields random = fields.Object("random");
            model.Random!.Seed = random.Unsigned("seed");
            model.Random.State.Values<int>()[2] = random.Count("step");
        }

        if (training is not null && fields.Has("history"))
            model.History = TrainingState.ReadHistory(fields.Object("history"));
    }
}
