using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>How one HTTP request ended.</summary>
/// <param name="Failure">Why it failed, or null when the receiver answered 2xx.</param>
/// <param name="StatusCode">The status of the answer, or null when there was no complete head.</param>
public sealed record AttemptOutcome(FailureReason? Failure, int? StatusCode)
{
    /// <summary>How much of an answer's body is kept, in bytes.</summary>
    public const int MaxResponseBytes = 16 * 1024;

    /// <summary>From the first byte sent (or tried) to the head of the answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The head of the answer, <c>name: value</c> lines, or null.</summary>
    public string? ResponseHeaders { get; init; }

    /// <summary>The first <see cref="MaxResponseBytes"/> of the answer's body.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>Whether the answer's body was longer than what is kept.</summary>
    public bool ResponseTruncated { get; init; }
}
