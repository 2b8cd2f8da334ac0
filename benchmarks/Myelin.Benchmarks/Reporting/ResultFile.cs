using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myelin.Benchmarks;

/// <summary>The last result of each subject, in <c>benchmarks/results</c>: a run compares itself with it before it takes its place.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ShortNumber() },
    };

    public static Result? Read(string subject) => File.Exists(PathOf(subject)) ? JsonSerializer.Deserialize<Result>(File.ReadAllText(PathOf(subject)), s_options) : null;

    public static void Write(Result result)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(result.Subject))!);
        File.WriteAllText(PathOf(result.Subject), JsonSerializer.Serialize(result, s_options) + "\n");
    }

    private static string PathOf(string subject) => Path.Combine(Machine.Repository, "benchmarks", "results", subject + ".json");

    /// <summary>Five digits are more than any measurement holds, and keep the file readable.</summary>
    private sealed class ShortNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteRawValue(Figures.Plain(value), skipInputValidation: false);
    }
}
