using System.Buffers;

namespace Webhooks.Host;

/// <summary>
/// Removes an <c>X-Forwarded-Prefix</c> that is not a path: a proxy may forward what its client sent, and <c>//evil.example</c> before a
/// path of this host is a URL of another host.
/// </summary>
internal static class ForwardedPrefix
{
    private const string Header = "X-Forwarded-Prefix";

    // RFC 3986 §3.3: pchar.
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@");

    public static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        // Each value is from one proxy; if one is wrong, the whole is not a path.
        if (!http.Request.Headers.GetCommaSeparatedValues(Header).All(IsPath))
            http.Request.Headers.Remove(Header);
        return next(http);
    }

    /// <summary>Whether it is a path that begins with one slash and has no empty segment.</summary>
    public static bool IsPath(string prefix) =>
        prefix is ['/', ..] && !prefix.Contains("//", StringComparison.Ordinal) && !prefix.AsSpan().ContainsAnyExcept(PathCharacters);
}
