using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Who changed what.</summary>
internal static class AuditEndpoints
{
    private const string What =
        "A row for each change of webhooks, event types, secrets and keys, each resend and each replay. Publishing is no change.";

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapRead($"/projects/{{{ProjectRoute.Parameter}}}/audit", ListOfProjectAsync)
            .WithTags("Audit")
            .WithName("listProjectAudit")
            .Needs(KeyScopes.Manage, Capabilities.Edit)
            .WithSummary("List the changes in a project, newest first")
            .WithDescription(What)
            .TakesAudit();

        api.MapRead("/audit", ListAsync)
            .WithTags("Audit")
            .WithName("listAudit")
            .Needs(KeyScopes.Admin)
            .WithSummary("List the changes in all projects and of keys, newest first")
            .WithDescription(What)
            .TakesAudit();
    }

    private static void TakesAudit(this RouteHandlerBuilder endpoint) => endpoint
        .TakesInstant("since", "Only changes at or after this instant.")
        .TakesInstant("until", "Only changes before this instant.")
        .TakesQuery("actor", "Only changes by actors of this name.")
        .TakesPage()
        .Answers<ListResource<AuditResource>>(StatusCodes.Status200OK)
        .Refuses(ProblemCodes.Unavailable);

    private static async Task<JsonHttpResult<ListResource<AuditResource>>> ListOfProjectAsync(
        [AsParameters] ProjectRoute route, HttpRequest request, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var (query, limit, cursor) = Read(request);
        return Show(await queries.ListAuditAsync(route.Project, query, limit, cursor, cancellationToken));
    }

    private static async Task<JsonHttpResult<ListResource<AuditResource>>> ListAsync(
        HttpRequest request, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var (query, limit, cursor) = Read(request);
        return Show(await queries.ListAllAuditAsync(query, limit, cursor, cancellationToken));
    }

    private static (AuditQuery Query, int Limit, string? Cursor) Read(HttpRequest request)
    {
        var query = new QueryReader(request);
        var read = (new AuditQuery(query.Instant("since"), query.Instant("until"), query.Text("actor")), query.Limit(), query.Cursor());
        query.Check();
        return read;
    }

    private static JsonHttpResult<ListResource<AuditResource>> Show(Page<AuditView> page) =>
        TypedResults.Json(page.ToResource(ToResource), ContractsJson.Readable.ListResourceAuditResource);

    private static AuditResource ToResource(AuditView view) => new()
    {
        At = view.At,
        ProjectId = view.Project?.Value,
        Actor = new() { Kind = $"{view.Actor.Kind}".ToLowerInvariant(), Name = view.Actor.Name },
        RemoteAddress = view.Actor.RemoteAddress,
        Action = view.Action,
        Target = view.Target,
        Changes = new(Encoding.UTF8.GetBytes(view.Changes)),
    };
}
