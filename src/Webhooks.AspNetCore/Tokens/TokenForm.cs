using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Webhooks.AspNetCore;

/// <summary>A token that was read and not yet verified: nothing in it is true.</summary>
internal sealed record TokenForm(string Token, string Algorithm, string? KeyId, string? Issuer, JsonElement Claims)
{
    /// <summary>The cookie of the portal's pages contains the token, and browsers keep cookies of 4 kB.</summary>
    public const int MaxLength = 3500;

    private const int IdLength = 22;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Whether a bearer token is a JWT: the first character of its header is an open brace.</summary>
    public static bool IsToken(string bearer) => bearer.StartsWith("ey", StringComparison.Ordinal) && bearer.AsSpan().Count('.') == 2;

    /// <summary>
    /// What identifies a token: a hash of what was signed. The signature is no part of it, because it can have several forms.
    /// </summary>
    public static string IdOf(string token) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token[..token.LastIndexOf('.')])))[..IdLength];

    public static TokenFault? TryRead(string token, out TokenForm form)
    {
        form = null!;
        if (token.Length > MaxLength)
            return TokenFault.TooLong;
        if (token.Split('.') is not [var first, var second, { Length: > 0 } signature] || signature.AsSpan().ContainsAnyExcept(Characters)
            || !TryReadObject(first, out var header) || !TryReadObject(second, out var claims))
        {
            return TokenFault.Malformed;
        }

        if (Text(header, "alg") is not { } algorithm
            || algorithm is not (VerificationKey.Rs256 or VerificationKey.Es256 or VerificationKey.EdDsa))
        {
            return TokenFault.Algorithm;
        }

        if (header.TryGetProperty("crit", out _))
            return TokenFault.Critical;
        if (header.TryGetProperty("typ", out _) && !"JWT".Equals(Text(header, "typ"), StringComparison.OrdinalIgnoreCase))
            return TokenFault.Type;
        if (header.TryGetProperty("kid", out _) && Text(header, "kid") is null)
            return TokenFault.Malformed;
        form = new(token, algorithm, Text(header, "kid"), Text(claims, "iss"), claims);
        return null;
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && JsonValues.Text(value, out var text) ? text : null;

    private static bool TryReadObject(string part, out JsonElement value)
    {
        value = default;
        if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(Characters))
            return false;
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            value = document.RootElement.Clone();
            return value.ValueKind == JsonValueKind.Object;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }
    }
}
