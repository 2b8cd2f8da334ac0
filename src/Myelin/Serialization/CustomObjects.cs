using System.Text.Json;
using Myelin.Datasets;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// Lets model files hold layers, losses, metrics, optimizers and schedules of one's own. A file is data and never says which code to
/// load, so a program registers its types before it saves or loads a model with them.
/// </summary>
/// <example>
/// <code>
/// CustomObjects.RegisterLayer("scale", fields => new Scale(fields.Number("start")), (writer, layer) => writer.WriteNumber("start", layer.Start));
/// </code>
/// </example>
public static class CustomObjects
{
    /// <summary>Registers a layer.</summary>
    /// <param name="type">Its type in files, such as <c>scale</c>.</param>
    /// <param name="read">Makes it of its fields; the layer's name is seen to.</param>
    /// <param name="write">Writes the fields; null for a layer that has none.</param>
    /// <exception cref="ArgumentException">The type is empty, is that of a layer of Myelin's, or is registered for another
    /// class.</exception>
    public static void RegisterLayer<T>(string type, Func<JsonFields, T> read, Action<Utf8JsonWriter, T>? write = null)
        where T : Layer
    {
        ArgumentNullException.ThrowIfNull(read);
        Register<Layer, T>(
            JsonFamilies.Layers,
            type,
            fields => fields.IsAbsent("name") ? read(fields) : (T)(read(fields) with { Name = fields.Text("name") }),
            (writer, layer) =>
            {
                if (layer.Name is { } name)
                    writer.WriteString("name", name);
                write?.Invoke(writer, layer);
            });
    }

    /// <summary>Registers a loss.</summary>
    /// <param name="name">Its name in files.</param>
    /// <param name="read">Makes it of its fields.</param>
    /// <param name="write">Writes the fields; null for a loss that has none.</param>
    /// <exception cref="ArgumentException">The name is empty, is that of a loss of Myelin's, or is registered for another
    /// class.</exception>
    public static void RegisterLoss<T>(string name, Func<JsonFields, T> read, Action<Utf8JsonWriter, T>? write = null)
        where T : Loss => Register(JsonFamilies.Losses, name, read, write);

    /// <summary>Registers a metric.</summary>
    /// <param name="name">Its name in files.</param>
    /// <param name="read">Makes it of its fields.</param>
    /// <param name="write">Writes the fields; null for a metric that has none.</param>
    /// <exception cref="ArgumentException">The name is empty, is that of a metric of Myelin's, or is registered for another
    /// class.</exception>
    public static void RegisterMetric<T>(string name, Func<JsonFields, T> read, Action<Utf8JsonWriter, T>? write = null)
        where T : Metric => Register(JsonFamilies.Metrics, name, read, write);

    /// <summary>Registers an optimizer. What it remembers of each parameter is saved without its doing.</summary>
    /// <param name="name">Its name in files.</param>
    /// <param name="read">Makes it of its fields.</param>
    /// <param name="write">Writes the fields, the learning rate among them; null for an optimizer that has none.</param>
    /// <exception cref="ArgumentException">The name is empty, is that of an optimizer of Myelin's, or is registered for another
    /// class.</exception>
    public static void RegisterOptimizer<T>(string name, Func<JsonFields, T> read, Action<Utf8JsonWriter, T>? write = null)
        where T : Optimizer => Register(JsonFamilies.Optimizers, name, read, write);

    /// <summary>Registers a schedule.</summary>
    /// <param name="name">Its name in files.</param>
    /// <param name="read">Makes it of its fields.</param>
    /// <param name="write">Writes the fields; null for a schedule that has none.</param>
    /// <exception cref="ArgumentException">The name is empty, is that of a schedule of Myelin's, or is registered for another
    /// class.</exception>
    public static void RegisterSchedule<T>(string name, Func<JsonFields, T> read, Action<Utf8JsonWriter, T>? write = null)
        where T : Schedule => Register(JsonFamilies.Schedules, name, read, write);

    private static void Register<TBase, T>(JsonFamily<TBase> family, string tag, Func<JsonFields, T> read, Action<Utf8JsonWriter, T>? write)
        where TBase : class
        where T : TBase
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tag);
        ArgumentNullException.ThrowIfNull(read);
        family.Register(new JsonForm<TBase>(tag, typeof(T), [], [], 0, fields => read(fields), (writer, member) => write?.Invoke(writer, (T)member)));
    }
}
