using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Myelin.Cli.Display;

/// <summary>Writes JSON as the tool writes it everywhere: indented, names in their own letters, null for a number that is none.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes an object, whose fields are given.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        Write(buffer, write);
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Writes an object, whose fields are given.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> write) => WriteValue(stream, writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

    /// <summary>Writes a list, whose items are given.</summary>
    public static void WriteList(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        WriteValue(buffer, writer =>
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        });
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void WriteFigure(this Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }

    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    public static void WriteFigures(this Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, double>> figures)
    {
        writer.WriteStartObject(name);
        foreach ((string figure, double value) in figures) writer.WriteFigure(figure, value);
        writer.WriteEndObject();
    }

    /// <summary><c>confusion_matrix</c> (rows are true classes) and <c>per_class</c>.</summary>
    public static void WriteClasses(this Utf8JsonWriter writer, ClassReport report)
    {
        writer.WriteStartArray("confusion_matrix");
        for (int truth = 0; truth < report.Classes.Count; truth++)
        {
            writer.WriteStartArray();
            for (int said = 0; said < report.Classes.Count; said++) writer.WriteNumberValue((long)report.Matrix[truth, said]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("per_class");
        foreach ((string name, ClassScores scores) in report.PerClass)
        {
            writer.WriteStartObject();
            writer.WriteString("class", name);
            writer.WriteFigure("precision", scores.Precision);
            writer.WriteFigure("recall", scores.Recall);
            writer.WriteFigure("f1", scores.F1Score);
            writer.WriteNumber("rows", (long)scores.Support);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteValue(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(stream, s_options)) write(writer);
        stream.WriteByte((byte)'\n');
    }
}
