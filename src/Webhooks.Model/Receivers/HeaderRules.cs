using System.Buffers;

namespace Webhooks.Model;

/// <summary>The rules for custom headers of a webhook.</summary>
internal static class HeaderRules
{
    public const int MaxHeaders = 32;

    private const int MaxNameLength = 128;
    private const int MaxValueLength = 4096;

    /// <summary>Names and values together: common servers refuse a head of more than 8 to 16 kB.</summary>
    private const int MaxTotalLength = 8192;

    // RFC 9110 §5.6.2: token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Hop-by-hop (RFC 9110 §7.6.1), framing, cookies (they are never sent), and those that the sender sets.
    private static readonly string[] Reserved =
    [
        "connection", "cookie", "cookie2", "expect", "host", "http2-settings", "keep-alive", "te", "trailer", "transfer-encoding",
        "upgrade",
        "user-agent",
    ];

    private static readonly string[] ReservedPrefixes = ["content-", "proxy-", "webhook-"];

    /// <summary>The errors of the headers, by field.</summary>
    public static IEnumerable<(string Field, string Message)> Errors(IReadOnlyCollection<KeyValuePair<string, string>> headers)
    {
        if (headers.Count > MaxHeaders)
            yield return ("headers", $"must have at most {MaxHeaders} headers");
        if (headers.Sum(h => (long)h.Key.Length + h.Value.Length) > MaxTotalLength)
            yield return ("headers", $"must have at most {MaxTotalLength} characters in all names and values together");
        foreach (var (name, value) in headers)
        {
            if (Validate(name, value) is { } fault)
                yield return ($"headers.{name}", fault);
        }
    }

    /// <summary>Whether a header may be sent.</summary>
    public static bool Allow(string name, string value) => Validate(name, value) is null;

    private static string? Validate(string name, string value)
    {
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            return $"is not a header name (RFC 9110 token, at most {MaxNameLength} characters)";
        if (IsReserved(name))
            return "cannot be set: the sender or the connection sets it";
        if (value.Length > MaxValueLength)
            return $"must have at most {MaxValueLength} characters";
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "must be printable ASCII only" : null;
    }

    // A receiver behind CGI or WSGI cannot tell webhook_id from webhook-id: both are HTTP_WEBHOOK_ID (RFC 3875 §4.1.18).
    private static bool IsReserved(string name)
    {
        var hyphenated = name.Replace('_', '-');
        return Reserved.Contains(hyphenated, StringComparer.OrdinalIgnoreCase)
            || ReservedPrefixes.Any(p => hyphenated.StartsWith(p, StringComparison.OrdinalIgnoreCase));
    }
}
