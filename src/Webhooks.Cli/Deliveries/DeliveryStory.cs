using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>The story of a delivery: what happened, and what an operator can do.</summary>
/// <param name="Status">One word.</param>
/// <param name="Sentences">In order.</param>
/// <param name="Command">The command that continues it; null when there is nothing to do.</param>
internal sealed record DeliveryStory(string Status, IReadOnlyList<string> Sentences, string? Command = null)
{
    // Enough of an answer to recognise an error message.
    private const int ShownAnswer = 200;

    /// <param name="delivery">The delivery.</param>
    /// <param name="last">Its last attempt, if known.</param>
    /// <param name="webhook">Its webhook; null when that is deleted.</param>
    /// <param name="now">The present.</param>
    public static DeliveryStory Of(DeliveryResource delivery, AttemptResource? last, WebhookResource? webhook, DateTimeOffset now) =>
        delivery.Status switch
        {
            "delivered" =>
                new(delivery.Status,
                    [$"Delivered {Ago(delivery.CompletedAt, now)} with attempt {delivery.Attempts}, answered {delivery.LastStatusCode}."]),
            "exhausted" => GivenUp(delivery, last, webhook, now),
            "cancelled" =>
                new(delivery.Status,
                    ["Cancelled because the webhook was deleted or its backlog was skipped.", .. LastAttempt(delivery, last, now)]),
            "pending" => Waiting(delivery, last, webhook, now),
            _ => new(delivery.Status, [.. LastAttempt(delivery, last, now)]),
        };

    private static DeliveryStory GivenUp(DeliveryResource delivery, AttemptResource? last, WebhookResource? webhook, DateTimeOffset now) =>
        delivery.LastFailureReason == "expired"
            ? new(delivery.Status,
                [$"Given up {Ago(delivery.CompletedAt, now)} after {Attempts(delivery)}: {FailureWords.Of("expired", null)}."])
            : new(
                delivery.Status,
                [$"Given up {Ago(delivery.CompletedAt, now)} after {Attempts(delivery)}: there are no retries left.",
                    .. LastAttempt(delivery, last, now)],
                webhook is null ? null : $"webhooks deliveries resend {webhook.Id} {delivery.EventId} --project {webhook.ProjectId}");

    private static DeliveryStory Waiting(DeliveryResource delivery, AttemptResource? last, WebhookResource? webhook, DateTimeOffset now)
    {
        string[] attempts = delivery.Attempts == 0 ? ["Not tried yet."] : [.. LastAttempt(delivery, last, now)];
        if (webhook is { Status: not "active" })
        {
            return new(
                delivery.Status,
                [.. attempts, $"It is waiting: {WebhookWords.WhyStopped(webhook)}."],
                $"webhooks webhooks {WebhookWords.GoOnVerb(webhook)} {webhook.Id} --project {webhook.ProjectId}");
        }

        var next = delivery.NextAttemptAt switch
        {
            { } due when due > now => $"The next attempt is due {In(due - now)}.",
            { } => "The next attempt is due.",
            null when delivery.Attempts == 0 => "It will be tried soon.",
            null => "It is in flight or waiting for its turn.",
        };
        return webhook is { Health: { State: "failing" } health }
            ? new(
                delivery.Status,
                [
                    .. attempts, next,
                    $"The receiver has been failing since {Instants.Format(health.FailingSince)}; until it succeeds, the webhook tries "
                        + "one delivery at a time."])
            : new(delivery.Status, [.. attempts, next]);
    }

    private static IEnumerable<string> LastAttempt(DeliveryResource delivery, AttemptResource? last, DateTimeOffset now)
    {
        if (delivery.Attempts == 0)
            yield break;
        var when = last is null ? "" : $", {Ago(last.At, now)},";
        yield return delivery is { LastFailureReason: null, LastStatusCode: { } code }
            ? $"Attempt {delivery.Attempts}{when} was answered {code}."
            : $"Attempt {delivery.Attempts}{when} failed: {FailureWords.Of(delivery.LastFailureReason, delivery.LastStatusCode)}.";
        if (last?.ResponseBody is { Length: > 0 } body)
            yield return $"It answered: {Excerpt(body)}";
    }

    private static string Excerpt(string body)
    {
        var line = string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ShownAnswer ? line : $"{line[..ShownAnswer]} …";
    }

    private static string Attempts(DeliveryResource delivery) => delivery.Attempts == 1 ? "1 attempt" : $"{delivery.Attempts} attempts";

    private static string Ago(DateTimeOffset? instant, DateTimeOffset now) =>
        instant is { } then ? $"{Instants.Roughly(now - then)} ago" : "";

    private static string In(TimeSpan wait) => $"in {Instants.Roughly(wait)}";
}
