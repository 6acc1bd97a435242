using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>A caught request, as lines for an operator.</summary>
internal static class CaughtLines
{
    /// <summary>Prints it, as JSON or as text.</summary>
    public static void Print(Call call, CaughtRequestResource request, bool showsHeaders, bool showsBody)
    {
        if (call.IsJson)
        {
            call.PrintJson(request, ContractsJson.Readable.CaughtRequestResource);
            return;
        }

        call.Print(Head(request));
        if (request.Signature.Verdict is not ("valid" or "no_secret"))
            call.Print($"    {request.Signature.Detail}");
        if (showsHeaders)
        {
            foreach (var (name, value) in request.Headers)
                call.Print($"    {name}: {value}");
        }

        if (showsBody && (request.Body ?? request.BodyBase64) is { Length: > 0 } body)
            call.Print($"    {body}{(request.BodyCut ? " …" : "")}");
    }

    /// <summary>The request, its answer, and whether its signature is valid.</summary>
    public static string Head(CaughtRequestResource request)
    {
        var id = request.WebhookId is { } webhookId ? $"  {webhookId}{Times(request)}" : "";
        return $"{request.At.UtcDateTime:HH:mm:ss.fff}  #{request.Number}  {request.Method} {request.Path}{request.Query}{id}  "
            + $"{request.Size} bytes"
            + $"  signature {request.Signature.Verdict}  → {request.Answer.Status}{After(request)}";
    }

    private static string Times(CaughtRequestResource request) =>
        (request.Occurrence > 1 ? $" (time {request.Occurrence})" : "") + (request.OutOfOrder ? " (out of order)" : "");

    private static string After(CaughtRequestResource request) => request.Answer.Delay == "0s" ? "" : $" after {request.Answer.Delay}";
}
