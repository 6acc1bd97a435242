namespace Webhooks.Cli;

/// <summary>The answers of a receiver: success, or the configured failure.</summary>
/// <param name="Status">The status of failures, or without <paramref name="FailFirst"/> of every answer; null: 500 for requests that
/// fail.</param>
/// <param name="FailFirst">How many requests of each webhook-id fail.</param>
/// <param name="Delay">How long each answer is delayed.</param>
/// <param name="RetryAfter">The <c>Retry-After</c> of failures, in seconds; alone it makes every request fail with 503.</param>
internal sealed record AnswerPlan(int? Status, int FailFirst, TimeSpan Delay, int? RetryAfter)
{
    private const int Success = 204;
    private const int Failure = 500;
    private const int Unavailable = 503;

    /// <param name="occurrence">How often this webhook-id has arrived, including this time.</param>
    public PlannedAnswer For(int occurrence)
    {
        var failure = new PlannedAnswer(Status ?? (RetryAfter is null ? Failure : Unavailable), RetryAfter,
            $"one of the first {FailFirst} of this webhook-id");
        if (FailFirst > 0)
            return occurrence <= FailFirst ? failure : new(Success, null, $"after the first {FailFirst} of this webhook-id");
        return Status is null && RetryAfter is null
            ? new(Success, null, "as always")
            : failure with { RetryAfter = failure.Status >= 400 ? RetryAfter : null, Reason = "as set for all" };
    }
}

/// <summary>An answer to one request.</summary>
internal sealed record PlannedAnswer(int Status, int? RetryAfter, string Reason);
