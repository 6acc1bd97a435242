using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Dashboard.SignIn;

namespace Webhooks.AspNetCore;

/// <summary>Sign-in to the dashboard with an API key, for hosts without their own authentication.</summary>
public static class DashboardSignIn
{
    /// <summary>
    /// The authorization policy of signed-in users: <c>MapWebhooksDashboard(…).RequireAuthorization(DashboardSignIn.Policy)</c>.
    /// </summary>
    public const string Policy = "WebhooksDashboard";

    internal const string Scheme = "WebhooksDashboard";
    internal const string Path = "/sign-in";
    internal const string OutPath = "/sign-out";

    /// <summary>Adds the policy and shows a button to sign out.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="keys">Keys with the scope <see cref="KeyScopes.Admin"/> for all projects may sign in.</param>
    public static IServiceCollection AddWebhooksDashboardSignIn(this IServiceCollection services, IEnumerable<ApiKey> keys)
    {
        services.AddSingleton(new DashboardKeys([.. keys.Where(key => key.Allows(KeyScopes.Admin) && key.Projects.Count == 0)]));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DashboardAuthentication>(Scheme, null);
        services.AddAuthorization(
            options => options.AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser()));
        services.AddAntiforgery();
        services.Configure<DashboardOptions>(options => options.SignOutPath = OutPath.TrimStart('/'));
        return services;
    }

    /// <summary>Maps the sign-in page, <c>/sign-in</c>, and the end of a session, <c>POST /sign-out</c>.</summary>
    public static void MapWebhooksDashboardSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], SignInPage.ShowAsync).ExcludeFromDescription();
        endpoints.MapPost(Path, SignInPage.EnterAsync).ExcludeFromDescription();
        endpoints.MapPost(OutPath, SignInPage.LeaveAsync).ExcludeFromDescription();
    }
}
