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
        ["re_lu"] = fields => new ReLU(
            fields.Has("max_value") ? fields.Number("max_value") : null,
            fields.Has("negative_slope") ? fields.Number("negative_slope") : 0,
            fields.Has("threshold") ? fields.Number("threshold") : 0),
        // Files of version 0.1 say slope.
        ["leaky_re_lu"] = fields => new LeakyReLU(fields.Number(fields.Has("negative_slope") ? "negative_slope" : "slope")),
        ["p_re_lu"] = fields => new PReLU(
            Initializer.Parse(fields.Text("alpha_initializer")),
            fields.Has("alpha_regularizer") ? Regularizer.Parse(fields.Text("alpha_regularizer")) : null,
            fields.Integers("shared_axes")),
        ["maxout"] = fields => new Maxout(fields.Count("units")),
        ["elu"] = fields => new ELU(fields.Number("alpha")),
        ["softmax"] = fields => new Softmax(fields.Has("axis") ? fields.Integer("axis") : -1),
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
