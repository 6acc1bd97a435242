using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.SignIn;

/// <summary>The keys that open the dashboard.</summary>
internal sealed class DashboardKeys(IReadOnlyList<ApiKey> all) : IDisposable
{
    public IReadOnlyList<ApiKey> All => all;

    public KeyLimits Limits { get; } = new();

    public void Dispose() => Limits.Dispose();
}

/// <summary>Authenticates a user by the session's cookie, and redirects others to the sign-in page.</summary>
internal sealed class DashboardAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DashboardKeys keys,
    EndedSessions ended, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Cookie = "webhooks-session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (DashboardSession.Open(Request.Cookies[Cookie], keys.All, time.GetUtcNow()) is not { } session)
            return AuthenticateResult.NoResult();
        return await ended.HasEndedAsync(session.Id, Context.RequestAborted) switch
        {
            false => AuthenticateResult.Success(new(session.ToUser(Scheme.Name), Scheme.Name)),
            true => AuthenticateResult.Fail("The session has ended."),
            null => AuthenticateResult.Fail("The database is not available, so the session cannot be checked."),
        };
    }

    /// <summary>Pages redirect there and back; requests of scripts are refused, because they would read the page as an answer.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!(HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method))
            || !Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return base.HandleChallengeAsync(properties);
        var back = QueryString.Create("to", Request.Path + Request.QueryString);
        Response.Redirect(LocalPath.Of(Request, $"{DashboardSignIn.Path}{back}"));
        return Task.CompletedTask;
    }
}
