namespace Webhooks.AspNetCore.Inspector;

/// <summary>What a check of a signature can find.</summary>
internal enum SignatureVerdict
{
    /// <summary>The present secret of a webhook that has the bin's URL signed it, a moment ago.</summary>
    Valid,

    /// <summary>It has none of the headers of Standard Webhooks.</summary>
    Unsigned,

    /// <summary>One of the headers is missing or not of its form.</summary>
    Malformed,

    /// <summary>The timestamp is more than five minutes from this host's clock.</summary>
    Timestamp,

    /// <summary>The body was cut, so there is nothing to check the signature over.</summary>
    Cut,

    /// <summary>No webhook with the bin's URL is known, so there is no secret to check with.</summary>
    NoSecret,

    /// <summary>The signature does not fit, and the project has no event of this id.</summary>
    Id,

    /// <summary>The signature does not fit, and the body is not the one of the event of this id.</summary>
    Body,

    /// <summary>The signature does not fit id and body, which are right: it is of another secret, or over another timestamp.</summary>
    Mismatch,

    /// <summary>The secret could not be asked for in time.</summary>
    Unknown,
}

/// <summary>What the check of a request's signature found.</summary>
/// <param name="Verdict">The kind of finding.</param>
/// <param name="Words">The finding, a sentence for people.</param>
/// <param name="Webhook">The webhook that the request belongs to, as far as that is known.</param>
internal sealed record SignatureFinding(SignatureVerdict Verdict, string Words, WebhookPlace? Webhook = null);
