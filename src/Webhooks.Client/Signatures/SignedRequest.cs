using System.Buffers.Text;
using System.Globalization;

namespace Webhooks.Client;

/// <summary>One of the signatures of a request.</summary>
internal readonly record struct SchemedSignature(string Scheme, byte[] Bytes);

/// <summary>The parsed headers of a received webhook.</summary>
/// <param name="Prefix">What is signed before the body: <c>id.timestamp.</c></param>
/// <param name="Timestamp">The time of the attempt.</param>
/// <param name="Signatures">At least one.</param>
internal readonly record struct SignedRequest(byte[] Prefix, DateTimeOffset Timestamp, IReadOnlyList<SchemedSignature> Signatures)
{
    /// <summary>
    /// Two for each of the five secrets that may sign at once; an Ed25519 signature costs far more to verify than an HMAC, valid or not.
    /// </summary>
    private const int MaxSignatures = 10;

    private const int MaxIdLength = 256;
    private const long MaxTimestamp = 253_402_300_799; // the last second of the year 9999, after which there are no instants

    /// <summary>Reads the headers; returns their fault, or null.</summary>
    public static SignatureVerification? Read(WebhookHeaders headers, out SignedRequest request)
    {
        request = default;
        if (string.IsNullOrEmpty(headers.Id))
            return Missing(WebhookHeaders.IdName);
        if (string.IsNullOrEmpty(headers.Timestamp))
            return Missing(WebhookHeaders.TimestampName);
        if (string.IsNullOrEmpty(headers.Signature))
            return Missing(WebhookHeaders.SignatureName);

        // With a full stop in the id, or other digits, one signature could be read as that of several requests.
        if (headers.Id.Length > MaxIdLength || headers.Id.AsSpan().ContainsAnyExceptInRange('!', '~')
            || headers.Id.Contains('.', StringComparison.Ordinal))
            return Malformed(
                $"{WebhookHeaders.IdName} must be printable ASCII characters without spaces and full stops, at most {MaxIdLength}");
        if (!long.TryParse(headers.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MaxTimestamp)
            return Malformed($"{WebhookHeaders.TimestampName} must be Unix seconds");
        var signatures = ReadSignatures(headers.Signature);
        if (signatures.Count == 0)
            return Malformed($"{WebhookHeaders.SignatureName} must be 'v1,' or 'v1a,' and base64, several of them separated by spaces");

        request = new(System.Text.Encoding.ASCII.GetBytes($"{headers.Id}.{headers.Timestamp}."),
            DateTimeOffset.FromUnixTimeSeconds(seconds), signatures);
        return null;
    }

    /// <summary>Signatures of known schemes; others, of future versions, are ignored.</summary>
    private static List<SchemedSignature> ReadSignatures(string header)
    {
        List<SchemedSignature> signatures = [];
        foreach (var part in header.AsSpan().Split(' '))
        {
            var signature = header.AsSpan(part);
            var comma = signature.IndexOf(',');
            if (comma < 0 || signatures.Count == MaxSignatures)
                continue;
            var scheme = signature[..comma] switch
            {
                SharedKey.SchemeName => SharedKey.SchemeName,
                PublicKey.SchemeName => PublicKey.SchemeName,
                _ => null
            };
            var base64 = signature[(comma + 1)..];
            if (scheme is null || !Base64.IsValid(base64, out var length) || length == 0 || length > 64)
                continue;
            var bytes = new byte[length];
            Convert.TryFromBase64Chars(base64, bytes, out _);
            signatures.Add(new(scheme, bytes));
        }

        return signatures;
    }

    private static SignatureVerification Missing(string name) => new(SignatureFault.MissingHeader, $"The header {name} is missing.");

    private static SignatureVerification Malformed(string what) => new(SignatureFault.MalformedHeader, $"The header {what}.");
}
