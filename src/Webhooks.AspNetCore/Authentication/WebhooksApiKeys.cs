using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Asks for a key before the API, for hosts that have no authentication of their own.</summary>
public static class WebhooksApiKeys
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// Answers each request below <c>/api</c> that does not have <c>Authorization: Bearer</c> and one of the keys with 401, whether or not
    /// there is such a route; with a key that has not the scope that is needed with 403; in a project that is not one of the key's as though
    /// there were none, with 404; and above the key's rate, or after too many wrong keys, with 429 and <c>Retry-After</c>. Everything else,
    /// as the health checks and the OpenAPI document, stays open. Without keys nothing is asked for.
    /// </summary>
    /// <param name="app">The host; behind its routing and before its endpoints.</param>
    /// <param name="keys">A new one and an old one while clients change over.</param>
    public static IApplicationBuilder UseWebhooksApiKeys(this IApplicationBuilder app, IEnumerable<ApiKey> keys)
    {
        ApiKey[] known = [.. keys];
        if (known.Length == 0)
            return app;
        var limits = new KeyLimits();
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(limits.Dispose);
        return app.Use((http, next) => WhyNot(http, known, limits) is { } refusal ? RefuseAsync(http, refusal) : next(http));
    }

    /// <summary>
    /// Where the host asks for keys, asks for one here too, outside <c>/api</c>: one to all projects, and with the scope <c>read</c> for GET
    /// or <c>manage</c> for everything else.
    /// </summary>
    public static TBuilder RequireWebhooksKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(AsksForKey.Instance);

    /// <summary>The key that a request came with, where the host asks for keys.</summary>
    internal static ApiKey? Key(this HttpContext http) => http.Features.Get<ApiKey>();

    private static Refused? WhyNot(HttpContext http, ApiKey[] keys, KeyLimits limits)
    {
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && http.GetEndpoint()?.Metadata.GetMetadata<AsksForKey>() is null)
        {
            return null;
        }

        if (Token(http.Request) is not { } token)
            return Refused.WithoutKey;
        if (ApiKey.Find(keys, token) is not { } key)
            return limits.WaitOf(http.Connection.RemoteIpAddress) is { } pause ? Refused.TooManyFailures(pause) : Refused.WrongKey;
        http.Features.Set(key);
        return limits.WaitOf(key) is { } wait ? Refused.TooManyRequests(wait) : WhyNot(http, key);
    }

    private static Refused? WhyNot(HttpContext http, ApiKey key)
    {
        if (http.GetEndpoint() is null)
            return null;
        if (!IsVisible(http, key))
            return Refused.ForeignProject;
        var scope = KeyScope.Of(http);
        return key.Allows(scope) ? null : Refused.WithoutScope(scope);
    }

    /// <summary>What belongs to no project is for keys to all of them; the list of projects shows a key its own.</summary>
    private static bool IsVisible(HttpContext http, ApiKey key) =>
        key.Projects.Count == 0
        || (http.GetRouteValue(ProjectRoute.Parameter) is string text
            ? ProjectId.TryParse(text, out var project) && key.Sees(project)
            : http.GetEndpoint()!.Metadata.GetMetadata<ListsProjects>() is not null);

    private static string? Token(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;

    private static Task RefuseAsync(HttpContext http, Refused refused)
    {
        if (refused.Challenge is { } challenge)
            http.Response.Headers[HeaderNames.WWWAuthenticate] = challenge;
        if (refused.Wait is { } wait)
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ProblemResponse.WriteAsync(http, refused.Problem);
    }

    /// <param name="Challenge">RFC 6750 §3.</param>
    private sealed record Refused(Problem Problem, string? Challenge = null, TimeSpan? Wait = null)
    {
        private const string Realm = "Bearer realm=\"webhooks\"";

        public static readonly Refused WithoutKey = new(
            ProblemFactory.Create(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "The request takes the header 'Authorization: Bearer <key>'."), Realm);

        public static readonly Refused WrongKey = new(
            ProblemFactory.Create(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "The key in the header Authorization is not one of this host's."),
            $"{Realm}, error=\"invalid_token\"");

        public static readonly Refused ForeignProject = new(
            ProblemFactory.Create(StatusCodes.Status404NotFound, ProblemCodes.ProjectNotFound, "There is no such project for this key."));

        public static Refused WithoutScope(KeyScopes scope) => new(
            ProblemFactory.Create(StatusCodes.Status403Forbidden, ProblemCodes.InsufficientScope, $"This takes a key with the scope '{KeyScope.Name(scope)}'."),
            $"{Realm}, error=\"insufficient_scope\", scope=\"{KeyScope.Name(scope)}\"");

        public static Refused TooManyRequests(TimeSpan wait) => new(
            ProblemFactory.Create(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, "The key was used more often than it may; Retry-After says when to come back."),
            Wait: wait);

        public static Refused TooManyFailures(TimeSpan wait) => new(
            ProblemFactory.Create(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, "Too many requests with wrong keys came from this address; Retry-After says when to come back."),
            Wait: wait);
    }
}

/// <summary>Metadata of endpoints outside the API that take a key too.</summary>
internal sealed record AsksForKey
{
    public static readonly AsksForKey Instance = new();
}

/// <summary>Metadata of the list that shows a key the projects which are its own.</summary>
internal sealed record ListsProjects
{
    public static readonly ListsProjects Instance = new();
}
