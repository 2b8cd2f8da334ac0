using System.Text.Json;
using System.Text.Json.Serialization;
using Myelin.Serialization;

namespace Myelin.Benchmarks;

/// <summary>The last result of each subject, a file each in a folder: a run compares itself with it before it takes its place.</summary>
internal sealed class ResultFile(string folder)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ShortNumber() },
    };

    /// <summary>The result that is kept of a subject; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Result? Read(string subject)
    {
        string path = PathOf(subject);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Result>(File.ReadAllText(path), s_options) ?? throw Damaged("it is null");
        }
        catch (JsonException failure)
        {
            throw Damaged(failure.Message);
        }

        InvalidDataException Damaged(string why) => new($"{path} holds no result that this program has written: {why}. Restore it, or delete it.");
    }

    /// <summary>Keeps a result in place of the one before.</summary>
    public void Write(Result result)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(PathOf(result.Subject), stream =>
        {
            JsonSerializer.Serialize(stream, result, s_options);
            stream.WriteByte((byte)'\n');
        });
    }

    private string PathOf(string subject) => Path.Combine(folder, subject + ".json");

    /// <summary>Five digits are more than any measurement holds, and keep the file readable.</summary>
    private sealed class ShortNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteRawValue(Figures.Plain(value), skipInputValidation: false);
    }
}
