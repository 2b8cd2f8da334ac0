using System.Text.Json;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>Writes <c>.myelin</c> files: a zip of the description, the weights, the preprocessing and the state of training.</summary>
internal static class ModelWriter
{
    /// <summary>The version of the format that this version of Myelin writes, and the latest that it reads.</summary>
    public const int Format = 3;

    /// <summary>The version for functional models, and for models inside that are layers of one name each.</summary>
    private const int SecondFormat = 2;

    /// <summary>The version for sequential models without models inside, which older versions of Myelin can read.</summary>
    private const int FirstFormat = 1;

    /// <summary>The type of a layer that is a model.</summary>
    public const string ModelType = "model";

    /// <summary>The field that says which of the models described before a layer is.</summary>
    public const string SameModel = "same_model";

    /// <summary>The field that says in which order a sequential model uses its layers, where it uses one several times.</summary>
    public const string Order = "order";

    private static readonly JsonWriterOptions s_indented = new() { Indented = true, NewLine = "\n" };

    public static void Save(Model model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Network network = model.Network;
        CheckLayers(model);
        if (NestedModels.Refuses(new NestedModels().SizeOf(model)) is { } why)
            throw new InvalidOperationException($"A model file cannot hold this model: {why}.");
        foreach (Objective objective in model.Objectives)
            CheckObjective(objective);
        if (model.Optimizer is { } optimizer && !JsonFamilies.Optimizers.Knows(optimizer))
            throw Unknown("hold the optimizer", optimizer.Name, optimizer, "RegisterOptimizer");
        // The optimizer's slots are made with the programs.
        if (model.Objectives.Count > 0)
            model.RequireTrainer("Save");
        AtomicFile.Write(path, stream => ModelArchive.Write(stream, Parts(model, network)));
    }

    private static void CheckLayers(Model model)
    {
        foreach (Layer layer in model.Layers)
        {
            if (ModelWithin(layer) is { } nested)
                CheckLayers(nested);
            else if (!JsonFamilies.Layers.Knows(layer))
                throw Unknown("hold a layer of the type", layer.Type, layer, "RegisterLayer");
        }
    }

    /// <summary>The model that a layer is, or that it applies to each step of sequences; null for any other.</summary>
    public static Model? ModelWithin(Layer layer) => layer switch
    {
        ModelLayer nested => nested.Model,
        TimeDistributed steps => ModelWithin(steps.Layer),
        _ => null,
    };

    private static void CheckObjective(Objective objective)
    {
        if (!JsonFamilies.Losses.Knows(objective.Loss))
            throw Unknown("name the loss", objective.Loss.Name, objective.Loss, "RegisterLoss");
        if (objective.Metrics.FirstOrDefault(metric => !JsonFamilies.Metrics.Knows(metric)) is { } metric)
            throw Unknown("name the metric", metric.Name, metric, "RegisterMetric");
    }

    private static InvalidOperationException Unknown(string what, string name, object member, string register) => new(
        $"A model file cannot {what} \"{name}\", because "
        + (member is Lambda or CustomLoss or CustomMetric
            ? "it is made of a function, which is no data. Make a record of your own of it, "
                + $"and register that with CustomObjects.{register}; or keep the weights alone, with SaveWeights."
            : $"{member.GetType().Name} is not Myelin's own. Register it with CustomObjects.{register} before saving and before loading."));

    private static IEnumerable<(string Part, Action<Stream> Write)> Parts(Model model, Network network)
    {
        yield return (ModelArchive.Model, Json(writer => Describe(writer, model, network)));
        yield return (ModelArchive.Weights, stream => Safetensors.Write(stream, network.Variables, network.VariableNames));
        if (model.Preprocessing is { } preprocessing)
            yield return (ModelArchive.Preprocessing, Json(preprocessing.Write));
        if (model.Objectives.Count > 0 || model.History is not null)
            yield return (ModelArchive.Training, Json(writer => TrainingState.Write(writer, model)));
        if (model.Optimizer is { } optimizer)
            yield return (ModelArchive.Slots, stream => Safetensors.Write(stream, optimizer.Slots));
    }

    /// <summary>A part that is JSON, as <see cref="ModelArchive.Write"/> takes it.</summary>
    public static Action<Stream> Json(Action<Utf8JsonWriter> write) => stream =>
    {
        using var writer = new Utf8JsonWriter(stream, s_indented);
        write(writer);
    };

