using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>What a key without the scope <c>manage</c> can see: names, and <see cref="Mask"/> where a value may be a secret.</summary>
internal static class Masking
{
    public const string Mask = SecretValues.Mask;

    private const string Why = $"must not be '{Mask}', which hides a value that the key may not see";

    // Headers of every webhook, client or proxy: no owner typed their values.
    private static readonly string[] PlainHeaders =
        ["accept", "content-length", "content-type", "host", "traceparent", "transfer-encoding", "user-agent", "webhook-id",
            "webhook-signature", "webhook-timestamp"];

    public static WebhookResource Masked(this WebhookResource webhook) => webhook with
    {
        Url = MaskedUrl(webhook.Url),
        Headers = webhook.Headers.ToDictionary(header => header.Key, _ => Mask),
    };

    public static CaughtRequestResource Masked(this CaughtRequestResource caught) => caught with
    {
        Query = MaskedUrl(caught.Query),
        Headers = caught.Headers.ToDictionary(header => header.Key, header => PlainHeaders.Contains(header.Key) ? header.Value : Mask),
    };

    /// <inheritdoc cref="SecretValues.MaskedUrl"/>
    public static string MaskedUrl(string url) => SecretValues.MaskedUrl(url);

    /// <summary>
    /// The errors of a definition that repeats the mask: if stored, it would replace the real value.
    /// </summary>
    public static IEnumerable<FieldError> Errors(WebhookPatch patch)
    {
        if (patch.Url is { To: { } url } && url.Contains($"={Mask}", StringComparison.Ordinal))
            yield return new("url", Why);
        foreach (var name in patch.HeaderChanges?.Where(header => header.Value == Mask).Select(header => header.Key) ?? [])
            yield return new($"headers.{name}", Why);
    }
}
