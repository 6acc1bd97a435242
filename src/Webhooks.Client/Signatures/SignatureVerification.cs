namespace Webhooks.Client;

/// <summary>What is wrong with the signature of a received webhook.</summary>
public enum SignatureFault
{
    /// <summary>Nothing: it is right.</summary>
    None,

    /// <summary>A header is missing: the request is not signed.</summary>
    MissingHeader,

    /// <summary>A header is not of its form.</summary>
    MalformedHeader,

    /// <summary>The timestamp is further in the past than is tolerated: it may be an old request, sent again.</summary>
    TimestampTooOld,

    /// <summary>The timestamp is further in the future than is tolerated: one of the two clocks is wrong.</summary>
    TimestampTooNew,

    /// <summary>No signature is of any of the secrets: body, id or timestamp were altered, or another sender has signed.</summary>
    NoMatchingSignature,
}

/// <summary>What the verification of a signature has found.</summary>
/// <param name="Fault">What is wrong; <see cref="SignatureFault.None"/> when nothing is.</param>
/// <param name="Reason">The same in a sentence. It holds nothing secret; a sender may see it.</param>
public readonly record struct SignatureVerification(SignatureFault Fault, string Reason)
{
    internal static readonly SignatureVerification Right = new(SignatureFault.None, "The signature is valid.");

    /// <summary>Whether the request is from one who has a secret, and is not altered.</summary>
    public bool IsValid => Fault == SignatureFault.None && Reason is not null;
}
