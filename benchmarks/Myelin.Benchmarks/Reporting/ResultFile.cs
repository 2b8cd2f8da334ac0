using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myelin.Benchmarks;

/// <summary>The last result of each subject, a file each in a folder: a run compares itself with it before it takes its place.</summary>
internal sealed class ResultFile(string folder)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ShortNumber() },
    };

    public Result? Read(string subject) => File.Exists(PathOf(subject)) ? JsonSerializer.Deserialize<Result>(File.ReadAllText(PathOf(subject)), s_options) : null;

    public void Write(Result result)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(PathOf(result.Subject), JsonSerializer.Serialize(result, s_options) + "\n");
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
