using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The catalogue of event types.</summary>
internal static class EventTypeEndpoints
{
    /// <summary>A schema, its samples and a description, and the white space between their members.</summary>
    private const int MaxBytes = 512 * 1024;

    public static void MapEventTypes(this IEndpointRouteBuilder api)
    {
        var project = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}").WithTags("Event types");
        var types = project.MapGroup("/event-types");

        types.MapRead("", ListAsync)
            .WithName("listEventTypes")
            .WithSummary("List event types: those of the catalogue, and those that the project has had")
            .TakesPage()
            .Answers<ListResource<EventTypeResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.Unavailable);

        types.MapRead($"/{{{EventTypeRoute.Parameter}}}", GetAsync)
            .WithName("getEventType")
            .WithSummary("Get an event type")
            .Answers<EventTypeResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.EventTypeNotFound, ProblemCodes.Unavailable);

        types.MapLazily(HttpMethods.Put, $"/{{{EventTypeRoute.Parameter}}}", PutAsync)
            .WithName("putEventType")
            .WithSummary("Define an event type, or replace its definition")
            .WithDescription(
                "From the answer on the schema holds for each publish. A schema that refuses one of the samples, or one of the last "
                + "10,000 stored events of the type, is not taken without `force`.")
            .Needs(KeyScopes.Manage, Capabilities.Define)
            .TakesFlag("force", "Take a schema even if it refuses samples or stored events.")
            .Takes<EventTypeRequest>(ContentType.Json)
            .Answers<EventTypeResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.BreakingSchema, ProblemCodes.CatalogueFull, ProblemCodes.InvalidEventType, ProblemCodes.Unavailable);

        types.MapLazily(HttpMethods.Delete, $"/{{{EventTypeRoute.Parameter}}}", DeleteAsync)
            .WithName("deleteEventType")
            .WithSummary("Take an event type out of the project's catalogue")
            .WithDescription("Events of it are published and delivered as before, without a schema; a definition of the host holds again.")
            .Needs(KeyScopes.Manage, Capabilities.Define)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.EventTypeNotFound, ProblemCodes.Unavailable);

        project.MapRead("/openapi.json", DescribeAsync)
            .WithName("getProjectOpenApi")
            .WithSummary("Get an OpenAPI 3.1 document of what the project's receivers get")
            .WithDescription("One webhook for each event type: the body with the schema and the samples of data, and the headers.")
            .Produces(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<ListResource<EventTypeResource>>> ListAsync(
        [AsParameters] ProjectRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await gateway.EventTypes.ListAsync(route.Project, limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(EventTypeMapping.ToResource), ContractsJson.Readable.ListResourceEventTypeResource);
    }

    private static async Task<JsonHttpResult<EventTypeResource>> GetAsync(
        [AsParameters] EventTypeRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken) =>
        Show(await gateway.EventTypes.FindAsync(route.Project, route.Type, cancellationToken) ?? throw EventTypeRoute.NotFound());

    private static async Task<JsonHttpResult<EventTypeResource>> PutAsync(
        [AsParameters] EventTypeRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var force = query.Flag("force");
        query.Check();
        ContentType.Require(request, ContentType.Json);
        var body = await RequestBody.ReadAsync(request, MaxBytes);
        JsonFields.Parse(body, EventTypeReader.Fields.AsSpan());
        using var document = JsonDocument.Parse(body);
        var definition = EventTypeReader.Read(route.Type, document.RootElement, out var errors);
        if (errors.Length > 0)
        {
            throw new RejectedRequestException(
                ProblemFactory.Create(StatusCodes.Status422UnprocessableEntity, ProblemCodes.InvalidEventType, errors));
        }

        return Show(await gateway.EventTypes.PutAsync(route.Project, definition, force, cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(
        [AsParameters] EventTypeRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        await gateway.EventTypes.DeleteAsync(route.Project, route.Type, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ContentHttpResult> DescribeAsync(
        [AsParameters] ProjectRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var types = await gateway.EventTypes.ListAsync(route.Project, cancellationToken);
        return TypedResults.Text(WebhookDocument.Of(route.Project, types).ToJsonString(WebhookDocument.Form), ContentType.Json);
    }

    private static JsonHttpResult<EventTypeResource> Show(EventTypeView view) =>
        TypedResults.Json(view.ToResource(), ContractsJson.Readable.EventTypeResource);
}
