using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Myelin.Benchmarks.Onnx;

/// <summary>
/// A message of protocol buffers as it is written: fields one after another, each with its number and its kind in front
/// (https://protobuf.dev/programming-guides/encoding).
/// </summary>
internal sealed class ProtobufMessage
{
    private const int VarintKind = 0, LengthKind = 2, FixedKind = 5;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ProtobufMessage Number(int field, long value)
    {
        Varint((uint)(field << 3 | VarintKind));
        Varint((ulong)value);
        return this;
    }

    public ProtobufMessage Float(int field, float value)
    {
        Varint((uint)(field << 3 | FixedKind));
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public ProtobufMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((uint)(field << 3 | LengthKind));
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public ProtobufMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Message(int field, ProtobufMessage value) => Bytes(field, value._bytes.WrittenSpan);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
