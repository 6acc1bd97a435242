using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.Hosting;
using Webhooks.Dashboard.Layout;

namespace Webhooks.Dashboard.Portal;

/// <summary>Admits the users of portal sessions to their pages: by a URL that works once, then by a cookie of these pages alone.</summary>
internal static class PortalGate
{
    public const string CodeParameter = "code";
    public const string SessionParameter = "session";

    private const string Cookie = "webhooks-portal";

    /// <summary>Uses a URL, and redirects to the pages.</summary>
    public static async Task EnterAsync(HttpContext http)
    {
        try
        {
            var (door, gate) = (http.RequestServices.GetRequiredService<PortalDoor>(), ApiGate.Of(http.RequestServices));
            var code = (string)http.GetRouteValue(CodeParameter)!;
            if (gate.WaitBefore(http, door, code) is { } pause)
            {
                await PortalEnd.WriteBusyAsync(http, pause);
                return;
            }

            if (await door.EnterAsync(code, http.RequestAborted) is not { } entry)
            {
                gate.CountFailure(http, code);
                await PortalEnd.WriteAsync(http, "This link was used before, or it has expired.");
                return;
            }

            Admit(http, http.Request.Path.Value!.Split($"/{PortalPlace.Enter}/")[0], entry);
        }
        catch (RefusedException)
        {
            await PortalEnd.WriteUnavailableAsync(http);
        }
    }

    /// <summary>Gives the browser the cookie of a session's pages, and redirects to them.</summary>
    /// <param name="portal">The path of the portal.</param>
    public static void Admit(HttpContext http, string portal, PortalEntry entry)
    {
        var path = LocalPath.Of(http.Request, $"{portal}/{entry.Session}");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Cookies.Append(Cookie, entry.Cookie, CookieOf(http.Request, path, entry.Until));
        http.Response.Redirect($"{path}/{new Links().Webhooks(entry.Project.Value)}");
    }

    private static CookieOptions CookieOf(HttpRequest request, string path, DateTimeOffset until)
    {
        var framed = IsFramed(request);
        var cookie = new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            // Not strict: the browser would not send it after the redirect from a link of another site.
            SameSite = framed ? SameSiteMode.None : SameSiteMode.Lax,
            // Browsers accept it from http://localhost, too.
            Secure = framed || request.IsHttps,
            Path = path,
            Expires = until,
        };
        // Only within pages of the same site is it sent again: the same frame in another site's page has no session.
        if (framed)
            cookie.Extensions.Add("Partitioned");
        return cookie;
    }

    private static bool IsFramed(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"] is ["iframe"]
        && request.HttpContext.RequestServices.GetRequiredService<IOptions<PortalOptions>>().Value.FrameAncestors.Count > 0;

    /// <summary>Runs a handler for the user of a session that is open; others are shown its end.</summary>
    /// <param name="next">The handler; null redirects to the project's webhooks.</param>
    public static RequestDelegate Guard(RequestDelegate? next) => async http =>
    {
        var session = (string)http.GetRouteValue(SessionParameter)!;
        var cookie = http.Request.Cookies[Cookie] ?? "";
        try
        {
            var (door, gate) = (http.RequestServices.GetRequiredService<PortalDoor>(), ApiGate.Of(http.RequestServices));
            if (cookie.Length > 0 && gate.WaitBefore(http, door, cookie) is { } pause)
            {
                await PortalEnd.WriteBusyAsync(http, pause);
                return;
            }

            var access = await http.RequestServices.GetRequiredService<PageSessions>().FindAsync(
                session, cookie, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
            if (access is null)
            {
                if (cookie.Length > 0)
                    gate.CountFailure(http, cookie);
                await PortalEnd.WriteAsync(http, "This session has ended.");
                return;
            }

            http.User = new PortalUser(session, cookie).ToPrincipal();
            if (next is null)
            {
                var root = LocalPath.Of(http.Request, http.Request.Path.Value!.TrimEnd('/'));
                http.Response.Redirect($"{root}/{new Links().Webhooks(access.Projects!.Single().Value)}");
                return;
            }
        }
        catch (RefusedException)
        {
            await PortalEnd.WriteUnavailableAsync(http);
            return;
        }

        await next(http);
    };
}
