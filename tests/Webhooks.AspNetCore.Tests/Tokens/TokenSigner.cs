using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;

namespace Webhooks.AspNetCore.Tests.Tokens;

/// <summary>A backend that signs tokens, with a key of each kind.</summary>
internal sealed class TokenSigner : IDisposable
{
    public const string Issuer = "https://platform.example";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Key _ed = Key.Create(
        SignatureAlgorithm.Ed25519, new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    /// <summary>The JSON Web Key Set of its public keys, whose ids are their algorithms.</summary>
    public string Jwks => JwksOf("RS256", "ES256", "EdDSA");

    public byte[] RsaPublicKey => _rsa.ExportSubjectPublicKeyInfo();

    public string JwksOf(params string[] algorithms) =>
        new JsonObject { ["keys"] = new JsonArray([.. algorithms.Select(Jwk)]) }.ToJsonString();

    public string PemOf(string algorithm) => algorithm switch
    {
        "RS256" => _rsa.ExportSubjectPublicKeyInfoPem(),
        "ES256" => _ec.ExportSubjectPublicKeyInfoPem(),
        _ => Encoding.UTF8.GetString(_ed.PublicKey.Export(KeyBlobFormat.PkixPublicKeyText)),
    };

    public JsonNode Jwk(string algorithm)
    {
        var (rsa, ec) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
        return algorithm switch
        {
            "RS256" => new JsonObject { ["kty"] = "RSA", ["kid"] = "RS256", ["n"] = Text(rsa.Modulus!), ["e"] = Text(rsa.Exponent!) },
            "ES256" => new JsonObject
            {
                ["kty"] = "EC",
                ["kid"] = "ES256",
                ["crv"] = "P-256",
                ["use"] = "sig",
                ["x"] = Text(ec.Q.X!),
                ["y"] = Text(ec.Q.Y!),
            },
            _ => new JsonObject
            {
                ["kty"] = "OKP",
                ["kid"] = "EdDSA",
                ["crv"] = "Ed25519",
                ["alg"] = "EdDSA",
                ["x"] = Text(_ed.PublicKey.Export(KeyBlobFormat.RawPublicKey)),
            },
        };
    }

    /// <summary>The claims of a token that is accepted.</summary>
    public static JsonObject Claims(DateTimeOffset now, string project = "ours", string capabilities = "view", string sub = "ada") => new()
    {
        ["iss"] = Issuer,
        ["sub"] = sub,
        ["project"] = project,
        ["capabilities"] = new JsonArray([.. capabilities.Split(' ').Select(name => JsonValue.Create(name))]),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.ToUnixTimeSeconds() + 600,
    };

    public string Sign(JsonObject claims, string algorithm = "RS256") =>
        Sign($$"""{"alg":"{{algorithm}}","kid":"{{algorithm}}","typ":"JWT"}""", claims.ToJsonString(), algorithm);

    public string Sign(string header, string claims, string algorithm = "RS256")
    {
        var signed = $"{Text(Encoding.UTF8.GetBytes(header))}.{Text(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Text(Signature(Encoding.UTF8.GetBytes(signed), algorithm))}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
        _ed.Dispose();
    }

    private byte[] Signature(byte[] signed, string algorithm) => algorithm switch
    {
        "RS256" => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "PS256" => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "ES256" => _ec.SignData(signed, HashAlgorithmName.SHA256),
        "EdDSA" => SignatureAlgorithm.Ed25519.Sign(_ed, signed),
        // The confusion of a public key with a secret.
        "HS256" => HMACSHA256.HashData(RsaPublicKey, signed),
        _ => new byte[64],
    };

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

/// <summary>A clock that is set.</summary>
internal sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}
