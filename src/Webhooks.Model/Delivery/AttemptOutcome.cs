namespace Webhooks.Model;

/// <summary>How one HTTP request ended.</summary>
/// <param name="Failure">Why it failed, or null when the receiver answered 2xx.</param>
/// <param name="StatusCode">The status of the answer, or null when there was no complete head.</param>
public sealed record AttemptOutcome(FailureReason? Failure, int? StatusCode)
{
    /// <summary>How much of an answer's body is kept, in bytes.</summary>
    public const int MaxResponseBytes = 16 * 1024;

    /// <summary>The exact cause, in a sentence, if <see cref="Failure"/> has several; else null.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>
    /// When the first byte was sent (or tried): after the signature, which may take long. Null if unknown.
    /// </summary>
    internal DateTimeOffset? StartedAt { get; init; }

    /// <summary>From the first byte sent (or tried) to the response headers.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// The part of <see cref="Duration"/> for its connection; null if unknown: it is in the attempt log, not in the journal.
    /// </summary>
    public AttemptTiming? Timing { get; init; }

    /// <summary>The head of the answer, <c>name: value</c> lines, or null.</summary>
    public string? ResponseHeaders { get; init; }

    /// <summary>The first <see cref="MaxResponseBytes"/> of the answer's body.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>Whether the answer's body was longer than the kept part.</summary>
    public bool ResponseTruncated { get; init; }

    /// <summary>How long the receiver asked to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// How long to send nothing to the receiver; only 429 and 503 ask for that (RFC 6585 §4, RFC 9110 §15.6.4).
    /// </summary>
    internal TimeSpan? Hold => StatusCode is 429 or 503 ? RetryAfter : null;

    /// <summary>Whether the receiver, or a proxy in front of it, is overloaded (Standard Webhooks).</summary>
    internal bool AsksForLess => StatusCode is 429 or 502 or 503 or 504 || Failure is FailureReason.Timeout or FailureReason.ConnectTimeout;

    /// <summary>Whether another event would probably have failed as well: the answer is not about this event's content.</summary>
    internal bool IsReceiversFailure => Failure is not null && StatusCode is not (400 or 409 or 413 or 415 or 422);
}
