namespace Webhooks.Client;

/// <summary>What is wrong with the signature of a received webhook.</summary>
public enum SignatureFault
{
    /// <summary>Nothing: it is valid.</summary>
    None,

    /// <summary>A header is missing: the request is not signed.</summary>
    MissingHeader,

    /// <summary>A header is malformed.</summary>
    MalformedHeader,

    /// <summary>The timestamp is further in the past than the tolerance: it may be an old request that was sent again.</summary>
    TimestampTooOld,

    /// <summary>The timestamp is further in the future than the tolerance: one of the two clocks is wrong.</summary>
    TimestampTooNew,

    /// <summary>No signature matches a secret: body, id or timestamp was altered, or another sender signed.</summary>
    NoMatchingSignature,
}

/// <summary>The result of verifying a signature.</summary>
/// <param name="Fault">What is wrong; <see cref="SignatureFault.None"/> when nothing is.</param>
/// <param name="Reason">The same in a sentence. It holds nothing secret; a sender may see it.</param>
public readonly record struct SignatureVerification(SignatureFault Fault, string Reason)
{
    internal static readonly SignatureVerification Right = new(SignatureFault.None, "The signature is valid.");

    /// <summary>Whether a holder of a secret sent the request, and it was not altered.</summary>
    public bool IsValid => Fault == SignatureFault.None && Reason is not null;
}
