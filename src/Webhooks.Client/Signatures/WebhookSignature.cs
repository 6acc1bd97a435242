using System.Globalization;
using System.Text;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Verifies received requests: <c>v1</c> (HMAC-SHA256) and <c>v1a</c> (Ed25519) of Standard Webhooks.</summary>
public static class WebhookSignature
{
    /// <summary>How far a timestamp may be from the receiver's clock, either way, by default.</summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a request was signed recently with one of the secrets, and was not altered. A request that is repeated within the tolerance
    /// has the same <c>webhook-id</c>: the receiver must recognise it.
    /// </summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">The bytes of its body as received, not of a string that was decoded and encoded again.</param>
    /// <param name="secrets">
    /// The secrets that may have signed it: <c>whsec_…</c> for v1, <c>whpk_…</c> (the webhook's <c>public_key</c>) for v1a. Several while a
    /// secret is being rotated; one that matches is enough.
    /// </param>
    /// <param name="clock">The clock; the system's clock if absent.</param>
    /// <param name="tolerance">How far the timestamp may be from the clock, either way; <see cref="DefaultTolerance"/> if absent.</param>
    /// <exception cref="ArgumentException">A secret is malformed, or there is none: the receiver is wrong, not the
    /// request.</exception>
    public static SignatureVerification Verify(
        WebhookHeaders headers, ReadOnlySpan<byte> body, IEnumerable<string> secrets, TimeProvider? clock = null,
        TimeSpan? tolerance = null)
    {
        var keys = VerificationKey.ParseAll(secrets);
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        return Screen(headers, now, tolerance ?? DefaultTolerance, out var request) ?? Match(request, body, keys);
    }

    /// <summary>The headers that a host would send with a body, signed with <c>v1</c>: for tests of a receiver.</summary>
    /// <param name="id">The <c>webhook-id</c>: printable ASCII characters without spaces and full stops.</param>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="secret"><c>whsec_…</c></param>
    /// <param name="clock">The clock; the system's clock if absent.</param>
    /// <exception cref="ArgumentException">The secret is malformed.</exception>
    public static WebhookHeaders Sign(string id, ReadOnlySpan<byte> body, string secret, TimeProvider? clock = null)
    {
        if (VerificationKey.ParseAll([secret]) is not [SharedKey key])
            throw new ArgumentException("Signing needs a 'whsec_' secret; a 'whpk_' key only verifies.", nameof(secret));
        var timestamp = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(id, timestamp,
            $"{SharedKey.SchemeName},{Convert.ToBase64String(key.Sign(Encoding.ASCII.GetBytes($"{id}.{timestamp}."), body))}");
    }

    /// <summary>The check before the body is read: the fault of the headers, or null.</summary>
    internal static SignatureVerification? Screen(WebhookHeaders headers, DateTimeOffset now, TimeSpan tolerance, out SignedRequest request)
    {
        if (SignedRequest.Read(headers, out request) is { } fault)
            return fault;
        var age = now - request.Timestamp;
        if (age > tolerance)
            return new(SignatureFault.TimestampTooOld,
                $"The header {WebhookHeaders.TimestampName} is more than {Durations.Format(tolerance)} behind the receiver's clock.");
        if (age < -tolerance)
            return new(SignatureFault.TimestampTooNew,
                $"The header {WebhookHeaders.TimestampName} is more than {Durations.Format(tolerance)} ahead of the receiver's clock.");
        return null;
    }

    internal static SignatureVerification Match(in SignedRequest request, ReadOnlySpan<byte> body, IReadOnlyList<VerificationKey> keys)
    {
        foreach (var key in keys)
        {
            if (key.HasSigned(request, body))
                return SignatureVerification.Right;
        }

        return new(SignatureFault.NoMatchingSignature, Validate(request, keys));
    }

    private static string Validate(in SignedRequest request, IReadOnlyList<VerificationKey> keys)
    {
        foreach (var signature in request.Signatures)
        {
            if (keys.Any(key => key.Scheme == signature.Scheme))
                return "No signature matches: id, timestamp or body was altered, or it was signed with another secret.";
        }

        return $"The request is signed with {string.Join(" and ", request.Signatures.Select(signature => signature.Scheme).Distinct())} "
            + "only, for which the receiver has no key.";
    }
}
