using System.Collections.Immutable;
using System.Text;
using Webhooks.Actors.Encryption;
using Webhooks.Model;

namespace Webhooks.Actors.Tests;

/// <summary>What tests start from.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly ProjectId Project = ProjectId.Parse("labels");

    public static readonly WebhookId Webhook = WebhookId.Parse("wh_1");

    public static readonly EventType Type = EventType.Parse("image.status_changed");

    public static readonly SigningSecret Secret = SigningSecret.FromBytes([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    /// <summary>What secrets are encrypted with.</summary>
    public static readonly EncryptionKey Key = new("k1", [.. Enumerable.Range(100, 32).Select(i => (byte)i)]);

    public static readonly KeyRing Keys = new([Key]);

    /// <summary>Never in the way of a test that is not about it.</summary>
    public static readonly Throttle Unthrottled = new(1_000_000, TimeSpan.FromSeconds(1), 1_000_000);

    public static PublishedEvent Event(long sequence) =>
        new(PublishedEventId.Parse($"evt_{sequence}"), Type, sequence,
            Encoding.UTF8.GetBytes($$"""{"sequence":{{sequence}}}"""))
        { AcceptedAt = Noon };

    public static EventDraft Draft(string id, string data = "{}", string type = "image.status_changed") =>
        new(EventType.Parse(type), Encoding.UTF8.GetBytes(data)) { Id = PublishedEventId.Parse(id) };

    public static EventFilter Filter(params string[] patterns) => new([.. patterns.Select(EventTypePattern.Parse)]);

    public static RetrySchedule Waits(params int[] seconds) => new([.. seconds.Select(s => TimeSpan.FromSeconds(s))]);

    public static WebhookDefinition Definition(Uri url) => new()
    {
        Name = "Labels",
        Url = url.AbsoluteUri,
        Filter = Filter("*"),
        Throttle = Unthrottled,
    };

    public static ImmutableSortedDictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        WebhookDefinition.NoHeaders.AddRange(headers.Select(h => KeyValuePair.Create(h.Name, h.Value)));
}
