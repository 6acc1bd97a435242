using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>A bin's id, 128 random bits: a client that knows it may post to the bin, and it cannot be guessed.</summary>
internal readonly record struct BinId
{
    private const int Bytes = 16;
    private const int Length = 22;

    private BinId(string value) => Value = value;

    public string Value { get; }

    public static BinId New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    public static bool TryParse([NotNullWhen(true)] string? text, out BinId id)
    {
        id = text is { Length: Length } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? new(text) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;
}
