using System.Text;
using Webhooks.AspNetCore.Inspector;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Tests.Inspector;

/// <summary>Requests as they would have come.</summary>
internal static class Arrivals
{
    public static readonly DateTimeOffset At = new(2026, 11, 25, 4, 0, 0, TimeSpan.Zero);

    public static Arrival Of(string body = "", string? id = null, string? webhook = null, int? size = null)
    {
        WebhookPlace? place = webhook is null ? null : new(ProjectId.Parse("labels"), WebhookId.Parse(webhook));
        return new()
        {
            At = At,
            Method = "POST",
            Path = "/inspect/x",
            Headers = id is null ? [] : [new("webhook-id", id)],
            Body = Encoding.UTF8.GetBytes(body),
            Size = size ?? Encoding.UTF8.GetByteCount(body),
            Signature = new(SignatureVerdict.Valid, "", place),
        };
    }

    /// <summary>An event of a webhook that promises to keep all its events in order, or those of a key, or none.</summary>
    public static Arrival Event(long sequence, string webhook = "wh_1", string? orderedBy = "") => Of(
        $$$"""{"id":"evt_{{{sequence}}}","type":"image.status_changed","timestamp":"2026-11-25T04:00:00.000Z","project_id":"labels","sequence":{{{sequence}}},"data":{"sequence":1}}""",
        $"evt_{sequence}",
        webhook) with
    { OrderedBy = orderedBy };
}
