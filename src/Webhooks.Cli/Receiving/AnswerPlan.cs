namespace Webhooks.Cli;

/// <summary>What a receiver answers: success, or the configured failure.</summary>
/// <param name="Status">What failures get, or with no <paramref name="FailFirst"/> everything; null: 500 where something is to
/// fail.</param>
/// <param name="FailFirst">How many requests of each webhook-id fail.</param>
/// <param name="Delay">How long each answer is held back.</param>
/// <param name="RetryAfter">What failures get as <c>Retry-After</c>, in seconds; alone it makes everything fail with 503.</param>
internal sealed record AnswerPlan(int? Status, int FailFirst, TimeSpan Delay, int? RetryAfter)
{
    private const int Success = 204;
    private const int Failure = 500;
    private const int Unavailable = 503;

    /// <param name="occurrence">How often this webhook-id has come, this time included.</param>
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
