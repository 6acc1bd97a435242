using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Webhooks.AspNetCore;

/// <summary>Signing in to the dashboard with an API key, for hosts that have no authentication of their own.</summary>
public static class DashboardSignIn
{
    /// <summary>The authorization policy of whoever has signed in: <c>MapWebhooksDashboard(…).RequireAuthorization(DashboardSignIn.Policy)</c>.</summary>
    public const string Policy = "WebhooksDashboard";

    internal const string Scheme = "WebhooksDashboard";
    internal const string Path = "/sign-in";
    internal const string OutPath = "/sign-out";

    /// <summary>Adds the policy and shows a button to sign out.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="keys">Those that have the scope <see cref="KeyScopes.Admin"/>, for all projects, may sign in.</param>
    public static IServiceCollection AddWebhooksDashboardSignIn(this IServiceCollection services, IEnumerable<ApiKey> keys)
    {
        services.AddSingleton(new DashboardKeys([.. keys.Where(key => key.Allows(KeyScopes.Admin) && key.Projects.Count == 0)]));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DashboardAuthentication>(Scheme, null);
        services.AddAuthorization(options => options.AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser()));
        services.AddAntiforgery();
        services.Configure<DashboardOptions>(options => options.SignOutPath = OutPath.TrimStart('/'));
        return services;
    }

    /// <summary>Maps the page to sign in, <c>/sign-in</c>, and what ends a session, <c>POST /sign-out</c>.</summary>
    public static void MapWebhooksDashboardSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, SignInPage.ShowAsync).ExcludeFromDescription();
        endpoints.MapPost(Path, SignInPage.EnterAsync).ExcludeFromDescription();
        endpoints.MapPost(OutPath, SignInPage.LeaveAsync).ExcludeFromDescription();
    }
}

/// <summary>The keys that open the dashboard.</summary>
internal sealed class DashboardKeys(IReadOnlyList<ApiKey> all) : IDisposable
{
    public IReadOnlyList<ApiKey> All => all;

    public KeyLimits Limits { get; } = new();

    public void Dispose() => Limits.Dispose();
}

/// <summary>Knows a user by the session's cookie, and sends others to the page where they sign in.</summary>
internal sealed class DashboardAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DashboardKeys keys, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Cookie = "webhooks-session";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (DashboardSession.Open(Request.Cookies[Cookie], keys.All, time.GetUtcNow()) is not { } key)
            return Task.FromResult(AuthenticateResult.NoResult());
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Name)], Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new(user, Scheme.Name)));
    }

    /// <summary>A page leads there and back; what scripts ask for is refused, or they would take the page for an answer.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!HttpMethods.IsGet(Request.Method) || !Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return base.HandleChallengeAsync(properties);
        var back = QueryString.Create("to", Request.Path + Request.QueryString);
        Response.Redirect($"{Request.PathBase}{DashboardSignIn.Path}{back}");
        return Task.CompletedTask;
    }
}
