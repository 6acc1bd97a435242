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
internal sealed class ApiGate(RuntimeKeys? keys = null, TimeProvider? time = null) : IDisposable
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

    /// <summary>Finds the key that was created while the host runs, before <see cref="Validate(HttpContext)"/>.</summary>
    public ValueTask PresentAsync(HttpContext http) =>
        _presented is null || Token(http.Request) is not { } token || !RuntimeKey.HasForm(token) || ApiKey.Find(_keys, token) is not null
            ? default
            : PresentAsync(_presented, http, token);

    /// <summary>The reason to refuse a request to an endpoint that needs a key; null to accept it.</summary>
    public Refused? Validate(HttpContext http)
    {
        if (http.Features.Get<PresentedKey>() is { } presented)
            return Validate(http, presented);
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

    public void Dispose() => _limits.Dispose();

    /// <summary>Whether the host decides about access to the endpoint; its authorization middleware enforces a policy.</summary>
    private static bool IsDecidedByHost(Endpoint? endpoint) => endpoint is not null
        && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            || endpoint.Metadata.GetMetadata<IAuthorizationRequirementData>() is not null
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private static async ValueTask PresentAsync(PresentedKeys presented, HttpContext http, string token) =>
        http.Features.Set(await presented.FindAsync(http, token));

    private Refused? Validate(HttpContext http, PresentedKey presented) => presented switch
    {
        { IsUnknown: true } => Refused.UncheckedKey,
        { Key: null } => Wrong(http, Token(http.Request)!),
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
    private static bool IsVisible(HttpContext http, ApiKey key) =>
        key.Projects.Count == 0
        || (http.GetRouteValue(ProjectRoute.Parameter) is string text
            ? ProjectId.TryParse(text, out var project) && key.Sees(project)
            : http.GetEndpoint()?.Metadata.GetMetadata<ListsProjects>() is not null);

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
    public static TBuilder Guarded<TBuilder>(this TBuilder endpoint, Func<ApiGate, HttpContext, Refused?> whyNot)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Finally(builder =>
        {
            if (builder.RequestDelegate is not { } next)
                return;
            var gate = ApiGate.Of(builder.ApplicationServices);
            builder.RequestDelegate = http => gate.PresentAsync(http) is { IsCompletedSuccessfully: false } pending
                ? WaitAsync(pending, http)
                : RunAsync(http);

            async Task WaitAsync(ValueTask presented, HttpContext http)
            {
                await presented;
                await RunAsync(http);
            }

            Task RunAsync(HttpContext http) => whyNot(gate, http) is { } refused ? refused.WriteAsync(http) : next(http);
        });
        return endpoint;
    }
}
