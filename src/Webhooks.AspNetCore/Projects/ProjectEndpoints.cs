using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder api) => api.MapRead("/projects", ListAsync)
        .WithTags("Projects")
        .WithName("listProjects")
        .WithMetadata(ListsProjects.Instance)
        .WithSummary("List projects by id")
        .WithDescription("A project exists from its first event or webhook.")
        .TakesPage()
        .Answers<ListResource<ProjectResource>>(StatusCodes.Status200OK)
        .Refuses(ProblemCodes.Unavailable);

    private static async Task<JsonHttpResult<ListResource<ProjectResource>>> ListAsync(
        HttpRequest request, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await queries.ListProjectsAsync(limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(ToResource), ContractsJson.Readable.ListResourceProjectResource);
    }

    private static ProjectResource ToResource(ProjectView view) =>
        new() { Id = view.Id.Value, LastSequence = view.LastSequence, LastEventAt = view.LastEventAt, Webhooks = view.Webhooks };
}
