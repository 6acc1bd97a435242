using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>
/// The rules for answers. Bins are on the same origin as the dashboard, so an answer must not be anything that a browser treats as a page,
/// a script, a style or an instruction: only content types and headers of an API are allowed.
/// </summary>
internal static class AnswerRules
{
    public const int MaxBodyBytes = 64 * 1024;
    public const int MaxHeaders = 32;
    public const int MaxFailFirst = 100;

    /// <summary>Twice the longest timeout of a webhook.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(120);

    public const string AllowedHeaders =
        "content-type, retry-after, etag, last-modified, expires, date, allow, vary, content-language, ratelimit…, webhook-… or x-… of "
            + "your own";

    public const string AllowedContentTypes = "application/json, application/…+json, text/plain or application/octet-stream";

    private const int MaxHeaderCharacters = 8192;

    // RFC 9110 §5.6.2: token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Allowed =
        ["content-type", "retry-after", "etag", "last-modified", "expires", "date", "allow", "vary", "content-language"];

    private static readonly string[] AllowedPrefixes = ["ratelimit", "webhook-", "x-"];

    // Headers x-… that browsers or proxies before the host obey.
    private static readonly string[] Forbidden =
        ["x-content-type-options", "x-frame-options", "x-xss-protection", "x-dns-prefetch-control", "x-permitted-cross-domain-policies",
            "x-ua-compatible", "x-sendfile", "x-robots-tag"];

    /// <summary>The errors of an answer, by field.</summary>
    public static IEnumerable<FieldError> Errors(Answer answer)
    {
        if (answer.Status is < 200 or > 599)
            yield return new("status", "must be a status from 200 to 599");
        if (answer.FailStatus is < 200 or > 599)
            yield return new("fail_first.status", "must be a status from 200 to 599");
        if (answer.FailFirst is < 0 or > MaxFailFirst)
            yield return new("fail_first.count", $"must be a whole number from 0 to {MaxFailFirst}");
        if (answer.Delay < TimeSpan.Zero || answer.Delay > MaxDelay)
            yield return new("delay", $"must be a duration of 0s to {Duration.Format(MaxDelay)}");
        if (Encoding.UTF8.GetByteCount(answer.Body) > MaxBodyBytes)
            yield return new("body", $"must have at most {MaxBodyBytes} bytes");
        if (answer.Body.Length > 0 && !TakesBody(answer.Status))
            yield return new("body", $"must be empty: a {answer.Status} response has no body");
        if (answer.Headers.Count > MaxHeaders || answer.Headers.Sum(h => (long)h.Key.Length + h.Value.Length) > MaxHeaderCharacters)
            yield return new("headers", $"must have at most {MaxHeaders} headers of {MaxHeaderCharacters} characters in all");
        foreach (var (name, value) in answer.Headers)
        {
            if (Validate(name, value) is { } fault)
                yield return new($"headers.{name}", fault);
        }
    }

    /// <summary>RFC 9110 §6.4.1.</summary>
    public static bool TakesBody(int status) => status is not (204 or 205 or 304);

    private static string? Validate(string name, string value)
    {
        if (name.Length is 0 or > 128 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            return "is not the name of a header";
        if (!IsAllowed(name.ToLowerInvariant()))
            return $"is not a header that a bin may answer with; it may use {AllowedHeaders}";
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return "must be printable ASCII only";
        return name.Equals("content-type", StringComparison.OrdinalIgnoreCase) && !IsPlain(value) ? $"must be {AllowedContentTypes}" : null;
    }

    private static bool IsAllowed(string name) =>
        (Allowed.Contains(name) || AllowedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        && !Forbidden.Contains(name)
        && !name.StartsWith("x-accel-", StringComparison.Ordinal);

    private static bool IsPlain(string value) => MediaTypeHeaderValue.TryParse(value, out var type)
        && type.MediaType.Value?.ToLowerInvariant() is { } media
        && (media is "application/json" or "text/plain" or "application/octet-stream"
            || (media.StartsWith("application/", StringComparison.Ordinal) && media.EndsWith("+json", StringComparison.Ordinal)));
}
