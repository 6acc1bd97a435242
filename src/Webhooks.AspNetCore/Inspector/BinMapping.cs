using System.Text;
using System.Text.Unicode;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

internal static class BinMapping
{
    public static BinResource ToResource(this Bin bin, InspectorHost inspector) => new()
    {
        Id = bin.Id.Value,
        Name = bin.Name,
        Url = inspector.UrlOf(bin.Id),
        CreatedAt = bin.CreatedAt,
        Kept = bin.Requests.Count,
        Caught = bin.Caught,
        LastAt = bin.LastAt,
        Answer = bin.Answer.ToResource(),
        Webhooks = [.. inspector.OwnersOf(bin.Id).Select(ToResource)],
    };

    public static BinAnswerResource ToResource(this Answer answer) => new()
    {
        Preset = answer.Preset() is { } preset ? Words<AnswerPreset>.Of(preset) : null,
        Status = answer.Status,
        Headers = answer.Headers,
        Body = answer.Body,
        Delay = Duration.Format(answer.Delay),
        FailFirst = answer.FailFirst > 0 ? new() { Count = answer.FailFirst, Status = answer.FailStatus } : null,
    };

    public static CaughtRequestResource ToResource(this CaughtRequest caught)
    {
        var arrival = caught.Arrival;
        var text = arrival.BodyText();
        return new()
        {
            Number = caught.Number,
            At = arrival.At,
            Method = arrival.Method,
            Path = arrival.Path,
            Query = arrival.Query,
            Headers = arrival.Headers.GroupBy(h => h.Key.ToLowerInvariant(), h => h.Value)
                .ToDictionary(g => g.Key, g => string.Join(", ", g)),
            HeadersCut = arrival.AreHeadersCut,
            Body = text,
            BodyBase64 = text is null ? Convert.ToBase64String(arrival.Body.Span) : null,
            BodyCut = arrival.IsBodyCut,
            BodyBroken = arrival.IsBroken,
            Size = arrival.Size,
            WebhookId = arrival.WebhookId,
            Occurrence = caught.Occurrence.Nth,
            OutOfOrder = caught.Occurrence.IsLate,
            Signature = new() { Verdict = Words<SignatureVerdict>.Of(arrival.Signature.Verdict), Detail = arrival.Signature.Words },
            Webhook = arrival.Signature.Webhook is { } place ? ToResource(place) : null,
            Answer = new()
            {
                Status = caught.Given.Answer.Status,
                Delay = Duration.Format(caught.Given.Answer.Delay),
                Reason = caught.Given.Why,
            },
        };
    }

    /// <summary>The body as text; null when it is not UTF-8. A character that was cut is omitted.</summary>
    public static string? BodyText(this Arrival arrival)
    {
        var body = arrival.Body.Span;
        for (var end = body.Length; end >= Math.Max(0, body.Length - (arrival.IsBodyCut ? 3 : 0)); end--)
        {
            if (Utf8.IsValid(body[..end]))
                return Encoding.UTF8.GetString(body[..end]);
        }

        return null;
    }

    private static BinWebhookResource ToResource(WebhookPlace place) => new() { ProjectId = place.Project.Value, Id = place.Webhook.Value };
}
