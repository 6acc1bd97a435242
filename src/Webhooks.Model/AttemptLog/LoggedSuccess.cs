namespace Webhooks.Model;

/// <summary>A first attempt that the receiver answered 2xx, with a short body: nothing else is stored of its delivery.</summary>
/// <param name="Sequence">That of the event.</param>
/// <param name="At">When the request was started.</param>
/// <param name="Duration">From the first byte sent to the response headers.</param>
/// <param name="Answer">What the receiver answered.</param>
/// <param name="Timing">How much of it was for the connection; null if unknown.</param>
internal readonly record struct LoggedSuccess(
    long Sequence, DateTimeOffset At, TimeSpan Duration, LoggedAnswer Answer, AttemptTiming? Timing)
{
    /// <summary>The longest answer in a chunk, in bytes: a longer one is worth a row of its own.</summary>
    public const int MaxAnswer = 1024;

    /// <summary>The attempt as a chunk holds it; null when it needs a row.</summary>
    public static LoggedSuccess? Of(Attempt attempt)
    {
        var outcome = attempt.Outcome;
        if (attempt is not { Number: 1, Status: DeliveryStatus.Delivered, NextAt: null }
            || outcome is not { Failure: null, FailureDetail: null, StatusCode: >= 200 and < 300, ResponseTruncated: false })
            return null;
        var answer = new LoggedAnswer(outcome.StatusCode.Value, outcome.ResponseHeaders, outcome.ResponseBody);
        return answer.Size > MaxAnswer
            ? null
            : new(attempt.Position.Sequence, attempt.At, outcome.Duration, answer, Known(outcome.Timing));
    }

    /// <summary>The attempt; the event's row and time are not in the attempt log.</summary>
    public Attempt ToAttempt() => new(
        new(Sequence, 0), default, 1, At,
        new(null, Answer.StatusCode)
        {
            Duration = Duration,
            Timing = Timing,
            ResponseHeaders = Answer.Headers,
            ResponseBody = Answer.Body,
        },
        DeliveryStatus.Delivered, null);

    private static AttemptTiming? Known(AttemptTiming? timing) =>
        timing is { Dns: null, Connect: null, Tls: null } ? null : timing;
}
