using System.Data.Common;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.Dashboard.SignIn;

/// <summary>The page where a user enters a key. A separate page without script: nothing of the dashboard is sent before it.</summary>
internal static class SignInPage
{
    public static async Task ShowAsync(HttpContext http, IAntiforgery antiforgery, IOptions<DashboardOptions> options) =>
        await WriteAsync(http, antiforgery, options.Value, http.Request.Query["to"], null);

    public static async Task EnterAsync(
        HttpContext http, IAntiforgery antiforgery, IOptions<DashboardOptions> options, DashboardKeys keys, TimeProvider time)
    {
        var (form, unreadable) = await SignInForm.ReadAsync(http);
        string? to = form["to"];
        if (unreadable is { } fault)
        {
            await RefuseAsync(fault.Status, fault.Why);
            return;
        }

        if (!await antiforgery.IsRequestValidAsync(http))
        {
            await RefuseAsync(StatusCodes.Status400BadRequest, "The page has expired. Sign in again.");
            return;
        }

        var given = form["key"].ToString().Trim();
        if (ApiKey.Find(keys.All, given) is not { } key)
        {
            if (keys.Limits.WaitOf(http.Connection.RemoteIpAddress, given) is { } wait)
            {
                http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(StatusCodes.Status429TooManyRequests, "Too many attempts came from your address. Try again in a minute.");
                return;
            }

            await RefuseAsync(StatusCodes.Status403Forbidden,
                "This key may not use the dashboard. Use a key of this host with the scope admin for all projects.");
            return;
        }

        http.Response.Cookies.Append(DashboardAuthentication.Cookie, DashboardSession.Issue(key, time.GetUtcNow()), CookieOf(http.Request));
        http.Response.Redirect(LocalPath.Of(http.Request, Target(to)));

        Task RefuseAsync(int status, string why)
        {
            http.Response.StatusCode = status;
            return WriteAsync(http, antiforgery, options.Value, to, why);
        }
    }

    public static async Task LeaveAsync(
        HttpContext http, IAntiforgery antiforgery, DashboardKeys keys, EndedSessions ended, TimeProvider time)
    {
        var (_, unreadable) = await SignInForm.ReadAsync(http);
        if (unreadable is { } fault)
        {
            http.Response.StatusCode = fault.Status;
            await http.Response.WriteAsync(fault.Why, http.RequestAborted);
            return;
        }

        if (await antiforgery.IsRequestValidAsync(http))
        {
            var session = DashboardSession.Open(http.Request.Cookies[DashboardAuthentication.Cookie], keys.All, time.GetUtcNow());
            if (session is not null && !await TryEndAsync(session, ended, http.RequestAborted))
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = "5";
                await http.Response.WriteAsync("You are still signed in: the database is not available. Try again in a moment.",
                    http.RequestAborted);
                return;
            }

            http.Response.Cookies.Delete(DashboardAuthentication.Cookie, CookieOf(http.Request));
        }

        http.Response.Redirect(LocalPath.Of(http.Request, DashboardSignIn.Path));
    }

    private static async Task<bool> TryEndAsync(DashboardSession session, EndedSessions ended, CancellationToken cancellationToken)
    {
        try
        {
            await ended.EndAsync(session.Id, session.Until, cancellationToken);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private static CookieOptions CookieOf(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = request.PathBase.HasValue ? LocalPath.Of(request, "") : "/",
    };

    /// <summary>A path of this host that a browser cannot read as another host.</summary>
    private static string Target(string? to) =>
        to is ['/', ..] and not ['/', '/' or '\\', ..] && !to.AsSpan().ContainsAnyInRange('\0', ' ') ? to : "/";

    private static Task WriteAsync(HttpContext http, IAntiforgery antiforgery, DashboardOptions options, string? to, string? wrong)
    {
        var token = antiforgery.GetAndStoreTokens(http);
        BrowserRules.WriteHeaders(http.Response, options);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sign in · Webhooks</title>
            <link rel="icon" href="data:,">
            <style>
            :root { color-scheme: light dark; --bg: #f6f7f9; --surface: #fff; --text: #1c2330; --muted: #5b6472; --line: #b6bcc7; --primary: #3b4fd8; --on: #fff; --bad: #b42525 }
            @media (prefers-color-scheme: dark) { :root { --bg: #10131a; --surface: #181d27; --text: #e6e9ef; --muted: #9aa4b5; --line: #4b5568; --primary: #9aa8ff; --on: #10131a; --bad: #ff9a94 } }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--bg); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif }
            main { box-sizing: border-box; width: min(400px, 100vw - 32px); padding: 28px; background: var(--surface); border-radius: 12px; box-shadow: 0 1px 4px rgb(0 0 0 / .15) }
            h1 { font-size: 1.35rem; margin: 0 0 4px } p { margin: 0 0 18px; color: var(--muted) } label { display: block; font-weight: 600; margin-bottom: 5px }
            input { box-sizing: border-box; width: 100%; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); color: inherit; font: inherit }
            button { margin-top: 16px; width: 100%; padding: 10px; border: 0; border-radius: 8px; background: var(--primary); color: var(--on); font: inherit; font-weight: 600; cursor: pointer }
            :focus-visible { outline: 2px solid var(--primary); outline-offset: 2px } .wrong { color: var(--bad); font-weight: 500 }
            </style>
            </head>
            <body>
            <main>
            <h1>Webhooks</h1>
            <p>Sign in with an API key of this host.</p>
            {{(wrong is null ? "" : $"<p class=\"wrong\" role=\"alert\">{WebUtility.HtmlEncode(wrong)}</p>")}}
            <form method="post" action="{{WebUtility.HtmlEncode(LocalPath.Of(http.Request, DashboardSignIn.Path))}}">
            <input type="hidden" name="{{token.FormFieldName}}" value="{{WebUtility.HtmlEncode(token.RequestToken)}}">
            <input type="hidden" name="to" value="{{WebUtility.HtmlEncode(Target(to))}}">
            <label for="key">API key</label>
            <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
            <button type="submit">Sign in</button>
            </form>
            </main>
            </body>
            </html>
            """, http.RequestAborted);
    }
}
