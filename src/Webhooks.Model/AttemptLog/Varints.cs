using System.Buffers;

namespace Webhooks.Model;

/// <summary>Writes varints and bytes.</summary>
internal sealed class VarintWriter(int capacity)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>A number that is rarely negative: then it takes ten bytes.</summary>
    public void Number(long value)
    {
        var left = (ulong)value;
        for (; left >= 0x80; left >>= 7)
            Byte((byte)(left | 0x80));
        Byte((byte)left);
    }

    /// <summary>A small number of either sign.</summary>
    public void Signed(long value) => Number((value << 1) ^ (value >> 63));

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}

/// <summary>Reads what <see cref="VarintWriter"/> wrote; other bytes throw <see cref="InvalidDataException"/>.</summary>
internal ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxBits = 64;

    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool IsAtEnd => _left.IsEmpty;

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _left.Length)
            throw ChunkCodec.Damaged("it ends too early");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }

    public long Number()
    {
        var value = 0UL;
        for (var bits = 0; bits < MaxBits; bits += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << bits;
            if (next < 0x80)
                return (long)value;
        }

        throw ChunkCodec.Damaged("a number does not end");
    }

    public long Signed()
    {
        var value = Number();
        return (long)((ulong)value >> 1) ^ -(value & 1);
    }

    /// <summary>A number from 0 to a maximum.</summary>
    public int Count(int most) =>
        Number() is var value && value >= 0 && value <= most ? (int)value : throw ChunkCodec.Damaged($"{value} of at most {most}");
}
