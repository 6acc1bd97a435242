using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Webhooks.AspNetCore;

/// <summary>The site whose page sent a request, as browsers report it. Other programs do not.</summary>
internal static class PageOrigin
{
    /// <summary>Whether it was a page of another site, or of another port of this machine.</summary>
    public static bool IsForeign(HttpRequest request) =>
        (request.Headers[HeaderNames.Origin] is [{ Length: > 0 } origin]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Authority.Equals(Authority(request), StringComparison.OrdinalIgnoreCase)))
        || request.Headers["Sec-Fetch-Site"] is ["cross-site"];

    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var uri) ? uri.Authority : request.Host.ToString();
}
