using System.Text;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class DeliveryMapping
{
    public static DeliveryResource ToResource(this DeliveryView view) => new()
    {
        WebhookId = view.Webhook.Value,
        EventId = view.EventId.Value,
        EventType = view.EventType.Value,
        Sequence = view.Sequence,
        Status = Words<DeliveryStatus>.Of(view.Status),
        Attempts = view.Attempts,
        LastStatusCode = view.LastStatusCode,
        LastFailureReason = view.LastFailureReason,
        NextAttemptAt = view.NextAttemptAt,
        AcceptedAt = view.AcceptedAt,
        CompletedAt = view.CompletedAt,
    };

    public static DeliveryDetailResource ToResource(this DeliveryDetail detail) =>
        new(detail.Delivery.ToResource(), detail.Body.ToRawJson(), [.. detail.Attempts.Select(ToResource)]);

    private static AttemptResource ToResource(AttemptView attempt) => new()
    {
        Number = attempt.Number,
        At = attempt.At,
        DurationMs = (long)Math.Round(attempt.Duration.TotalMilliseconds),
        Outcome = attempt.Succeeded ? "succeeded" : "failed",
        StatusCode = attempt.StatusCode,
        FailureReason = attempt.FailureReason,
        FailureDetail = attempt.FailureDetail,
        Timing = attempt.Timing is { } timing ? ToResource(timing, attempt.Duration) : null,
        ResponseHeaders = attempt.ResponseHeaders is { } headers ? ByName(headers) : null,
        ResponseBody = attempt.StatusCode is null ? null : Encoding.UTF8.GetString(attempt.ResponseBody),
        ResponseTruncated = attempt.ResponseTruncated,
    };

    private static AttemptTimingResource ToResource(AttemptTiming timing, TimeSpan duration) => new()
    {
        DnsMs = Milliseconds(timing.Dns),
        ConnectMs = Milliseconds(timing.Connect),
        TlsMs = Milliseconds(timing.Tls),
        WaitMs = Milliseconds(duration > timing.Total ? duration - timing.Total : TimeSpan.Zero) ?? 0,
    };

    private static double? Milliseconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalMilliseconds, 1) : null;

    /// <summary>Headers from <c>name: value</c> lines.</summary>
    private static Dictionary<string, string> ByName(string lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [var name, var value])
                continue;
            name = name.ToLowerInvariant();
            headers[name] = headers.TryGetValue(name, out var earlier) ? $"{earlier}, {value}" : value;
        }

        return headers;
    }
}
