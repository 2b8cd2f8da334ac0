using Myelin.Datasets;

namespace Myelin;

/// <summary>The layers that a model file can hold, one line each: made from fields, never from a type's name.</summary>
internal static class LayerCatalogue
{
    private static readonly Dictionary<string, Func<JsonFields, Layer>> s_layers = new(StringComparer.Ordinal)
    {
        ["input"] = fields => new Input(fields.Counts("shape")),
        ["flatten"] = _ => new Flatten(),
        ["dense"] = fields => new Dense(
            fields.Count("units"),
            Activation.Parse(fields.Text("activation")),
            fields.Flag("use_bias"),
            Initializer.Parse(fields.Text("kernel_initializer")),
            Initializer.Parse(fields.Text("bias_initializer")),
            fields.Has("kernel_regularizer") ? Regularizer.Parse(fields.Text("kernel_regularizer")) : null,
            fields.Has("bias_regularizer") ? Regularizer.Parse(fields.Text("bias_regularizer")) : null),
        ["dropout"] = fields => new Dropout(fields.Number("rate")),
        ["activation"] = fields => new ActivationLayer(Activation.Parse(fields.Text("activation"))),
        ["re_lu"] = _ => new ReLU(),
        ["leaky_re_lu"] = fields => new LeakyReLU(fields.Number("slope")),
        ["elu"] = fields => new ELU(fields.Number("alpha")),
        ["softmax"] = _ => new Softmax(),
    };

    public static IEnumerable<string> Types => s_layers.Keys;

    public static bool Knows(Layer layer) => s_layers.ContainsKey(layer.Type);

    /// <summary>Makes a layer of the fields that it wrote.</summary>
    /// <exception cref="InvalidDataException">A field is lacking or is not of its kind.</exception>
    public static Layer Read(JsonFields fields)
    {
        string type = fields.Text("type");
        if (!s_layers.TryGetValue(type, out Func<JsonFields, Layer>? make))
            throw fields.Error($"there is no layer of the type \"{type}\"; known are {string.Join(", ", Types)}");
        try
        {
            return make(fields) with { Name = fields.Text("name") };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw fields.Error(e.Message);
        }
    }
}
