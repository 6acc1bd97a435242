using System.Buffers;
using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>What a webhook's definition may hold. All errors are told at once.</summary>
public static class DefinitionRules
{
    private const int MaxHeaderValueLength = 4096;

    // RFC 9110 §5.6.2: token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Hop-by-hop (RFC 9110 §7.6.1), framing, and those that are ours to set.
    private static readonly string[] ReservedHeaders =
        ["connection", "cookie", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "user-agent"];

    private static readonly string[] ReservedHeaderPrefixes = ["content-", "proxy-", "webhook-"];

    /// <summary>Everything that is wrong with the definition; empty when it can be registered.</summary>
    public static ImmutableArray<FieldError> Check(WebhookDefinition definition) =>
        [.. Errors(definition).Select(e => new FieldError(e.Field, e.Message))];

    private static IEnumerable<(string Field, string Message)> Errors(WebhookDefinition d)
    {
        if (d.Name.Length is < 1 or > WebhookDefinition.MaxNameLength || string.IsNullOrWhiteSpace(d.Name))
            yield return ("name", $"takes 1 to {WebhookDefinition.MaxNameLength} characters, not all blank");
        if (WhyNotUrl(d.Url) is { } fault)
            yield return ("url", fault);
        if (d.Description?.Length > WebhookDefinition.MaxDescriptionLength)
            yield return ("description", $"takes at most {WebhookDefinition.MaxDescriptionLength} characters");
        if (d.Filter.Patterns.Length > WebhookDefinition.MaxEventTypes)
            yield return ("event_types", $"takes at most {WebhookDefinition.MaxEventTypes} patterns");
        if (!d.Throttle.IsAllowed)
            yield return ("throttle", $"takes {Throttle.Allowed}");
        if (d.MaxInFlight is < 1 or > WebhookDefinition.MaxInFlightLimit)
            yield return ("max_in_flight", $"takes 1 to {WebhookDefinition.MaxInFlightLimit}");
        if (d.Timeout is { } timeout && (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromSeconds(60)))
            yield return ("timeout", "takes 1s to 60s");
        if (d.RetrySchedule is { IsAllowed: false })
            yield return ("retry_schedule", $"takes {RetrySchedule.Allowed}");
        if (d.Headers.Count > WebhookDefinition.MaxHeaders)
            yield return ("headers", $"takes at most {WebhookDefinition.MaxHeaders} headers");
        foreach (var (name, value) in d.Headers)
        {
            if (WhyNotHeader(name, value) is { } headerFault)
                yield return ($"headers.{name}", headerFault);
        }
    }

    private static string? WhyNotUrl(string url)
    {
        if (url.Length > WebhookDefinition.MaxUrlLength)
            return $"takes at most {WebhookDefinition.MaxUrlLength} characters";
        if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return "must start with http:// or https://";
        if (url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
            return "holds a blank, a control character or a backslash";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return "is not an absolute URL with a host";
        if (uri.UserInfo.Length > 0)
            return "must not hold a user name or password; use a header";
        return uri.Fragment.Length > 0 ? "must not hold a fragment (#…): it is never sent" : null;
    }

    /// <summary>What is wrong with a custom header, or null when it may go out.</summary>
    internal static string? WhyNotHeader(string name, string value)
    {
        if (name.Length is 0 or > 128 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            return "is not a header name (RFC 9110 token, at most 128 characters)";
        if (ReservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
            || ReservedHeaderPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
        {
            return "is set by the sender or by the connection and cannot be given";
        }

        if (value.Length > MaxHeaderValueLength)
            return $"takes at most {MaxHeaderValueLength} characters";
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "takes printable ASCII only" : null;
    }
}
