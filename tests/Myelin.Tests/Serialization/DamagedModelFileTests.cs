using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Myelin.Serialization;

namespace Myelin.Tests.Serialization;

/// <summary>A file that is cut short, altered or made to mislead gives a <see cref="ModelFileException"/>, or else exactly the model.</summary>
public sealed class DamagedModelFileTests
{
    private static readonly byte[] s_file = Save();
    private static readonly float[][] s_weights = ModelFileTests.Trained().GetWeights();

    [Fact]
    public void Cut_short_anywhere()
    {
        using var folder = new TemporaryFolder();
        for (int length = 0; length < s_file.Length; length += length < 200 || s_file.Length - length < 700 ? 1 : 37)
            AssertRefused(folder, s_file[..length], "cut");
    }

    [Fact]
    public void Any_byte_altered()
    {
        using var folder = new TemporaryFolder();
        int refused = 0;
        for (int at = 0; at < s_file.Length; at++)
        {
            foreach (byte mask in (byte[])[0x01, 0x80, 0xFF])
            {
                byte[] altered = [.. s_file];
                altered[at] ^= mask;
                if (AssertRefusedOrSame(folder, altered, $"byte {at} of {s_file.Length} ^ {mask}"))
                    refused++;
            }
        }

        // Some bytes mean nothing, such as the entries' times; nearly all do.
        Assert.True(refused > 2.5 * s_file.Length, $"{refused} of {3 * s_file.Length} changes were found");
    }

