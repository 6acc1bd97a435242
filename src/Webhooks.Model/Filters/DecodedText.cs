using System.Buffers;
using System.Text;

namespace Webhooks.Model;

/// <summary>A JSON string's characters in a rented buffer.</summary>
internal ref struct DecodedText
{
    private char[]? _rented;

    public DecodedText(ReadOnlySpan<byte> raw, bool isEscaped)
    {
        _rented = ArrayPool<char>.Shared.Rent(raw.Length);
        Span = _rented.AsSpan(0, isEscaped ? JsonText.Decode(raw, _rented) : Encoding.UTF8.GetChars(raw, _rented));
    }

    public ReadOnlySpan<char> Span { get; private set; }

    public void Dispose()
    {
        if (_rented is { } rented)
            ArrayPool<char>.Shared.Return(rented);
        _rented = null;
        Span = default;
    }
}