    private static void Describe(Utf8JsonWriter writer, Model model, Network network)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format", FormatOf(model));
        DescribeNetwork(writer, model, network, []);
        if (model.Objectives is [var only])
        {
            WriteObjective(writer, only);
        }
        else if (model.Objectives.Count > 1)
        {
            writer.WriteStartArray("objectives");
            foreach (Objective objective in model.Objectives)
            {
                writer.WriteStartObject();
                WriteObjective(writer, objective);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>The oldest version that can hold the model.</summary>
    private static int FormatOf(Model model)
    {
        Model[] within = [.. Within(model)];
        return within.Distinct().Count() < within.Length || within.Append(model).Any(RepeatsLayers) ? Format
            : model is Sequential && within.Length == 0 ? FirstFormat
            : SecondFormat;

        // A model under two names is described once, so what is within it counts once.
        static IEnumerable<Model> Within(Model model) => WithinOf(model, new HashSet<Model>());

        static IEnumerable<Model> WithinOf(Model model, HashSet<Model> seen) => model.Layers.Select(ModelWithin).OfType<Model>()
            .SelectMany(inner => seen.Add(inner) ? WithinOf(inner, seen).Prepend(inner) : [inner]);
    }

    /// <summary>Whether a sequential model uses a layer several times.</summary>
    private static bool RepeatsLayers(Model model) => model is Sequential && model.Graph.Calls.Count > model.Graph.Layers.Count;

    private static void WriteObjective(Utf8JsonWriter writer, Objective objective)
    {
        JsonFamilies.Losses.Write(writer, "loss", objective.Loss);
        if (objective.Weight != 1)
            writer.WriteNumber("loss_weight", objective.Weight);
        JsonFamilies.Metrics.WriteAll(writer, "metrics", objective.Metrics);
    }

    /// <summary>The fields of a model or of one that is a layer of another: kind, shapes, layers, and how they hang together.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="network">Its network.</param>
    /// <param name="described">The models within that were described to their end, in that order.</param>
    private static void DescribeNetwork(Utf8JsonWriter writer, Model model, Network network, List<Model> described)
    {
        writer.WriteString("kind", model.Kind);
        if (model.Name is not null)
            writer.WriteString("name", model.Name);
        writer.WriteNumber("seed", model.Seed);
        if (model is Sequential)
        {
            WriteShape(writer, "input_shape", network.Input);
        }
        else
        {
            writer.WriteStartArray("input_shapes");
            foreach (Shape input in network.Inputs)
                WriteShape(writer, null, input);
            writer.WriteEndArray();
        }

        writer.WriteStartArray("layers");
        foreach (BuiltLayer layer in network.Layers)
        {
            writer.WriteStartObject();
            WriteLayer(writer, layer.Layer, layer.Name, described);
            if (!layer.Trainable)
                writer.WriteBoolean("trainable", false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (model is not Sequential)
            WriteCalls(writer, model.Graph);
        else if (RepeatsLayers(model))
            WriteOrder(writer, model.Graph);
    }

    /// <summary>
    /// The fields of a layer. A model's are those of its own layers, and no constructor's parameters; where it is a layer for the second
    /// time, its place among those that were described before.
    /// </summary>
    private static void WriteLayer(Utf8JsonWriter writer, Layer layer, string? name, List<Model> described)
    {
        if (ModelWithin(layer) is null)
        {
            LayerJson.WriteFields(writer, layer, name);
            return;
        }

        writer.WriteString("type", layer is ModelLayer ? ModelType : layer.Type);
        if (name is not null)
            writer.WriteString("name", name);
        if (layer is not ModelLayer nested)
        {
            Layer each = ((TimeDistributed)layer).Layer;
            writer.WriteStartObject("layer");
            WriteLayer(writer, each, each.Name, described);
            writer.WriteEndObject();
        }
        else if (described.IndexOf(nested.Model) is >= 0 and int place)
        {
            writer.WriteNumber(SameModel, place);
        }
        else
        {
            writer.WriteStartObject("model");
            DescribeNetwork(writer, nested.Model, nested.Model.Network, described);
            writer.WriteEndObject();
            described.Add(nested.Model);
        }
    }

    /// <summary>Each call as the place of its layer and the places of its inputs: [call, output], or [−1 − input, 0] for an input of the
    /// model.</summary>
    private static void WriteCalls(Utf8JsonWriter writer, LayerGraph graph)
    {
        writer.WriteStartArray("calls");
        foreach (LayerCall call in graph.Calls)
        {
            writer.WriteStartObject();
            writer.WriteNumber("layer", PlaceOf(call.Layer, graph));
            WritePlaces(writer, "inputs", call.Inputs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WritePlaces(writer, "outputs", graph.Outputs);
    }

    private static void WriteOrder(Utf8JsonWriter writer, LayerGraph graph)
    {
        writer.WriteStartArray(Order);
        foreach (LayerCall call in graph.Calls)
            writer.WriteNumberValue(PlaceOf(call.Layer, graph));
        writer.WriteEndArray();
    }

    private static int PlaceOf(Layer layer, LayerGraph graph) => graph.Layers.TakeWhile(l => !ReferenceEquals(l, layer)).Count();

    private static void WritePlaces(Utf8JsonWriter writer, string name, IReadOnlyList<TensorPlace> places)
    {
        writer.WriteStartArray(name);
        foreach (TensorPlace place in places)
        {
            writer.WriteNumberValue(place.Call);
            writer.WriteNumberValue(place.Output);
        }

        writer.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter writer, string? name, Shape shape)
    {
        if (name is null)
            writer.WriteStartArray();
        else
            writer.WriteStartArray(name);
        foreach (Dimension axis in shape)
            writer.WriteNumberValue(axis.Value);
        writer.WriteEndArray();
    }
}
