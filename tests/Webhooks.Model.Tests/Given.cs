using System.Text;

namespace Webhooks.Model.Tests;

/// <summary>What tests start from.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 9, 28, 12, 0, 0, TimeSpan.Zero);

    public static readonly ProjectId Project = ProjectId.Parse("labels");

    public static readonly WebhookId Webhook = WebhookId.Parse("wh_1");

    public static readonly SigningSecret Secret = SigningSecret.FromBytes(new byte[32]);

    public static WebhookDefinition Definition => new() { Name = "Labels", Url = "https://example.com/hook", Filter = Filter("image.*") };

    public static EventFilter Filter(params string[] patterns) => new([.. patterns.Select(EventTypePattern.Parse)]);

    public static EventDraft Draft(string id, string data = "1", string type = "image.saved") =>
        new(EventType.Parse(type), Encoding.UTF8.GetBytes(data)) { Id = PublishedEventId.Parse(id) };

    public static PublishedEvent Event(long sequence, string type = "image.saved") =>
        PublishedEvent.From(Draft($"evt_{sequence}", type: type), default, Project, sequence, Noon);

    public static AttemptOutcome Success => new(null, 200);

    /// <summary>Retry-After, in seconds.</summary>
    public static AttemptOutcome Asking(int status, int seconds) =>
        new(FailureReasons.OfStatus(status), status) { RetryAfter = TimeSpan.FromSeconds(seconds) };

    public static AttemptOutcome Answered(int status) => new(FailureReasons.OfStatus(status), status);

    public static AttemptOutcome Failed => new(FailureReason.Status, 500);
}
