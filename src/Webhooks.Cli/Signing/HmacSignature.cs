using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Cli;

/// <summary>Signatures of scheme <c>v1</c> (Standard Webhooks): HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
internal static class HmacSignature
{
    private const string SecretPrefix = "whsec_";

    /// <exception cref="CliException">The secret has another form.</exception>
    public static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    private static byte[] KeyOf(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length)
            ? key[..length]
            : throw new CliException("Signing needs a secret of whsec_ and base64 (v1, HMAC).");
    }
}
