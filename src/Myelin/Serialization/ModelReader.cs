using System.Text.Json;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>Reads <c>.myelin</c> files. Everything that a file says is checked before memory is taken or anything is done for it.</summary>
internal static class ModelReader
{
    /// <summary>The most that the names and shapes of tensors may take.</summary>
    public const int MaxHeaderBytes = 16 << 20;

    /// <exception cref="ModelFileException">The file is not a model, is damaged, or was written by a newer version.</exception>
    public static Model Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(File.ReadAllBytes(path), Path.GetFileName(path));
    }

    /// <summary>Reads a file that is in memory; the name is for messages.</summary>
    /// <exception cref="ModelFileException">The file is not a model, is damaged, or was written by a newer version.</exception>
    public static Model Load(byte[] file, string name) => ModelArchive.Read(file, name, Read);

    private static Model Read(ModelArchive archive, string name)
    {
        using JsonDocument description = archive.Json(ModelArchive.Model);
        JsonFields fields = ModelArchive.Description(description, name, out int format);
        if (format < 1)
            throw fields.Error($"there is no format {format}");
        if (BoltzmannFile.ReaderOf(fields.Text("kind")) is { } reader)
        {
            throw new ModelFileException(
                $"\"{name}\" holds a model of the kind \"{fields.Text("kind")}\", which is no network of layers. Read it with {reader}.");
        }

        long bytes = archive.Length(ModelArchive.Weights);
        Model model = ReadModel(fields, bytes, depth: 0, new NestedModels(), out double parameters);
        Safetensors.Read(archive.Bytes(ModelArchive.Weights, (long)parameters * 4 + MaxHeaderBytes))
            .CopyTo(model.Variables, model.Network.VariableNames);
        if (archive.Has(ModelArchive.Preprocessing))
        {
            using JsonDocument preprocessing = archive.Json(ModelArchive.Preprocessing);
            model.Preprocessing = TablePreprocessing.Read(preprocessing.RootElement);
        }

        ReadTraining(archive, model, fields);
        return model;
    }

    /// <summary>A model of its description, its weights made but not chosen, after they were found to be no more than the file
    /// holds.</summary>
    /// <param name="fields">The description.</param>
    /// <param name="bytes">What the file has of weights.</param>
    /// <param name="depth">How many models it is within.</param>
    /// <param name="within">The models that were read to their end before.</param>
    /// <param name="parameters">How many weights it has.</param>
    private static Model ReadModel(JsonFields fields, long bytes, int depth, NestedModels within, out double parameters)
    {
        if (depth > NestedModels.Deepest)
            throw fields.Error($"models within models are more than {NestedModels.Deepest} deep");
        string kind = fields.Text("kind");
        JsonFields[] descriptions = [.. fields.Items("layers")];
        var layers = new Layer[descriptions.Length];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = ReadLayer(descriptions[i], bytes, depth, within);
        string? name = NameOf(fields);
        ulong seed = fields.Unsigned("seed");
        Shape[] inputs;
        Layer[] chain = layers;
        LayerGraph graph;
        switch (kind)
        {
            case "sequential":
                inputs = [new Input(fields.Counts("input_shape")).Shape];
                chain = ReadChain(fields, layers);
                graph = LayerGraph.Chain(chain);
                break;
            case "functional":
                inputs = [.. fields.Arrays("input_shapes").Select(i => new Input(i).Shape)];
                graph = ReadGraph(fields, layers, inputs.Length);
                break;
            default:
                throw fields.Error($"there is no kind of model \"{kind}\"; known are sequential and functional");
        }

        if (NestedModels.Refuses(within.SizeOf(graph)) is { } why)
            throw fields.Error(why);
        parameters = graph.Plan(inputs, out _).Sum(l => l.Weights.Sum(w => w.Length));
        if (parameters * 4 > bytes)
            throw fields.Error($"its layers have {parameters} parameters, more than the {bytes} bytes of the weights hold");
        Model model = kind == "sequential"
            ? new Sequential(chain) { Name = name, Seed = seed }
            : new Functional(graph, inputs) { Name = name, Seed = seed };
        model.BuildForLoading(inputs);
        for (int i = 0; i < layers.Length; i++)
        {
            if (descriptions[i].Has("trainable") && !descriptions[i].Flag("trainable"))
                model.GetLayer(layers[i].Name!).Trainable = false;
        }

        return model;
    }

    private static Layer ReadLayer(JsonFields fields, long bytes, int depth, NestedModels within)
    {
        if (depth > NestedModels.Deepest)
            throw fields.Error($"models and layers within are more than {NestedModels.Deepest} deep");
        return fields.Text("type") switch
        {
            ModelWriter.ModelType => ReadModelWithin(fields, bytes, depth, within).AsLayer() with { Name = NameOf(fields) },
            "time_distributed" => new TimeDistributed(ReadLayer(fields.Object("layer"), bytes, depth + 1, within), NameOf(fields)),
            _ => LayerJson.Read(fields),
        };
    }

    private static Model ReadModelWithin(JsonFields fields, long bytes, int depth, NestedModels within)
    {
        if (fields.Has(ModelWriter.SameModel))
        {
            int place = fields.Count(ModelWriter.SameModel);
            return place < within.Count
                ? within[place]
                : throw fields.Error($"it is said to be model {place} of those before it, counted from 0; there are {within.Count}");
        }

        Model model = ReadModel(fields.Object("model"), bytes, depth + 1, within, out _);
        within.Add(model);
        return model;
    }

    /// <summary>The layers of a sequential model in the order of their uses.</summary>
    private static Layer[] ReadChain(JsonFields fields, Layer[] layers)
    {
        if (!fields.Has(ModelWriter.Order))
            return layers;
        int[] order = fields.Counts(ModelWriter.Order);
        if (order.Length > NestedModels.MostApplications)
            throw fields.Error($"{ModelWriter.Order} names more than {NestedModels.MostApplications} layers");
        if (order.Any(place => place >= layers.Length))
            throw fields.Error($"there is no layer {order.Max()}");
        Layer[] chain = [.. order.Select(place => layers[place])];
        return chain.Distinct<Layer>(ReferenceEqualityComparer.Instance).SequenceEqual(layers, ReferenceEqualityComparer.Instance)
            ? chain
            : throw fields.Error($"{ModelWriter.Order} must use every layer, each for the first time in the order of the layers");
    }

    private static string? NameOf(JsonFields fields) => fields.Has("name") ? fields.Text("name") : null;

    private static LayerGraph ReadGraph(JsonFields fields, Layer[] layers, int inputs)
    {
        var calls = new List<LayerCall>();
        foreach (JsonFields call in fields.Items("calls"))
        {
            int layer = call.Count("layer");
            if (layer >= layers.Length)
                throw call.Error($"there is no layer {layer}");
            calls.Add(new LayerCall(layers[layer], Places(call, "inputs", calls.Count)));
        }

        var graph = new LayerGraph(inputs, calls, Places(fields, "outputs", calls.Count));
        return graph.Layers.Count == layers.Length ? graph : throw fields.Error("a layer is never called");

        TensorPlace[] Places(JsonFields from, string name, int made)
        {
            int[] numbers = from.WholeNumbers(name);
            if (numbers.Length % 2 != 0 || numbers.Length == 0)
                throw from.Error($"{name} must hold pairs of a call and an output");
            TensorPlace[] places = [.. numbers.Chunk(2).Select(pair => new TensorPlace(pair[0], pair[1]))];
            foreach (TensorPlace place in places)
            {
                if (place.Call >= made || ~place.Call >= inputs || place.Output is < 0 or > 1000)
                    throw from.Error($"{name} holds ({place.Call}, {place.Output}), which is no tensor made before");
            }

            return places;
        }
    }

    private static Objective ReadObjective(JsonFields fields) => new(
        JsonFamilies.Losses.Read(fields, "loss"), [.. JsonFamilies.Metrics.ReadAll(fields, "metrics")])
    {
        Weight = fields.Has("loss_weight") ? fields.Number("loss_weight") : 1,
    };

    private static void ReadTraining(ModelArchive archive, Model model, JsonFields description)
    {
        using JsonDocument? training = archive.Has(ModelArchive.Training) ? archive.Json(ModelArchive.Training) : null;
        var fields = training is null ? default : new JsonFields(training.RootElement, "training.json", "state of training");
        if (description.Has("loss") || description.Has("objectives"))
        {
            if (training is null)
                throw description.Error("the model was compiled, but there is no training.json");
            Optimizer optimizer = TrainingState.ReadOptimizer(fields.Object("optimizer"));
            model.Compile(
                optimizer, description.Has("loss")
                    ? [ReadObjective(description)]
                    : [.. description.Items("objectives").Select(ReadObjective)]);
            if (fields.Has("frozen"))
                model.Frozen = FrozenLayers.Of(model.Network, fields.Texts("frozen"));
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