    [Fact]
    public void Bytes_added_or_taken_out()
    {
        using var folder = new TemporaryFolder();
        for (int at = 0; at < s_file.Length; at += 53)
        {
            AssertRefusedOrSame(folder, [.. s_file[..at], 0x50, .. s_file[at..]], $"a byte put in at {at}");
            AssertRefusedOrSame(folder, [.. s_file[..at], .. s_file[Math.Min(at + 3, s_file.Length)..]], $"three bytes taken out at {at}");
        }
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("id,name\n1,a\n", "is not a Myelin model: it is not a zip file")]
    [InlineData("PK", "is damaged")]
    [InlineData("PK\u0003\u0004 and no more than that", "is damaged")]
    public void Something_else(string content, string says)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.myelin"], content);
        string message = Assert.Throws<ModelFileException>(() => Sequential.Load(folder["x.myelin"])).Message;
        Assert.StartsWith("\"x.myelin\" ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    // Whole zip files, checksums and all, that say what cannot be. Part, what is replaced, with what, what the message says.
    [Theory]
    [InlineData("model.json", "\"format\": 1", "\"format\": 4", "was written by a newer version of Myelin (format 4; this version reads up to 3)")]
    [InlineData("model.json", "\"format\": 1", "\"format\": 0", "is damaged")]
    [InlineData("model.json", "\"format\": 1", "\"format\": \"1\"", "format must be of kind Number")]
    [InlineData("model.json", "\"format\": 1,", "", "format is lacking")]
    [InlineData("model.json", "\"kind\": \"sequential\"", "\"kind\": \"other\"", "kind of model \"other\"")]
    [InlineData("model.json", "\"dense\",", "\"System.Diagnostics.Process\",", "there is no layer of the type \"System.Diagnostics.Process\"")]
    [InlineData("model.json", "\"units\": 4", "\"units\": 0", "units must be at least 1")]
    [InlineData("model.json", "\"units\": 4", "\"units\": 2000000000", "more than the")]
    [InlineData("model.json", "\"units\": 4", "\"units\": 3", "the model needs F32(4, 3)")]
    [InlineData("model.json", "\"units\": 4", "\"units\": 4.5", "units must be a whole number")]
    [InlineData("model.json", "\"units\": 4", "\"units\": 4, \"units\": 4", "not JSON")]
    [InlineData("model.json", "\"activation\": \"relu\"", "\"activation\": \"relu2\"", "\"relu2\" is not an activation")]
    [InlineData("model.json", "glorot_uniform", "glorot", "\"glorot\" is not an initializer")]
    [InlineData("model.json", "\"use_bias\": true", "\"use_bias\": 1", "use_bias must be true or false")]
    [InlineData("model.json", "\"dense_1\"", "\"dense\"", "Two layers are named")]
    [InlineData("model.json", "sparse_categorical_crossentropy", "other", "there is no loss \"other\"")]
    [InlineData("model.json", "\"accuracy\"", "\"acuracy\"", "did you mean \"accuracy\"?")]
    [InlineData("model.json", "\"input_shape\": [\n    4\n  ]", "\"input_shape\": [-4]", "whole numbers from 0")]
    [InlineData("model.json", "\"input_shape\": [\n    4\n  ]", "\"input_shape\": []", "at least one axis")]
    [InlineData("model.json", "\"input_shape\": [\n    4\n  ]", "\"input_shape\": [5]", "")]
    [InlineData("model.json", "\"input_shape\": [\n    4\n  ]", "\"input_shape\": [2000000000, 2000000000, 2000000000, 4]", "")]
    [InlineData("model.json", "{\n  \"format\"", "{\n  \"format", "not JSON")]
    [InlineData("training.json", "\"name\": \"adam\"", "\"name\": \"adamus\"", "there is no optimizer \"adamus\"")]
    [InlineData("training.json", "\"learning_rate\": 0.01", "\"learning_rate\": -1", "positive and finite")]
    [InlineData("training.json", "\"learning_rate\": 0.01", "\"learning_rate\": 1e999", "must be finite")]
    [InlineData("training.json", "\"iterations\": 10", "\"iterations\": -10", "iterations must be a whole number")]
    [InlineData("training.json", "\"stopped\": \"no\"", "\"stopped\": \"maybe\"", "stopped must be")]
    [InlineData("training.json", "\"epochs\": [", "\"epochs\": [3, ", "epochs must hold objects")]
    [InlineData("training.json", "\"loss\": ", "\"loss\": [], \"x\": ", "epochs must hold numbers")]
    [InlineData("weights.safetensors", "F32", "F16", "")]
    [InlineData("weights.safetensors", "F32", "X32", "which is not known")]
    [InlineData("weights.safetensors", "dense/kernel", "dense/kernol", "there is no tensor \"dense/kernel\"")]
    [InlineData("weights.safetensors", "[0,64]", "[0,65]", "has 64 bytes, but its place is")]
    [InlineData("weights.safetensors", "[0,64]", "[9,64]", "")]
    [InlineData("weights.safetensors", "[64,80]", "[60,76]", "overlap or leave a gap")]
    [InlineData("weights.safetensors", "\"shape\":[4,4]", "\"shape\":[2,8]", "the model needs F32(4, 4)")]
    [InlineData("weights.safetensors", "\"shape\":[4,4]", "\"shape\":4444 ", "lacks its type")]
    [InlineData("weights.safetensors", "{\"dense", "[\"dense", "header is not JSON")]
    public void A_part_that_says_what_cannot_be(string part, string old, string replacement, string says)
    {
        using var folder = new TemporaryFolder();
        byte[] content = Part(part), from = Encoding.Latin1.GetBytes(old), to = Encoding.Latin1.GetBytes(replacement);
        int at = content.AsSpan().IndexOf(from);
        Assert.True(at >= 0, $"{part} does not hold {old}: {Encoding.Latin1.GetString(content)}");
        File.WriteAllBytes(folder["x.myelin"], With(part, [.. content[..at], .. to, .. content[(at + from.Length)..]]));
        string message = Assert.Throws<ModelFileException>(() => Sequential.Load(folder["x.myelin"])).Message;
        Assert.StartsWith("\"x.myelin\" ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "it is said to be model 1 of those before it, counted from 0; there are 1")]
    [InlineData(-1, "same_model must be a whole number")]
    public void A_model_that_is_said_to_be_one_that_is_not_there(int place, string says)
    {
        using var folder = new TemporaryFolder();
        var inner = new Sequential(new Input(4), new Dense(4));
        new Sequential(inner.AsLayer() with { Name = "a" }, inner.AsLayer() with { Name = "b" }).Save(folder["m.myelin"]);
        Replace(folder["m.myelin"], "\"same_model\": 0", $"\"same_model\": {place}");
        Refusal.Contains<ModelFileException>(says, () => Model.Load(folder["m.myelin"]));
    }

    // Each model is the one before it eight times, as layers, as calls of one layer, or with nothing within the first; or is deep within others.
    [Theory]
    [InlineData("layers", "are applied more than 1048576 times")]
    [InlineData("calls", "are applied more than 1048576 times")]
    [InlineData("empty", "are applied more than 1048576 times")]
    [InlineData("deep", "models within models are more than 16 deep")]
    public void Models_of_models_that_would_never_end_are_refused(string how, string says)
    {
        using var folder = new TemporaryFolder();
        var inner = new Sequential(new Input(4), new ReLU());
        new Sequential(inner.AsLayer() with { Name = "a" }, inner.AsLayer() with { Name = "b" }).Save(folder["m.myelin"]);
        string start = how == "empty" ? Nested(Graph("", "", "-1, 0"), "e") + ", " : "";
        int first = how == "empty" ? 1 : 0;
        string layers = start + string.Join(", ", Enumerable.Range(first, 40).Select(i => Nested(
            how == "calls"
                ? Graph(Again("p", i), Calls(), "7, 0")
                : $$"""{ "kind": "sequential", "seed": 0, "input_shape": [4], "layers": [ {{Layers(i)}} ] }""",
            $"x{i}")));
        Replace(
            folder["m.myelin"], "\"same_model\": 0",
            $"\"same_model\": 0 }}, {layers}, {{ \"type\": \"model\", \"name\": \"last\", \"same_model\": 0");
        Refusal.Contains<ModelFileException>(says, () => Sequential.Load(folder["m.myelin"]));

        string Layers(int place) => string.Join(", ", Enumerable.Range(0, how == "deep" ? 1 : 8).Select(copy => Again($"p{copy}", place)));
        static string Calls() => string.Join(", ", Enumerable.Range(-1, 8).Select(before => $$"""{ "layer": 0, "inputs": [{{before}}, 0] }"""));
        static string Graph(string layers, string calls, string outputs) =>
            $$"""{ "kind": "functional", "seed": 0, "input_shapes": [[4]], "layers": [{{layers}}], """
            + $$""" "calls": [{{calls}}], "outputs": [{{outputs}}] }""";
        static string Nested(string description, string name) => $$"""{ "type": "model", "name": "{{name}}", "model": {{description}} }""";
        static string Again(string name, int place) => $$"""{ "type": "model", "name": "{{name}}", "same_model": {{place}} }""";
    }

    [Fact]
    public void What_could_not_be_loaded_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(2), new Dense(2));
        for (int i = 0; i < 17; i++)
            model = new Sequential(new Input(2), model.AsLayer());
        Refusal.Equal<InvalidOperationException>(
            "A model file cannot hold this model: models within models are more than 16 deep.", () => model.Save(folder["m.myelin"]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("[0, 1, 2]", "there is no layer 2")]
    [InlineData("[0, 0]", "order must use every layer")]
    [InlineData("[1, 0]", "order must use every layer")]
    [InlineData("[-1]", "whole numbers from 0")]
    public void An_order_of_layers_that_are_not_there(string order, string says)
    {
        using var folder = new TemporaryFolder();
        var dense = new Dense(4);
        new Sequential(new Input(4), dense, dense).Save(folder["m.myelin"]);
        Replace(folder["m.myelin"], "\"order\": [\n    0,\n    1,\n    1\n  ]", $"\"order\": {order}");
        Refusal.Contains<ModelFileException>(says, () => Model.Load(folder["m.myelin"]));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 33)]
    [InlineData(100L)]
    public void A_header_of_impossible_length(long length)
    {
        using var folder = new TemporaryFolder();
        byte[] content = Part("weights.safetensors");
        BinaryPrimitives.WriteInt64LittleEndian(content, length);
        AssertRefused(folder, With("weights.safetensors", content), $"header of {length}");
        AssertRefused(folder, With("weights.safetensors", content[..7]), "seven bytes");
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("weights.safetensors")]
    [InlineData("training.json")]
    [InlineData("training.safetensors")]
    public void A_part_is_missing(string part)
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder, With(part, null), part);
    }

