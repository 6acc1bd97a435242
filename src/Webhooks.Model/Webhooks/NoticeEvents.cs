using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>The operational event that each notice becomes.</summary>
internal static class NoticeEvents
{
    private static readonly EventType Failing = EventType.Parse("webhook.failing");
    private static readonly EventType Recovered = EventType.Parse("webhook.recovered");
    private static readonly EventType Disabled = EventType.Parse("webhook.disabled");
    private static readonly EventType Exhausted = EventType.Parse("delivery.exhausted");

    /// <summary>The event that tells a notice: the same one, id included, however often it is asked for.</summary>
    public static EventDraft Draft(ProjectId project, WebhookId webhook, Notice notice) => new(TypeOf(notice.Kind), Data(webhook, notice))
    {
        Id = IdOf(project, webhook, notice),
        Timestamp = notice.At,
        Key = webhook.Value,
    };

    public static PublishedEventId IdOf(ProjectId project, WebhookId webhook, Notice notice)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{project}.{webhook}.{notice.Number}.{notice.At.UtcTicks}"));
        return PublishedEventId.Parse("evt_" + Base64Url.EncodeToString(hash.AsSpan(0, 18)));
    }

    private static EventType TypeOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Failing => Failing,
        NoticeKind.Recovered => Recovered,
        NoticeKind.Disabled => Disabled,
        NoticeKind.Exhausted or NoticeKind.Expired => Exhausted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of notice."),
    };

    private static ReadOnlyMemory<byte> Data(WebhookId webhook, Notice notice)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("webhook_id", webhook.Value);
        if (notice.Event is { } @event)
        {
            json.WriteString("event_id", @event.Value);
            json.WriteNumber("sequence", notice.Sequence);
            json.WriteNumber("attempts", notice.Failures);
        }

        if (notice.Kind == NoticeKind.Expired)
        {
            json.WriteNumber("count", notice.Count);
            json.WriteNumber("first_sequence", notice.Sequence);
            json.WriteNumber("last_sequence", notice.LastSequence);
        }

        if (notice.Reason is { } reason)
            json.WriteString("reason", reason == StatusReason.Gone ? "gone" : "failing");
        if (notice.Kind == NoticeKind.Failing)
        {
            json.WriteNumber("consecutive_failures", notice.Failures);
            WriteInstant(json, "disables_at", notice.DisablesAt);
        }

        if (notice.Since is { } since)
            WriteInstant(json, "failing_since", since);
        if (notice.Failure is { } failure)
            json.WriteString("last_failure_reason", failure.Name());
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, DateTimeOffset? instant)
    {
        if (instant is { } at)
            json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }
}
