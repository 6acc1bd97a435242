using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.Dashboard.Portal;

/// <summary>What a user without an open session sees. It is the same whether or not there was such a session or project.</summary>
internal static class PortalEnd
{
    public static Task WriteAsync(HttpContext http, string why) => WriteAsync(http, StatusCodes.Status403Forbidden, why);

    public static Task WriteBusyAsync(HttpContext http, TimeSpan pause)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(http, StatusCodes.Status429TooManyRequests, "Too many attempts came from your address. Try again in a minute.");
    }

    public static Task WriteUnavailableAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "The host cannot check your session at the moment.");
    }

    private static Task WriteAsync(HttpContext http, int status, string why)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<PortalOptions>>().Value;
        BrowserRules.WriteHeaders(http.Response, http.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value, options);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var back = options.ReturnUrl is { } url
            ? $"<p><a target=\"_top\" href=\"{WebUtility.HtmlEncode(url.AbsoluteUri)}\">Go back</a></p>"
            : "<p>Open it again from where you came.</p>";
        return http.Response.WriteAsync($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Session ended · Webhooks</title>
            <link rel="icon" href="data:,">
            <style>
            :root { color-scheme: light dark }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 15px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif }
            main { box-sizing: border-box; width: min(400px, 100vw - 32px); padding: 28px }
            h1 { font-size: 1.35rem; margin: 0 0 4px } a { color: LinkText }
            </style>
            </head>
            <body>
            <main>
            <h1>Webhooks</h1>
            <p>{{WebUtility.HtmlEncode(why)}}</p>
            {{back}}
            </main>
            </body>
            </html>
            """, http.RequestAborted);
    }
}
