using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>The published event type of each kind.</summary>
internal static class OperationalEventDrafts
{
    private static readonly EventType Failing = EventType.Parse("webhook.failing");
    private static readonly EventType Recovered = EventType.Parse("webhook.recovered");
    private static readonly EventType Disabled = EventType.Parse("webhook.disabled");
    private static readonly EventType Exhausted = EventType.Parse("delivery.exhausted");

    /// <summary>The draft of the event: always the same one, including its id.</summary>
    public static EventDraft Draft(ProjectId project, WebhookId webhook, OperationalEvent raised) =>
        new(TypeOf(raised.Kind), Data(webhook, raised))
        {
            Id = IdOf(project, webhook, raised),
            Timestamp = raised.At,
            Key = webhook.Value,
        };

    public static PublishedEventId IdOf(ProjectId project, WebhookId webhook, OperationalEvent raised)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{project}.{webhook}.{raised.Number}.{raised.At.UtcTicks}"));
        return PublishedEventId.Parse("evt_" + Base64Url.EncodeToString(hash.AsSpan(0, 18)));
    }

    private static EventType TypeOf(OperationalEventKind kind) => kind switch
    {
        OperationalEventKind.Failing => Failing,
        OperationalEventKind.Recovered => Recovered,
        OperationalEventKind.Disabled => Disabled,
        OperationalEventKind.Exhausted or OperationalEventKind.Expired => Exhausted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of operational event."),
    };

    private static ReadOnlyMemory<byte> Data(WebhookId webhook, OperationalEvent raised)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("webhook_id", webhook.Value);
        if (raised.Event is { } @event)
        {
            json.WriteString("event_id", @event.Value);
            json.WriteNumber("sequence", raised.Sequence);
            json.WriteNumber("attempts", raised.Failures);
        }

        if (raised.Kind == OperationalEventKind.Expired)
        {
            json.WriteNumber("count", raised.Count);
            json.WriteNumber("first_sequence", raised.Sequence);
            json.WriteNumber("last_sequence", raised.LastSequence);
        }

        if (raised.Reason is { } reason)
            json.WriteString("reason", reason == StatusReason.Gone ? "gone" : "failing");
        if (raised.Kind == OperationalEventKind.Failing)
        {
            json.WriteNumber("consecutive_failures", raised.Failures);
            WriteInstant(json, "disables_at", raised.DisablesAt);
        }

        if (raised.Since is { } since)
            WriteInstant(json, "failing_since", since);
        if (raised.Failure is { } failure)
            json.WriteString("last_failure_reason", failure.Name());
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, DateTimeOffset? instant)
    {
        if (instant is { } at)
            json.WriteString(
                name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }
}
