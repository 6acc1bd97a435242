using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Webhooks.AspNetCore;

/// <summary>Reads a JSON Web Key (RFC 7517, RFC 8037).</summary>
internal readonly struct JsonWebKeyReader(JsonElement key)
{
    /// <summary>Null for a key with another purpose, such as encryption: sets of identity providers have such keys as well.</summary>
    /// <exception cref="UnusableKeyException">It must not be here.</exception>
    public VerificationKey? Read()
    {
        var kind = Text("kty");
        if (kind == "oct")
            throw new UnusableKeyException("has a symmetric key ('kty' is 'oct'): this host could sign tokens with it. Use a key pair.");
        if (key.TryGetProperty("d", out _))
            throw UnusableKeyException.Private();
        if (Text("use") is not (null or "sig"))
            return null;
        return (kind, Text("crv"), Text("alg")) switch
        {
            ("RSA", _, null or "RS256") => VerificationKey.OfRsa(Id, new() { Modulus = Bytes("n"), Exponent = Bytes("e") }),
            ("EC", "P-256", null or "ES256") => VerificationKey.OfEc(
                Id, new() { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Bytes("x"), Y = Bytes("y") } }),
            ("OKP", "Ed25519", null or "EdDSA") => VerificationKey.OfEd25519(Id, Bytes("x")),
            _ => null,
        };
    }

    private string? Id => Text("kid");

    private string? Text(string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private byte[] Bytes(string name)
    {
        try
        {
            if (Text(name) is { Length: > 0 } text)
                return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            // Reported below.
        }

        throw new UnusableKeyException($"has a key whose '{name}' is not base64url.");
    }
}
