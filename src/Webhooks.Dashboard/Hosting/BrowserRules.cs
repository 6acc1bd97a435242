using Microsoft.AspNetCore.Http;
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

    public static void WriteHeaders(IHeaderDictionary headers, DashboardOptions options, Uri? logo = null)
    {
        headers.ContentSecurityPolicy = $"{Policy(logo)}; frame-ancestors {options.FrameAncestors}";
        if (options.FrameAncestors == "'none'")
            headers.XFrameOptions = "DENY"; // antiforgery would set SAMEORIGIN
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        WriteHeaders(http.Response.Headers, options, PortalUser.Of(http.User) is null ? null : portal.Logo);
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
