using System.Text;
using System.Text.Json;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>A request as received.</summary>
internal sealed record Arrival(
    DateTimeOffset At, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body,
    bool IsBroken)
{
    // The same limit as that of the host's inspector.
    private const int Shown = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string? WebhookId => Headers.GetValueOrDefault("webhook-id");

    /// <summary>The claims of the body, if it is an event.</summary>
    public (string? Type, long? Sequence) Envelope
    {
        get
        {
            try
            {
                using var json = JsonDocument.Parse(Body);
                return json.RootElement.ValueKind != JsonValueKind.Object ? default : (
                    json.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
                        ? type.GetString()
                        : null,
                    json.RootElement.TryGetProperty("sequence", out var sequence) && sequence.ValueKind == JsonValueKind.Number
                        && sequence.TryGetInt64(out var number) ? number : null);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return default; // not JSON, or a string in it is not text: then it is not an event
            }
        }
    }

    /// <summary>The same form as a caught request of the API.</summary>
    public CaughtRequestResource ToResource(
        long number, (int Occurrence, bool OutOfOrder) occurrence, CaughtSignatureResource signature, CaughtAnswerResource answer)
    {
        var text = Text();
        return new()
        {
            Number = number,
            At = At,
            Method = Method,
            Path = Path,
            Query = Query,
            Headers = Headers,
            HeadersCut = false,
            Body = text,
            BodyBase64 = text is null ? Convert.ToBase64String(Body.Span[..Math.Min(Body.Length, Shown)]) : null,
            BodyCut = Body.Length > Shown,
            BodyBroken = IsBroken,
            Size = Body.Length,
            WebhookId = WebhookId,
            Occurrence = WebhookId is null ? 0 : occurrence.Occurrence,
            OutOfOrder = occurrence.OutOfOrder,
            Signature = signature,
            Webhook = null,
            Answer = answer,
        };
    }

    private string? Text()
    {
        var shown = Body.Span[..Math.Min(Body.Length, Shown)];
        try
        {
            return Strict.GetString(shown);
        }
        catch (DecoderFallbackException) when (Body.Length > Shown)
        {
            return Encoding.UTF8.GetString(shown); // perhaps cut within a character
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
