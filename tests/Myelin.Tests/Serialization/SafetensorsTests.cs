using System.Text;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin.Tests.Serialization;

public sealed class SafetensorsTests
{
    // Put together by hand from the format's description.
    private static readonly byte[] s_file =
    [
        64, 0, 0, 0, 0, 0, 0, 0,
        .. Encoding.ASCII.GetBytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}".PadRight(64)),
        0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
    ];

    [Fact]
    public void Reads_and_writes_the_format()
    {
        var variable = new Variable("a", [2]);
        Safetensors.Read(s_file).CopyTo(variable);
        Assert.Equal([1f, -2], variable.Values<float>());

        using var stream = new MemoryStream();
        Safetensors.Write(stream, [variable]);
        byte[] written = stream.ToArray();
        Assert.Equal(s_file[72..], written[^8..]);
        Assert.Equal(0, BitConverter.ToInt64(written) % 8);
        Assert.Equal(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
            Encoding.ASCII.GetString(written.AsSpan(8, (int)BitConverter.ToInt64(written))).TrimEnd());
    }

    [Fact]
    public void All_types_of_numbers_and_shapes_come_back()
    {
        Variable[] variables = [new("f", [2, 3]), new("d", [], ElementType.Float64), new("i", [4], ElementType.Int32), new("none", [0, 3])];
        variables[0].Values<float>().Fill(float.NaN);
        variables[1].Values<double>()[0] = Math.PI;
        variables[2].Values<int>()[3] = int.MinValue;
        using var stream = new MemoryStream();
        Safetensors.Write(stream, variables);
        Safetensors tensors = Safetensors.Read(stream.ToArray());
        Assert.Equal(["f", "d", "i", "none"], tensors.Names);
        Variable[] read = [new("f", [2, 3]), new("d", [], ElementType.Float64), new("i", [4], ElementType.Int32), new("none", [0, 3])];
        tensors.CopyTo(read);
        Assert.Equal(variables[0].Values<float>(), read[0].Values<float>());
        Assert.Equal(Math.PI, read[1].Values<double>()[0]);
        Assert.Equal([0, 0, 0, int.MinValue], read[2].Values<int>());
        Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, [variables[0], variables[0]]));
        Assert.Throws<InvalidDataException>(() => tensors.CopyTo([read[0]]));
        Assert.Throws<InvalidDataException>(() => tensors.CopyTo(new Variable("f", [3, 2])));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"x":"y"}}""", null)]
    [InlineData("""{"a":{"dtype":"I8","shape":[2,2,2],"data_offsets":[0,8]}}""", null)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "end at byte 4 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "0 to 12 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", "lacks")]
    [InlineData("""{"a":3}""", "lacks")]
    [InlineData("[]", "not an object")]
    [InlineData("", "not JSON")]
    public void Headers_are_checked(string header, string? says)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = [.. BitConverter.GetBytes((long)text.Length), .. text, .. s_file[72..]];
        if (says is null)
            Assert.Equal(["a"], Safetensors.Read(file).Names);
        else
            Refusal.Contains<InvalidDataException>(says, () => Safetensors.Read(file));
    }
}
