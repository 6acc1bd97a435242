using System.Security.Cryptography;

namespace Webhooks.Model;

/// <summary>The symmetric signature of Standard Webhooks: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class Signature
{
    /// <summary>The value of <c>webhook-signature</c> for one attempt.</summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: Unix seconds of the attempt.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <exception cref="ArgumentException">The secret is of another scheme.</exception>
    /// <remarks>
    /// The one-shot HMAC needs its content in one piece. Copying the body into a rented buffer costs less than an
    /// incremental hash, which makes a native context for each attempt.
    /// </remarks>
    public static string Sign(SigningSecret secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        // A receiver knows half of a key pair: as the key of an HMAC it would not be secret.
        if (secret.Scheme != SigningScheme.V1)
            throw new ArgumentException("The secret is a key pair.", nameof(secret));
        using var content = new SignedContent(id, timestamp, body);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Key, content.Bytes, hash);
        return "v1," + Convert.ToBase64String(hash);
    }
}
