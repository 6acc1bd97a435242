using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// The access of the caller of a request, or of the user of a page. Where no caller was authenticated, there is none to use.
/// </summary>
internal sealed class CallerAccess
{
    private Access? _access;

    /// <summary>Whether a caller was authenticated.</summary>
    public bool IsKnown => _access is not null;

    public Access Value
    {
        get => _access ?? throw new InvalidOperationException("No caller was authenticated: there is no access to use.");
        set => _access = value;
    }
}

internal static class CallerAccessExtensions
{
    /// <summary>
    /// Adds the operations and the reads of a caller to its scope. Each has the access of the moment: that of an embedded page may change.
    /// </summary>
    public static void AddCallerAccess(this IServiceCollection services)
    {
        services.TryAddScoped<CallerAccess>();
        services.TryAddTransient(
            caller => caller.GetRequiredService<WebhooksGateway>().As(caller.GetRequiredService<CallerAccess>().Value));
        services.TryAddTransient(
            caller => caller.GetRequiredService<WebhooksQueries>().As(caller.GetRequiredService<CallerAccess>().Value));
    }

    /// <summary>The access of the caller.</summary>
    public static Access Access(this HttpContext http) => http.RequestServices.GetRequiredService<CallerAccess>().Value;

    public static void Grant(this HttpContext http, Access access) =>
        http.RequestServices.GetRequiredService<CallerAccess>().Value = access;

    /// <summary>The actor of a request.</summary>
    public static Actor Actor(this HttpContext http, ActorKind kind, string name) =>
        new(kind, name, http.Connection.RemoteIpAddress?.ToString());

    /// <summary>What a key with these scopes may do.</summary>
    public static Capabilities ToCapabilities(this KeyScopes scopes) =>
        (scopes.HasFlag(KeyScopes.Admin) ? Capabilities.Admin : Capabilities.None)
        | (scopes.HasFlag(KeyScopes.Manage) ? Capabilities.Manage : Capabilities.None)
        | (scopes.HasFlag(KeyScopes.Read) ? Capabilities.View : Capabilities.None)
        | (scopes.HasFlag(KeyScopes.Publish) ? Capabilities.Publish : Capabilities.None);
}
