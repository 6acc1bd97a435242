using Webhooks.Contracts;

namespace Webhooks.Cli.Receiving;

/// <summary>A request that was caught, as lines for somebody who watches.</summary>
internal static class CaughtLines
{
    /// <summary>What came, what it was answered, and whether its signature fits.</summary>
    public static string Head(CaughtRequestResource request)
    {
        var id = request.WebhookId is { } webhookId ? $"  {webhookId}{Times(request)}" : "";
        return $"{request.At.UtcDateTime:HH:mm:ss.fff}  #{request.Number}  {request.Method} {request.Path}{request.Query}{id}  {request.Size} bytes"
            + $"  signature {request.Signature.Verdict}  → {request.Answer.Status}{After(request)}";
    }

    private static string Times(CaughtRequestResource request) =>
        (request.Occurrence > 1 ? $" (time {request.Occurrence})" : "") + (request.OutOfOrder ? " (out of order)" : "");

    private static string After(CaughtRequestResource request) => request.Answer.Delay == "0s" ? "" : $" after {request.Answer.Delay}";
}