    [Theory]
    [InlineData("../../outside.json")]
    [InlineData("/etc/passwd")]
    [InlineData("code.dll")]
    [InlineData("model.json")]
    public void A_part_too_many(string name)
    {
        using var folder = new TemporaryFolder();
        using var stream = new MemoryStream();
        stream.Write(s_file);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write("{}"u8);
        }

        AssertRefused(folder, stream.ToArray(), name);
    }

    // 64 MB of zeros in a small file: refused by what the model needs, before memory is taken for it.
    [Fact]
    public void A_part_that_swells()
    {
        using var folder = new TemporaryFolder();
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string part in (string[])["model.json", "training.json", "training.safetensors"])
            {
                using Stream entry = zip.CreateEntry(part).Open();
                entry.Write(Part(part));
            }

            using Stream swelling = zip.CreateEntry("weights.safetensors", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
                swelling.Write(zeros);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(folder, stream.ToArray(), "swelling");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    private static bool AssertRefusedOrSame(TemporaryFolder folder, byte[] content, string what)
    {
        try
        {
            Model loaded = ModelReader.Load(content, "x.myelin");
            Assert.True(s_weights.Zip(loaded.GetWeights()).All(p => p.First.AsSpan().SequenceEqual(p.Second)), $"{what}: other weights were loaded");
            loaded.Save(folder["y.myelin"]);
            Assert.True(s_file.AsSpan().SequenceEqual(File.ReadAllBytes(folder["y.myelin"])), $"{what}: something else was loaded");
            return false;
        }
        catch (ModelFileException e)
        {
            Assert.StartsWith("\"x.myelin\" ", e.Message, StringComparison.Ordinal);
            return true;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{what}: {e}");
            return false;
        }
    }

    private static void AssertRefused(TemporaryFolder folder, byte[] content, string what) =>
        Assert.True(AssertRefusedOrSame(folder, content, what), $"{what} was loaded");

    private static byte[] Part(string name)
    {
        using var zip = new ZipArchive(new MemoryStream(s_file));
        using Stream entry = zip.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Replaces some of a file's description.</summary>
    private static void Replace(string path, string old, string replacement)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = zip.GetEntry("model.json")!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
            text = reader.ReadToEnd();
        Assert.Contains(old, text, StringComparison.Ordinal);
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry("model.json").Open());
        writer.Write(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>The file with a part replaced, or without it.</summary>
    private static byte[] With(string name, byte[]? content)
    {
        using var stream = new MemoryStream();
        stream.Write(s_file);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)!.Delete();
            if (content is not null)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Save()
    {
        using var folder = new TemporaryFolder();
        ModelFileTests.Trained().Save(folder["m.myelin"]);
        return File.ReadAllBytes(folder["m.myelin"]);
    }
}
