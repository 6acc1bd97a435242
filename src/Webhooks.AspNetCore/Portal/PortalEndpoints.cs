using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Portal sessions: users who get some capabilities in one project for a while.</summary>
internal static class PortalEndpoints
{
    private const string Parameter = "session_id";

    private static readonly string AllowedLifetime = $"a duration of more than 0s and at most {Duration.Format(PortalSession.MaxLifetime)}";

    public static void MapPortalSessions(this IEndpointRouteBuilder api)
    {
        var sessions = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/portal-sessions").WithTags("Portal");

        sessions.MapLazily(HttpMethods.Post, "", OpenAsync)
            .WithName("openPortalSession")
            .WithSummary("Open a portal session")
            .WithDescription(
                "Only this answer contains the secrets: `url` opens the project's pages, once; `token` is a bearer token for the API with "
                + "exactly these rights in exactly this project.")
            .Needs(KeyScopes.Manage, Capabilities.Delegate)
            .Takes<PortalSessionRequest>(ContentType.Json, required: false)
            .Answers<NewPortalSessionResource>(StatusCodes.Status201Created)
            .Refuses(ProblemCodes.InvalidPortalSession, ProblemCodes.TooManyPortalSessions, ProblemCodes.Unavailable);

        sessions.MapRead("", ListAsync)
            .WithName("listPortalSessions")
            .WithSummary("List the open portal sessions, oldest first")
            .Needs(KeyScopes.Manage, Capabilities.Delegate)
            .TakesPage()
            .Answers<ListResource<PortalSessionResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.Unavailable);

        sessions.MapLazily(HttpMethods.Delete, $"/{{{Parameter}}}", EndAsync)
            .WithName("endPortalSession")
            .WithSummary("End a portal session, with its open pages")
            .Needs(KeyScopes.Manage, Capabilities.Delegate)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.PortalSessionNotFound, ProblemCodes.Unavailable);

        sessions.MapLazily(HttpMethods.Delete, "", EndAllAsync)
            .WithName("endPortalSessions")
            .WithSummary("End all portal sessions of the project")
            .Needs(KeyScopes.Manage, Capabilities.Delegate)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<NewPortalSessionResource>> OpenAsync(
        [AsParameters] ProjectRoute route, HttpContext http, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var fields = JsonFields.Parse(await RequestBody.ReadOptionalAsync(http.Request), "capabilities", "expires_in", "actor");
        var capabilities = fields.Optional("capabilities", $"a list of {CapabilityNames.Allowed}", ReadCapabilities, Capabilities.View);
        var lifetime = fields.Optional("expires_in", AllowedLifetime, ReadLifetime, PortalSession.DefaultLifetime);
        var actor = fields.Optional<string?>(
            "actor", $"a text of at most {PortalSession.MaxActorLength} characters", ReadActor, null)?.To;
        fields.Check(ProblemCodes.InvalidPortalSession);
        var opened = await gateway.Portal.OpenAsync(
            route.Project, capabilities?.To ?? Capabilities.View, lifetime?.To ?? PortalSession.DefaultLifetime, actor, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new NewPortalSessionResource
            {
                Id = opened.Session.Id,
                Url = http.RequestServices.GetService<PortalPlace>()?.UrlOf(http.Request, opened.EntryCode),
                Token = opened.Token,
                ExpiresAt = opened.Session.ExpiresAt,
            },
            ContractsJson.Readable.NewPortalSessionResource,
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<JsonHttpResult<ListResource<PortalSessionResource>>> ListAsync(
        [AsParameters] ProjectRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await gateway.Portal.ListAsync(route.Project, limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(ToResource), ContractsJson.Readable.ListResourcePortalSessionResource);
    }

    private static async Task<NoContent> EndAsync(
        [AsParameters] PortalSessionRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        await gateway.Portal.EndAsync(new ProjectRoute(route.ProjectId).Project, route.SessionId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EndAllAsync(
        [AsParameters] ProjectRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        await gateway.Portal.EndAllAsync(route.Project, cancellationToken);
        return TypedResults.NoContent();
    }

    private static PortalSessionResource ToResource(PortalSession session) => new()
    {
        Id = session.Id,
        Capabilities = CapabilityNames.Of(session.Capabilities),
        Actor = session.Actor,
        Entered = session.EntryHash is null,
        CreatedAt = session.CreatedAt,
        ExpiresAt = session.ExpiresAt,
    };

    private static bool ReadCapabilities(JsonElement value, out Capabilities capabilities)
    {
        capabilities = Capabilities.None;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return false;
        foreach (var element in value.EnumerateArray())
        {
            if (!JsonValues.Text(element, out var name) || !CapabilityNames.TryParse(name, out var one))
                return false;
            capabilities |= one;
        }

        return true;
    }

    private static bool ReadLifetime(JsonElement value, out TimeSpan lifetime) =>
        JsonValues.Wait(value, out lifetime) && lifetime > TimeSpan.Zero && lifetime <= PortalSession.MaxLifetime;

    private static bool ReadActor(JsonElement value, out string? actor) =>
        JsonValues.Text(value, out actor) && actor.Length is > 0 and <= PortalSession.MaxActorLength;
}
