using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/events").WithTags("Events");

        // Not lazily: the host's first request is a probe, and the first publish shall find its handler compiled.
        events.MapPost("", PublishAsync)
            .WithName("publishEvents")
            .WithSummary("Publish an event or a batch")
            .WithDescription(
                "The host answers when the events are in the journal, on disk. It stores a batch (an array, or one event a line) whole or "
                + "not at all. It stores an event that is published again with the same id and content once, and answers that it is a "
                + "duplicate. `webhooks` counts the webhooks that ask for it: 0 means that it is stored and sent to none.")
            .Needs(KeyScopes.Publish)
            .TakesEvents()
            .Answers<PublishAnswer, BatchAnswer>(StatusCodes.Status202Accepted)
            .Refuses(ProblemCodes.EventConflict, ProblemCodes.EventTooLarge, ProblemCodes.TooManyEvents, ProblemCodes.InvalidEvent,
                ProblemCodes.SchemaViolation, ProblemCodes.InvalidParameter, ProblemCodes.Unavailable);

        events.MapRead("", ListAsync)
            .WithName("listEvents")
            .WithSummary("List events, newest first")
            .TakesQuery("type", "Only events of this type.")
            .TakesInstant("since", "Only events accepted at or after this instant.")
            .TakesPage()
            .Answers<ListResource<EventResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.Unavailable);

        events.MapRead($"/{{{EventRoute.Parameter}}}", GetAsync)
            .WithName("getEvent")
            .WithSummary("Get an event with its deliveries")
            .WithDescription(
                "The answer also lists the webhooks that ask for its type but whose filter excludes it, each with the clause that "
                    + "the event does not meet.")
            .Answers<EventDetailResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.EventNotFound, ProblemCodes.Unavailable);
    }

    private static async Task<IResult> PublishAsync(
        [AsParameters] ProjectRoute route,
        HttpRequest request,
        IWebhookPublisher own,
        IOptions<IngestOptions> limits,
        IngestCapacity capacity,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var project = route.Project;
        var publisher = own.As(request.HttpContext.Access(), time);
        var query = new QueryReader(request);
        var summary = query.Flag("summary");
        query.Check();
        var contentType = ContentType.Require(request, ContentType.Json, ContentType.NdJson);
        var key = IdempotencyKey.Of(request, project);
        using var room = capacity.For(project);
        var body = await RequestBody.ReadAsync(request, limits.Value.MaxBatchBytes, room);

        var publish = PublishBody.Parse(body, contentType, limits.Value, key);
        try
        {
            if (publish.IsBatch)
                return new BatchResult(await publisher.PublishAsync(project, publish.Drafts, cancellationToken), summary);
        }
        catch (RefusedException e) when (contentType == ContentType.NdJson && e.Refusal.Index is { } index)
        {
            // Each line is an event, and no line is blank.
            throw new RejectedRequestException(ProblemFactory.From(e.Refusal) with { Line = index + 1, Index = null });
        }

        var accepted = await publisher.PublishAsync(project, publish.Drafts[0], cancellationToken);
        return TypedResults.Json(accepted.ToAnswer(), ContractsJson.Readable.PublishAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<JsonHttpResult<ListResource<EventResource>>> ListAsync(
        [AsParameters] ProjectRoute route, HttpRequest request, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (type, since, limit, cursor) = (query.Type("type"), query.Instant("since"), query.Limit(), query.Cursor());
        query.Check();
        var page = await queries.ListEventsAsync(route.Project, type, since, limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(EventMapping.ToResource), ContractsJson.Readable.ListResourceEventResource);
    }

    private static async Task<JsonHttpResult<EventDetailResource>> GetAsync(
        [AsParameters] EventRoute route, AuthorizedGateway gateway, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var detail = await queries.FindEventAsync(route.Project, route.Event, cancellationToken) ?? throw EventRoute.NotFound();
        var violations = await gateway.EventTypes.FindViolationsAsync(route.Project, detail, cancellationToken);
        return TypedResults.Json(detail.ToResource(violations), ContractsJson.Readable.EventDetailResource);
    }
}
