using System.IO.Compression;
using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>The zip file that a <c>.myelin</c> file is: its parts, each with its name, checked before memory is taken for it.</summary>
internal sealed class ModelArchive : IDisposable
{
    public const string Model = "model.json", Weights = "weights.safetensors", Preprocessing = "preprocessing.json",
        Training = "training.json", Slots = "training.safetensors";

    /// <summary>Deflate cannot do better than this, so an entry that claims more is not true.</summary>
    private const int GreatestCompression = 1040;
    private const int MaxJsonBytes = 64 << 20;
    private static readonly string[] s_parts = [Model, Weights, Preprocessing, Training, Slots];

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens a file that is in memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="parts">The names that its parts may have; null for a model's.</param>
    /// <exception cref="InvalidDataException">It is not a zip file, or holds something else than such parts.</exception>
    public ModelArchive(byte[] file, IReadOnlyList<string>? parts = null)
    {
        _zip = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in _zip.Entries)
        {
            if (!(parts ?? s_parts).Contains(entry.FullName, StringComparer.Ordinal))
                throw new InvalidDataException($"It holds a part that is not a {(parts is null ? "model" : "backup")}'s.");
            if (!_entries.TryAdd(entry.FullName, entry))
                throw new InvalidDataException($"It holds {entry.FullName} twice.");
        }
    }

    /// <summary>Reads a <c>.myelin</c> file that is in memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="read">Makes something of its parts.</param>
    /// <exception cref="ModelFileException">The file is not a model, or is damaged.</exception>
    public static T Read<T>(byte[] file, string name, Func<ModelArchive, string, T> read)
    {
        if (!file.AsSpan().StartsWith("PK"u8))
            throw new ModelFileException($"\"{name}\" is not a Myelin model: {(file.Length == 0 ? "it is empty" : "it is not a zip file")}.");
        try
        {
            using var archive = new ModelArchive(file);
            return read(archive, name);
        }
        catch (Exception e) when (e is not (ModelFileException or OutOfMemoryException))
        {
            // Whatever a reader trips over in these bytes, the file is what is wrong.
            throw Damaged(name, e);
        }
    }

    public static ModelFileException Damaged(string name, Exception e) => new($"\"{name}\" is damaged, perhaps cut short or altered: {e.Message}", e);

    public bool Has(string part) => _entries.ContainsKey(part);

    /// <summary>The bytes that a part says it has.</summary>
    public long Length(string part) => Entry(part).Length;

    /// <summary>A part that is JSON.</summary>
    /// <exception cref="InvalidDataException">It is not there, too long, does not have its checksum, or is not JSON.</exception>
    public JsonDocument Json(string part)
    {
        try
        {
            return JsonDocument.Parse(Bytes(part, MaxJsonBytes), new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Its {part} is not JSON.", e);
        }
    }

    /// <summary>The fields of model.json, once its format is known to be none that only a newer version reads.</summary>
    /// <exception cref="ModelFileException">A newer version wrote it.</exception>
    public static JsonFields Description(JsonDocument json, string name, out int format)
    {
        var fields = new JsonFields(json.RootElement, Model, "model's description");
        format = fields.Count("format");
        return format <= ModelWriter.Format
            ? fields
            : throw new ModelFileException($"\"{name}\" was written by a newer version of Myelin "
                + $"(format {format}; this version reads up to {ModelWriter.Format}). Use a newer Myelin to read it.");
    }

    /// <summary>A part's bytes.</summary>
    /// <exception cref="InvalidDataException">It is not there, too long, or does not have its checksum.</exception>
    public byte[] Bytes(string part, long most)
    {
        ZipArchiveEntry entry = Entry(part);
        if (entry.Length > most || entry.Length > int.MaxValue || entry.Length / GreatestCompression > entry.CompressedLength)
            throw new InvalidDataException($"Its {part} says it has {entry.Length} bytes, which cannot be.");
        byte[] bytes = new byte[entry.Length];
        using (Stream stream = entry.Open())
        {
            stream.ReadExactly(bytes);
            if (stream.ReadByte() >= 0)
                throw new InvalidDataException($"Its {part} is longer than it says.");
        }

        return Crc32.Of(bytes) == entry.Crc32 ? bytes : throw new InvalidDataException($"Its {part} does not have its checksum.");
    }

    /// <summary>Writes parts, always with the same bytes: stored as they are, with a fixed time.</summary>
    public static void Write(Stream stream, IEnumerable<(string Part, Action<Stream> Write)> parts)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string part, Action<Stream> write) in parts)
        {
            ZipArchiveEntry entry = zip.CreateEntry(part, CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream to = entry.Open();
            write(to);
        }
    }

    public void Dispose() => _zip.Dispose();

    private ZipArchiveEntry Entry(string part) =>
        _entries.TryGetValue(part, out ZipArchiveEntry? entry) ? entry : throw new InvalidDataException($"It has no {part}.");
}
