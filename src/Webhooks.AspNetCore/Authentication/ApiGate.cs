using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// Decides which callers may use an endpoint of the API, wherever it is mapped. With keys: callers that have one. Else, with a policy of
/// the host: callers that it accepts. Else: callers on this machine. A request with a key that was created while the host runs has the
/// rights of that key, and no others, in each of these cases.
/// </summary>
internal sealed class ApiGate(
    PortalDoor? door = null, RuntimeKeys? keys = null, TimeProvider? time = null, PortalTokens? tokens = null) : IDisposable
{
    private const string Scheme = "Bearer ";

    private readonly KeyLimits _limits = new();
    private readonly PresentedKeys? _presented = keys is null ? null : new(keys, time ?? TimeProvider.System);
    private ImmutableArray<ApiKey> _keys = [];
    private ImmutableHashSet<string> _hosts = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    public static ApiGate Of(IServiceProvider services) => services.GetService<ApiGate>()
        ?? throw new InvalidOperationException("The API's services are missing: call AddWebhooksApi() on the host's services.");

    public void AddKeys(IEnumerable<ApiKey> keys) => _keys = [.. _keys, .. keys];

    /// <summary>Adds names that the host answers to while there are no keys.</summary>
    public void AddHosts(IEnumerable<string> hosts) => _hosts = _hosts.Union(hosts);

    /// <summary>The reason to refuse a request to an endpoint that needs a key; null to accept it.</summary>
    public ValueTask<Refused?> ValidateAsync(HttpContext http) => Token(http.Request) switch
    {
        { } token when PortalDoor.IsToken(token) && door is not null => ValidateAsync(http, door, token),
        { } token when RuntimeKey.HasForm(token) && _presented is not null && ApiKey.Find(_keys, token) is null =>
            ValidateAsync(http, _presented, token),
        { } token when tokens?.Takes(token) == true && ApiKey.Find(_keys, token) is null => ValidateAsync(http, tokens, token),
        _ => new(Validate(http)),
    };

    private Refused? Validate(HttpContext http)
    {
        if (_keys.IsEmpty)
        {
            if (ValidateWithoutKey(http) is { } refused)
                return refused;
            http.Grant(new(http.Actor(ActorKind.Host, http.User.Identity?.Name ?? "host"), Capabilities.Admin));
            return null;
        }

        if (Token(http.Request) is not { } token)
            return Refused.WithoutKey;
        if (ApiKey.Find(_keys, token) is not { } key)
            return Wrong(http, token);
        return Accept(http, key);
    }

    /// <summary>The reason to refuse a request to an endpoint that needs no key; null to accept it.</summary>
    public Refused? ValidateWithoutKey(HttpContext http) => IsDecidedByHost(http.GetEndpoint()) ? null : ValidateLocal(http);

    /// <summary>The reason why the caller is not on this machine; null when it is.</summary>
    public Refused? ValidateLocal(HttpContext http) => LocalCallers.Validate(http, _hosts);

    /// <summary>
    /// How long a caller must wait who presents an unknown session's secret after too many wrong ones; null to look for the session.
    /// </summary>
    public TimeSpan? WaitBefore(HttpContext http, PortalDoor door, string secret) =>
        door.IsInUse(secret) ? null : _limits.WaitBefore(http.Connection.RemoteIpAddress);

    /// <summary>Counts a wrong secret. Returns how long its sender must wait; null when it may try again.</summary>
    public TimeSpan? CountFailure(HttpContext http, string secret) => _limits.WaitOf(http.Connection.RemoteIpAddress, secret);

    public void Dispose() => _limits.Dispose();

    /// <summary>Whether the host decides about access to the endpoint; its authorization middleware enforces a policy.</summary>
    private static bool IsDecidedByHost(Endpoint? endpoint) => endpoint is not null
        && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            || endpoint.Metadata.GetMetadata<IAuthorizationRequirementData>() is not null
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private async ValueTask<Refused?> ValidateAsync(HttpContext http, PresentedKeys presented, string token) =>
        await presented.FindAsync(http, token) switch
        {
            { IsUnknown: true } => Refused.UncheckedKey,
            { Key: null } => Wrong(http, token),
            { HasExpired: true } => Refused.ExpiredKey,
            { Key: { } key } => Accept(http, key),
        };

    private Refused Wrong(HttpContext http, string token) =>
        _limits.WaitOf(http.Connection.RemoteIpAddress, token) is { } pause ? Refused.TooManyFailures(pause) : Refused.WrongKey;

    private Refused? Accept(HttpContext http, ApiKey key)
    {
        if (_limits.WaitOf(key) is { } wait)
            return Refused.TooManyRequests(wait);
        if (Validate(http, key) is { } unfit)
            return unfit;
        http.Grant(new(
            http.Actor(ActorKind.Key, key.Name), key.Scopes.ToCapabilities(), key.Projects.Count > 0 ? key.Projects : null));
        return null;
    }

    private static Refused? Validate(HttpContext http, ApiKey key)
    {
        if (!IsVisible(http, key))
            return Refused.ForeignProject;
        var scope = KeyScope.Of(http);
        return key.Allows(scope) ? null : Refused.WithoutScope(scope);
    }

    /// <summary>Routes outside of projects need a key for all projects; the list of projects shows a key only its own.</summary>
    private static bool IsVisible(HttpContext http, ApiKey key) => key.Projects.Count == 0 || IsVisible(http, key.Projects);

    private static bool IsVisible(HttpContext http, ImmutableHashSet<ProjectId> projects) =>
        http.GetRouteValue(ProjectRoute.Parameter) is string text
            ? ProjectId.TryParse(text, out var project) && projects.Contains(project)
            : http.GetEndpoint()?.Metadata.GetMetadata<ListsProjects>() is not null;

    /// <summary>
    /// A portal session's token counts wherever the host is called from: with keys, without, and on this machine it has its own rights
    /// alone.
    /// </summary>
    private async ValueTask<Refused?> ValidateAsync(HttpContext http, PortalDoor door, string token)
    {
        var address = http.Connection.RemoteIpAddress;
        try
        {
            // Each unknown session costs its project a question. Sessions that are in use are not locked out by wrong tokens.
            if (WaitBefore(http, door, token) is { } pause)
                return Refused.TooManyFailures(pause);
            if (await door.FindByTokenAsync(token, address?.ToString(), http.RequestAborted) is not { } access)
                return _limits.WaitOf(address, token) is { } wait ? Refused.TooManyFailures(wait) : Refused.WrongKey;
            return Accept(http, access);
        }
        catch (RefusedException e)
        {
            return Refused.Of(e.Refusal);
        }
    }

    /// <summary>A signed token has the rights that it names alone, as a portal session's has.</summary>
    private async ValueTask<Refused?> ValidateAsync(HttpContext http, PortalTokens tokens, string token)
    {
        var address = http.Connection.RemoteIpAddress;
        var (user, fault) = await tokens.FindAsync(token);
        if (user is not null)
            return Accept(http, user.ToAccess(address?.ToString()));
        if (_limits.WaitOf(address, token) is { } wait)
            return Refused.TooManyFailures(wait);
        tokens.Log(fault!);
        return Refused.WrongToken;
    }

    private static Refused? Accept(HttpContext http, Access access)
    {
        if (!IsVisible(http, access.Projects!))
            return Refused.Of(AccessRefusals.NoSuchProject);
        if (!access.Allows(KeyScope.CapabilityOf(http)))
            return Refused.Of(AccessRefusals.WithoutCapability(KeyScope.CapabilityOf(http)));
        http.Grant(access);
        return null;
    }

    private static string? Token(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
}

/// <summary>Metadata of the list that shows a key only its own projects.</summary>
internal sealed record ListsProjects
{
    public static readonly ListsProjects Instance = new();
}

internal static class ApiGateConventions
{
    /// <summary>
    /// Puts the gate before the endpoint itself, so that it is protected in every pipeline. The authorization middleware of a host
    /// has checked its policy before.
    /// </summary>
    public static TBuilder Guarded<TBuilder>(this TBuilder endpoint, Func<ApiGate, HttpContext, ValueTask<Refused?>> validate)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Finally(builder =>
        {
            if (builder.RequestDelegate is not { } next)
                return;
            var gate = ApiGate.Of(builder.ApplicationServices);
            builder.RequestDelegate = http =>
            {
                var validated = validate(gate, http);
                return validated.IsCompletedSuccessfully ? Go(validated.Result, next, http) : GoAsync(validated, next, http);
            };
        });
        return endpoint;
    }

    private static Task Go(Refused? refused, RequestDelegate next, HttpContext http) =>
        refused is null ? next(http) : refused.WriteAsync(http);

    private static async Task GoAsync(ValueTask<Refused?> validated, RequestDelegate next, HttpContext http) =>
        await Go(await validated, next, http);
}
