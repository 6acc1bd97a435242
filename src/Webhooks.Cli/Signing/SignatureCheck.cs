using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Whether a request is signed with one of the secrets, in the words of the host's inspector.</summary>
/// <param name="secrets">What a webhook signs with; more than one while a secret is rotated.</param>
/// <param name="tolerance">How far a timestamp may be from the present.</param>
internal sealed class SignatureCheck(IReadOnlyList<string> secrets, TimeSpan tolerance, TimeProvider time)
{
    /// <summary>The tolerance of Standard Webhooks.</summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The verdict that the signature fits.</summary>
    public const string Valid = "valid";

    /// <summary>The verdict that there was no secret to check with.</summary>
    public const string NoSecret = "no_secret";

    public CaughtSignatureResource Find(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (secrets.Count == 0)
            return Verdict(NoSecret, "There is no secret to check it with.");
        if (id is null && timestamp is null && signature is null)
            return Verdict("unsigned", "It has none of the headers webhook-id, webhook-timestamp and webhook-signature.");
        if (id is null || signature is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return Verdict("malformed", "One of the headers webhook-id, webhook-timestamp (unix seconds) and webhook-signature is missing or has another form.");
        var distance = Math.Abs((double)seconds - time.GetUtcNow().ToUnixTimeSeconds());
        if (distance > tolerance.TotalSeconds)
            return Verdict("timestamp", $"Its timestamp is {Instants.Roughly(TimeSpan.FromSeconds(Math.Min(distance, 1e10)))} from this machine's clock, and {Instants.Roughly(tolerance)} are taken: it may be an old request, sent again.");
        foreach (var secret in secrets)
        {
            var expected = Encoding.ASCII.GetBytes(HmacSignature.Sign(secret, id, seconds, body));
            foreach (var given in signature.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected))
                    return Verdict(Valid, "The signature is right.");
            }
        }

        return Verdict("mismatch", "The signature does not fit: another secret, or the id, the timestamp or the body were altered.");
    }

    private static CaughtSignatureResource Verdict(string verdict, string detail) => new() { Verdict = verdict, Detail = detail };
}
