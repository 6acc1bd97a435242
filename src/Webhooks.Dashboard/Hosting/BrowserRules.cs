using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Hosting;

/// <summary>The security headers of every answer of the dashboard, and the requests that it rejects.</summary>
internal sealed class BrowserRules(DashboardOptions options, PortalOptions portal)
{
    // MudBlazor and Blazor set styles inline; scripts come only from this host, and never inline.
    private static string Policy(Uri? logo) => string.Join("; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        logo is null ? "img-src 'self' data:" : $"img-src 'self' data: {logo.GetLeftPart(UriPartial.Path)}",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'");

    /// <param name="response">The answer.</param>
    /// <param name="options">The options of the dashboard.</param>
    /// <param name="portal">The options of the portal, for its pages.</param>
    public static void WriteHeaders(HttpResponse response, DashboardOptions options, PortalOptions? portal = null)
    {
        var headers = response.Headers;
        var ancestors = portal is null ? [] : FrameOrigin.Of(portal);
        var allowed = ancestors.Count > 0 ? string.Join(' ', ancestors) : options.FrameAncestors;
        headers.ContentSecurityPolicy = $"{Policy(portal?.Logo)}; frame-ancestors {allowed}";
        // Antiforgery would set SAMEORIGIN, and this header has no form for another origin.
        if (allowed == "'none'")
            headers.XFrameOptions = "DENY";
        else if (ancestors.Count > 0)
            response.OnStarting(() => Task.FromResult(headers.Remove(HeaderNames.XFrameOptions)));
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        WriteHeaders(http.Response, options, PortalUser.Of(http.User) is null ? null : portal);
        if (IsForeign(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync("A page of another site requested this connection.");
        }

        return next(http);
    }

    /// <summary>
    /// A page of another site may open a WebSocket to the host, with its cookies; the browser sends the origin of the page.
    /// </summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
        && PageOrigin.IsForeign(request);
}
