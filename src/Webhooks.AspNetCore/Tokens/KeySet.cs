using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Webhooks.AspNetCore;

/// <summary>The public keys of a JSON Web Key Set, of a JSON Web Key, or of PEM.</summary>
/// <param name="Keys">Those that verify tokens.</param>
/// <param name="Errors">What must not be there, each to complete the name of its place.</param>
internal sealed record KeySet(IReadOnlyList<VerificationKey> Keys, IReadOnlyList<string> Errors)
{
    public const string Allowed = "RSA of 2048 bits or more (RS256), EC P-256 (ES256) or Ed25519 (EdDSA)";

    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";
    private const string Ed25519Oid = "1.3.101.112";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static KeySet Parse(string text)
    {
        var (keys, errors) = (new List<VerificationKey>(), new List<string>());
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
                ReadPem(text, keys);
            else
                ReadJson(text, keys);
        }
        catch (UnusableKeyException e)
        {
            errors.Add(e.Message);
        }
        catch (JsonException)
        {
            errors.Add("is neither a JSON Web Key Set nor PEM.");
        }

        return new(keys, errors);
    }

    private static void ReadJson(string text, List<VerificationKey> keys)
    {
        using var document = JsonDocument.Parse(text, Strict);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root)
            throw new JsonException();
        if (root.TryGetProperty("kty", out _))
            Add(root);
        else if (root.TryGetProperty("keys", out var set) && set.ValueKind == JsonValueKind.Array)
            set.EnumerateArray().ToList().ForEach(Add);
        else
            throw new JsonException();

        void Add(JsonElement each)
        {
            if (each.ValueKind != JsonValueKind.Object)
                throw new JsonException();
            if (new JsonWebKeyReader(each).Read() is { } key)
                keys.Add(key);
        }
    }

    private static void ReadPem(string text, List<VerificationKey> keys)
    {
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            var label = rest[fields.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                throw UnusableKeyException.Private();
            if (!label.SequenceEqual("PUBLIC KEY"))
                throw new UnusableKeyException($"has a PEM block '{label}'; it must be PUBLIC KEY.");
            keys.Add(OfSubjectPublicKey(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
        }

        if (keys.Count == 0)
            throw new UnusableKeyException("has no whole PEM block.");
    }

    private static VerificationKey OfSubjectPublicKey(byte[] der)
    {
        try
        {
            var key = PublicKey.CreateFromSubjectPublicKeyInfo(der, out _);
            return key.Oid.Value switch
            {
                RsaOid when key.GetRSAPublicKey() is { } rsa => VerificationKey.OfRsa(null, rsa.ExportParameters(false)),
                EcOid when key.GetECDsaPublicKey() is { } ec => VerificationKey.OfEc(null, ec.ExportParameters(false)),
                Ed25519Oid => VerificationKey.OfEd25519(null, key.EncodedKeyValue.RawData),
                _ => throw new UnusableKeyException($"has a key of another kind; it must be {Allowed}."),
            };
        }
        catch (CryptographicException)
        {
            throw new UnusableKeyException($"has a PEM block that is not a public key; it must be {Allowed}.");
        }
    }
}

/// <summary>A key that must not be where public keys are expected. The message never contains it.</summary>
internal sealed class UnusableKeyException(string message) : Exception(message)
{
    public static UnusableKeyException Private() =>
        new("has a private key; only the backend that signs may have it. Put its public half here.");
}
