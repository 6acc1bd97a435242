using Spectre.Console;
using Spectre.Console.Rendering;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>How deliveries are shown.</summary>
internal static class DeliverySheets
{
    // The host keeps 16 kB of an answer; the output shows a screen of it, JSON has all.
    private const int ShownAnswer = 2000;

    public static Sheet<DeliveryResource> List { get; } = new(
        ContractsJson.Readable.DeliveryResource,
        new("event", delivery => delivery.EventId),
        new("type", delivery => delivery.EventType),
        new("sequence", delivery => $"{delivery.Sequence}", IsNumber: true),
        new("status", delivery => delivery.Status),
        new("attempts", delivery => $"{delivery.Attempts}", IsNumber: true),
        new("last", Last),
        new("accepted", delivery => Instants.Format(delivery.AcceptedAt)),
        new("next attempt", delivery => Instants.Format(delivery.NextAttemptAt)));

    private static Sheet<AttemptResource> Attempts { get; } = new(
        ContractsJson.Readable.AttemptResource,
        new("attempt", attempt => $"{attempt.Number}", IsNumber: true),
        new("at", attempt => Instants.Format(attempt.At)),
        new("took", attempt => $"{attempt.DurationMs} ms", IsNumber: true),
        new("outcome", attempt => attempt.Outcome),
        new("answer", attempt => attempt.StatusCode?.ToString()),
        new(
            "why",
            attempt => attempt.Outcome == "succeeded"
                ? null
                : attempt.FailureDetail ?? FailureWords.Of(attempt.FailureReason, attempt.StatusCode)));

    /// <summary>The result of the last attempt, in a word or two.</summary>
    public static string Last(DeliveryResource delivery) => delivery switch
    {
        { LastFailureReason: "status" or null, LastStatusCode: { } code } => $"{code}",
        { LastFailureReason: { } reason, LastStatusCode: { } code } => $"{reason} ({code})",
        { LastFailureReason: { } reason } => reason,
        _ => "",
    };

    /// <summary>A line of a tail: the delivery, its status, and the last attempt.</summary>
    public static string Line(DeliveryResource delivery, WebhookResource webhook)
    {
        var attempt = delivery.Attempts > 0 ? $"  attempt {delivery.Attempts}: {Last(delivery)}"
            : delivery.Status == "pending" ? "  not tried yet"
            : Last(delivery) is { Length: > 0 } reason ? $"  {reason}" : "";
        var next = delivery.NextAttemptAt is { } due ? $", next {Instants.Format(due)}" : "";
        return $"{Instants.Format(delivery.CompletedAt ?? delivery.AcceptedAt)}  {webhook.Name}  {delivery.EventType}  {delivery.EventId} "
            + $" {delivery.Status}{attempt}{next}";
    }

    /// <summary>A delivery with its story, its attempts and its body.</summary>
    public static IRenderable One(DeliveryDetailResource delivery, WebhookResource webhook, DateTimeOffset now)
    {
        var last = delivery.AttemptLog is [.., var attempt] ? attempt : null;
        var story = DeliveryStory.Of(delivery, last, webhook, now);
        var parts = new List<IRenderable>
        {
            FactSheet.Of(
                ("event", $"{delivery.EventId}  {delivery.EventType}  sequence {delivery.Sequence}"),
                ("webhook", $"{webhook.Name} ({webhook.Id})"),
                ("url", webhook.Url),
                ("accepted", Instants.Format(delivery.AcceptedAt)),
                ("status", story.Status),
                ("story", string.Join('\n', story.Sentences)),
                ("do", story.Command),
                ("body", delivery.Event is { } body ? body.ToString() : "no longer retained")),
        };
        if (delivery.AttemptLog.Count > 0)
            parts.AddRange([Drawing.EmptyLine, Attempts.Of(delivery.AttemptLog)]);
        if (last?.ResponseBody is { Length: > 0 } answer)
            parts.AddRange([Drawing.EmptyLine, FactSheet.Of(("last answer", Cut(answer, last.ResponseTruncated)))]);
        return new Rows(parts);
    }

    private static string Cut(string answer, bool isTruncated) =>
        answer.Length > ShownAnswer ? $"{answer[..ShownAnswer]} …" : isTruncated ? $"{answer} …" : answer;
}
