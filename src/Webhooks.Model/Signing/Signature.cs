using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Model;

/// <summary>The symmetric signature of Standard Webhooks: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class Signature
{
    private const int Overhead = 2 + 20; // two full stops and the digits of a long

    /// <summary>The value of <c>webhook-signature</c> for one attempt.</summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: Unix seconds of the attempt.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <remarks>
    /// The one-shot HMAC wants its content in one piece. Copying the body into a rented buffer costs less than an
    /// incremental hash, which makes a native context for each attempt.
    /// </remarks>
    public static string Sign(SigningSecret secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(id.Length) + Overhead + body.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(id, buffer);
            buffer[length++] = (byte)'.';
            Utf8Formatter.TryFormat(timestamp, buffer.AsSpan(length), out var digits);
            length += digits;
            buffer[length++] = (byte)'.';
            body.CopyTo(buffer.AsSpan(length));
            length += body.Length;

            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(secret.Key, buffer.AsSpan(0, length), hash);
            return "v1," + Convert.ToBase64String(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
