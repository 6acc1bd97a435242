namespace Webhooks.Model;

/// <summary>How one HTTP request ended.</summary>
/// <param name="Failure">Why it failed, or null when the receiver answered 2xx.</param>
/// <param name="StatusCode">The status of the answer, or null when there was no complete head.</param>
public sealed record AttemptOutcome(FailureReason? Failure, int? StatusCode)
{
    /// <summary>How much of an answer's body is kept, in bytes.</summary>
    public const int MaxResponseBytes = 16 * 1024;

    /// <summary>What exactly went wrong, in a sentence, where <see cref="Failure"/> alone leaves that open; else null.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>
    /// When the first byte was sent (or tried): after the signature, which may take its time. Null when that is not known.
    /// </summary>
    internal DateTimeOffset? StartedAt { get; init; }

    /// <summary>From the first byte sent (or tried) to the head of the answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// What its connection took of <see cref="Duration"/>; null where that is not known: it is in the attempt log and not in the journal.
    /// </summary>
    public AttemptTiming? Timing { get; init; }

    /// <summary>The head of the answer, <c>name: value</c> lines, or null.</summary>
    public string? ResponseHeaders { get; init; }

    /// <summary>The first <see cref="MaxResponseBytes"/> of the answer's body.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>Whether the answer's body was longer than what is kept.</summary>
    public bool ResponseTruncated { get; init; }

    /// <summary>How long the receiver asked us to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// How long nothing at all is to be sent to the receiver; only 429 and 503 ask for that (RFC 6585 §4, RFC 9110 §15.6.4).
    /// </summary>
    internal TimeSpan? Hold => StatusCode is 429 or 503 ? RetryAfter : null;

    /// <summary>Whether the receiver, or what stands before it, has more to do than it can (Standard Webhooks).</summary>
    internal bool AsksForLess => StatusCode is 429 or 502 or 503 or 504 || Failure is FailureReason.Timeout or FailureReason.ConnectTimeout;

    /// <summary>Whether another event would most likely have failed too: the answer does not speak of this one's content.</summary>
    internal bool IsReceiversFailure => Failure is not null && StatusCode is not (400 or 409 or 413 or 415 or 422);
}
