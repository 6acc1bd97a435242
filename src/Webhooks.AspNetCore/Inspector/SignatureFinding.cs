namespace Webhooks.AspNetCore.Inspector;

/// <summary>The results of checking a signature.</summary>
internal enum SignatureVerdict
{
    /// <summary>A current secret of a webhook with the bin's URL signed it recently.</summary>
    Valid,

    /// <summary>It has none of the headers of Standard Webhooks.</summary>
    Unsigned,

    /// <summary>One of the headers is missing or malformed.</summary>
    Malformed,

    /// <summary>The timestamp is more than five minutes from this host's clock.</summary>
    Timestamp,

    /// <summary>The body was cut, so the signature cannot be checked.</summary>
    Cut,

    /// <summary>No webhook with the bin's URL is known, so there is no secret to check with.</summary>
    NoSecret,

    /// <summary>The signature does not match, and the project has no event with this id.</summary>
    Id,

    /// <summary>The signature does not match, and the body is not that of the event with this id.</summary>
    Body,

    /// <summary>The signature does not match, although id and body are right: it was made with another secret or timestamp.</summary>
    Mismatch,

    /// <summary>The secret was not available in time.</summary>
    Unknown,
}

/// <summary>The result of checking a request's signature.</summary>
/// <param name="Verdict">The kind of finding.</param>
/// <param name="Words">The finding, a sentence for people.</param>
/// <param name="Webhook">The webhook that the request belongs to, if known.</param>
internal sealed record SignatureFinding(SignatureVerdict Verdict, string Words, WebhookPlace? Webhook = null);
