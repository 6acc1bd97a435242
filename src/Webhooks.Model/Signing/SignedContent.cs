using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// The signed content of Standard Webhooks, in one piece: <c>id.timestamp.body</c>. The buffer is rented; disposing returns it.
/// </summary>
internal readonly ref struct SignedContent
{
    private const int Overhead = 2 + 20; // two full stops and the digits of a long

    private readonly byte[] _buffer;
    private readonly int _length;

    public SignedContent(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(id.Length) + Overhead + body.Length);
        var length = Encoding.UTF8.GetBytes(id, _buffer);
        _buffer[length++] = (byte)'.';
        Utf8Formatter.TryFormat(timestamp, _buffer.AsSpan(length), out var digits);
        length += digits;
        _buffer[length++] = (byte)'.';
        body.CopyTo(_buffer.AsSpan(length));
        _length = length + body.Length;
    }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
