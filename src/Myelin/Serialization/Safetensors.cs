using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>
/// The safetensors format: the length of a header as 8 bytes, the header as JSON with each tensor's type, shape and place, and then all
/// numbers, little-endian and without gaps. https://huggingface.co/docs/safetensors
/// </summary>
public sealed class Safetensors
{
    /// <summary>The most bytes that a header may have, as the format's own reader has it.</summary>
    private const int MaxHeaderBytes = 100_000_000;

    private readonly Dictionary<string, Tensor> _tensors;

    private Safetensors(Dictionary<string, Tensor> tensors) => _tensors = tensors;

    /// <summary>The names of the tensors, in the header's order.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Writes variables under their names.</summary>
    /// <exception cref="ArgumentException">Two variables have the same name.</exception>
    public static void Write(Stream stream, IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        Write(stream, variables, [.. variables.Select(v => v.Name)]);
    }

    /// <summary>Writes variables under other names than their own.</summary>
    /// <exception cref="ArgumentException">Two names are equal, or there are not as many names as variables.</exception>
    public static void Write(Stream stream, IReadOnlyList<Variable> variables, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != variables.Count)
            throw new ArgumentException($"There are {names.Count} names for {variables.Count} variables.", nameof(names));
        byte[] header = Header(variables, names);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (Variable variable in variables)
            stream.Write(Bytes(variable));
    }

    /// <summary>Reads a file that is in memory. Every length, type, shape and place is checked; nothing is copied.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of the format.</exception>
    public static Safetensors Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < 8)
            throw Damaged($"it has {bytes.Length} bytes, too few for a header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaxHeaderBytes || length > (ulong)(bytes.Length - 8))
            throw Damaged($"its header should have {length} bytes, but {bytes.Length - 8} follow");
        ReadOnlyMemory<byte> data = file[(8 + (int)length)..];
        try
        {
            using var header = JsonDocument.Parse(file.Slice(8, (int)length), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new Safetensors(Tensors(header.RootElement, data));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The tensors are damaged: the header is not JSON.", e);
        }
    }

    /// <summary>Copies a tensor's numbers to the variable of its name.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it is of another type or shape.</exception>
    public void CopyTo(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        CopyTo(variable, variable.Name);
    }

    /// <summary>Copies the numbers of the tensor of a name to a variable.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it is of another type or shape.</exception>
    public void CopyTo(Variable variable, string name)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(name);
        Find(variable, name).Data.Span.CopyTo(Bytes(variable));
    }

    /// <summary>The tensor that fits a variable.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it is of another type or shape.</exception>
    private Tensor Find(Variable variable, string name)
    {
        if (!_tensors.TryGetValue(name, out Tensor tensor))
            throw Damaged($"there is no tensor \"{name}\"");
        if (tensor.Type != TypeName(variable.Spec.Type)
            || !tensor.Shape.AsSpan().SequenceEqual(Array.ConvertAll(variable.Spec.Shape.Sizes, s => (long)s)))
        {
            throw Damaged($"\"{name}\" is {tensor.Type}({string.Join(", ", tensor.Shape)}), "
                + $"the model needs {TypeName(variable.Spec.Type)}{variable.Spec.Shape}");
        }

        return tensor;
    }

    /// <summary>Copies all tensors to the variables of their names.</summary>
    /// <exception cref="InvalidDataException">Tensors and variables do not go together one to one.</exception>
    public void CopyTo(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        CopyTo(variables, [.. variables.Select(v => v.Name)]);
    }

    /// <summary>Copies all tensors to variables that have other names than their own.</summary>
    /// <exception cref="InvalidDataException">Tensors and names do not go together one to one.</exception>
    public void CopyTo(IReadOnlyList<Variable> variables, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(names);
        Check(variables, names);
        for (int i = 0; i < variables.Count; i++)
            CopyTo(variables[i], names[i]);
    }

    /// <summary>The type and the shape of the tensor of a name, such as <c>F32(3, 4)</c>; null when there is none.</summary>
    internal string? Describe(string name) =>
        _tensors.TryGetValue(name, out Tensor tensor)
            ? $"{tensor.Type}({string.Join(", ", tensor.Shape)}{(tensor.Shape.Length == 1 ? "," : "")})"
            : null;

    /// <summary>The type and the shape that a variable would be written with.</summary>
    internal static string Describe(Variable variable) => $"{TypeName(variable.Spec.Type)}{variable.Spec.Shape}";

    /// <summary>Checks that <see cref="CopyTo(IReadOnlyList{Variable}, IReadOnlyList{string})"/> can copy all.</summary>
    /// <exception cref="InvalidDataException">Tensors and names do not go together one to one.</exception>
    internal void Check(IReadOnlyList<Variable> variables, IReadOnlyList<string> names)
    {
        for (int i = 0; i < variables.Count; i++)
            Find(variables[i], names[i]);
        if (variables.Count != _tensors.Count)
            throw Damaged($"there are {_tensors.Count} tensors, the model has {variables.Count}");
    }

    /// <summary>The numbers of a float32 tensor.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it is of another type.</exception>
    internal float[] Floats(string name) => _tensors.TryGetValue(name, out Tensor tensor) && tensor.Type == TypeName(ElementType.Float32)
        ? MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray()
        : throw Damaged($"there is no tensor \"{name}\" of float32");

    /// <summary>The numbers of a float64 tensor.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it is of another type.</exception>
    internal double[] Doubles(string name) => _tensors.TryGetValue(name, out Tensor tensor) && tensor.Type == TypeName(ElementType.Float64)
        ? MemoryMarshal.Cast<byte, double>(tensor.Data.Span).ToArray()
        : throw Damaged($"there is no tensor \"{name}\" of float64");

    private static byte[] Header(IReadOnlyList<Variable> variables, IReadOnlyList<string> names)
    {
        using var stream = new MemoryStream();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        using (var writer = new Utf8JsonWriter(stream))
        {
            long at = 0;
            writer.WriteStartObject();
            for (int i = 0; i < variables.Count; i++)
            {
                Variable variable = variables[i];
                if (!taken.Add(names[i]))
                    throw new ArgumentException($"Two variables are named \"{names[i]}\".", nameof(variables));
                writer.WriteStartObject(names[i]);
                writer.WriteString("dtype", TypeName(variable.Spec.Type));
                writer.WriteStartArray("shape");
                foreach (int size in variable.Spec.Shape.Sizes)
                    writer.WriteNumberValue(size);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(at);
                writer.WriteNumberValue(at += variable.Spec.Bytes);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // Blanks up to a multiple of 8, so that the numbers are aligned.
        while (stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static Dictionary<string, Tensor> Tensors(JsonElement header, ReadOnlyMemory<byte> data)
    {
        if (header.ValueKind != JsonValueKind.Object)
            throw Damaged("the header is not an object");
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var places = new List<(long Start, long End)>();
        foreach (JsonProperty property in header.EnumerateObject())
        {
            if (property.Name == "__metadata__")
                continue;
            Tensor tensor = ReadTensor(property, data, out (long Start, long End) place);
            tensors.Add(property.Name, tensor);
            places.Add(place);
        }

        places.Sort();
        long at = 0;
        foreach ((long start, long end) in places)
        {
            if (start != at)
                throw Damaged($"the tensors overlap or leave a gap at byte {at}");
            at = end;
        }

        return at == data.Length ? tensors : throw Damaged($"the tensors end at byte {at} of {data.Length}");
    }

    private static Tensor ReadTensor(JsonProperty property, ReadOnlyMemory<byte> data, out (long Start, long End) place)
    {
        string name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !property.Value.TryGetProperty("shape", out JsonElement shape) || Numbers(shape) is not { } sizes
            || !property.Value.TryGetProperty("data_offsets", out JsonElement offsets) || Numbers(offsets) is not [long start, long end])
        {
            throw Damaged($"\"{name}\" lacks its type, shape or place");
        }

        string type = dtype.GetString()!;
        long bytes = SizeOf(type) ?? throw Damaged($"\"{name}\" is of the type {type}, which is not known");
        try
        {
            foreach (long size in sizes)
                bytes = checked(bytes * size);
        }
        catch (OverflowException)
        {
            throw Damaged($"\"{name}\" has the impossible shape ({string.Join(", ", sizes)})");
        }

        if (start > end || end > data.Length || end - start != bytes)
            throw Damaged($"\"{name}\" has {bytes} bytes, but its place is {start} to {end} of {data.Length}");
        place = (start, end);
        return new Tensor(type, sizes, data[(int)start..(int)end]);
    }

    /// <summary>An array of whole numbers that are not negative; null when it is something else.</summary>
    private static long[]? Numbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
            return null;
        long[] numbers = new long[array.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i]) || numbers[i++] < 0)
                return null;
        }

        return numbers;
    }

    private static int? SizeOf(string type) => type switch
    {
        "BOOL" or "U8" or "I8" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" => 8,
        _ => null,
    };

    private static string TypeName(ElementType type) => type switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        _ => "I32",
    };

    private static Span<byte> Bytes(Variable variable) => variable.Spec.Type switch
    {
        ElementType.Float32 => MemoryMarshal.AsBytes(variable.Values<float>()),
        ElementType.Float64 => MemoryMarshal.AsBytes(variable.Values<double>()),
        _ => MemoryMarshal.AsBytes(variable.Values<int>()),
    };

    private static InvalidDataException Damaged(string what) => new($"The tensors are damaged: {what}.");

    private readonly record struct Tensor(string Type, long[] Shape, ReadOnlyMemory<byte> Data);
}
