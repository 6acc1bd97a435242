using System.Buffers;

namespace Webhooks.Host;

/// <summary>
/// Takes away an <c>X-Forwarded-Prefix</c> that is no path: a proxy may pass on what its client wrote, and <c>//evil.example</c> before a
/// path of ours is a URL of another host.
/// </summary>
internal static class ForwardedPrefix
{
    private const string Header = "X-Forwarded-Prefix";

    // RFC 3986 §3.3: pchar.
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@");

    public static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        // Several values are several proxies, each with its own; one that is wrong makes the whole no path.
        if (!http.Request.Headers.GetCommaSeparatedValues(Header).All(IsPath))
            http.Request.Headers.Remove(Header);
        return next(http);
    }

    /// <summary>Whether it is a path that begins with one slash and has no empty segment.</summary>
    public static bool IsPath(string prefix) =>
        prefix is ['/', ..] && !prefix.Contains("//", StringComparison.Ordinal) && !prefix.AsSpan().ContainsAnyExcept(PathCharacters);
}
