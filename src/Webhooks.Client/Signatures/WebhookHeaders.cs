using System.Net.Http.Headers;

namespace Webhooks.Client;

/// <summary>The headers of a received webhook that are part of its signature (Standard Webhooks).</summary>
/// <param name="Id"><c>webhook-id</c>: the event's id, equal on every attempt; null when it is missing.</param>
/// <param name="Timestamp"><c>webhook-timestamp</c>: Unix seconds of the attempt; null when it is missing.</param>
/// <param name="Signature"><c>webhook-signature</c>: one or several signatures, separated by spaces; null when it is missing.</param>
public readonly record struct WebhookHeaders(string? Id, string? Timestamp, string? Signature)
{
    /// <summary>The name of the header with the event's id.</summary>
    public const string IdName = "webhook-id";

    /// <summary>The name of the header with the time of the attempt.</summary>
    public const string TimestampName = "webhook-timestamp";

    /// <summary>The name of the header with the signatures.</summary>
    public const string SignatureName = "webhook-signature";

    /// <summary>Looks the headers up, for example <c>WebhookHeaders.From(name =&gt; request.Headers[name])</c>.</summary>
    /// <param name="value">Returns the value of a header, ignoring the case of its name; null when it is missing.</param>
    public static WebhookHeaders From(Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value(IdName), value(TimestampName), value(SignatureName));
    }

    /// <summary>The headers of a request or an answer of <see cref="HttpClient"/>.</summary>
    public static WebhookHeaders From(HttpHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return From(name => headers.TryGetValues(name, out var values) ? string.Join(',', values) : null);
    }

    /// <summary>Headers by name, ignoring case.</summary>
    public static WebhookHeaders From(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var known = headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return From(name => known.Contains(name) ? string.Join(',', known[name]) : null);
    }
}
