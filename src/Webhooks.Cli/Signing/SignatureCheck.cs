using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Whether a request is signed with one of the secrets, with the verdicts of the host's inspector.</summary>
/// <param name="secrets">The secrets to sign or verify with; more than one while a secret is
/// rotated.</param>
/// <param name="tolerance">How far a timestamp may be from the present.</param>
internal sealed class SignatureCheck(IReadOnlyList<string> secrets, TimeSpan tolerance, TimeProvider time)
{
    /// <summary>The verdict for a valid signature.</summary>
    public const string Valid = "valid";

    /// <summary>The verdict without a secret.</summary>
    public const string NoSecret = "no_secret";

    /// <exception cref="CliException">A secret is malformed.</exception>
    public void RequireSecrets() => Verify(default, default);

    public CaughtSignatureResource Find(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        if (secrets.Count == 0)
            return new() { Verdict = NoSecret, Detail = "There is no secret to check the signature with." };
        if (headers == default)
            return new()
            {
                Verdict = "unsigned",
                Detail = "The request has none of the headers webhook-id, webhook-timestamp and webhook-signature.",
            };
        var found = Verify(headers, body);
        return new() { Verdict = VerdictOf(found.Fault), Detail = found.Reason };
    }

    private SignatureVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        try
        {
            return secrets.Count == 0 ? default : WebhookSignature.Verify(headers, body, secrets, time, tolerance);
        }
        catch (ArgumentException e)
        {
            throw new CliException(e.Message);
        }
    }

    private static string VerdictOf(SignatureFault fault) => fault switch
    {
        SignatureFault.None => Valid,
        SignatureFault.MissingHeader or SignatureFault.MalformedHeader => "malformed",
        SignatureFault.TimestampTooOld or SignatureFault.TimestampTooNew => "timestamp",
        _ => "mismatch",
    };
}
