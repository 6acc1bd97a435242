using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Sending again: one delivery, or a range of past events.</summary>
internal static class ReplayEndpoints
{
    public static void MapReplays(this IEndpointRouteBuilder api)
    {
        var webhook = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/webhooks/{{{WebhookRoute.Parameter}}}").WithTags("Deliveries");

        webhook.MapLazily(HttpMethods.Post, $"/deliveries/{{{EventRoute.Parameter}}}/resend", ResendAsync)
            .WithName("resendDelivery")
            .Needs(KeyScopes.Manage, Capabilities.Resend)
            .WithSummary("Send a delivery again")
            .WithDescription(
                "The delivery keeps its webhook-id and continues its attempt numbers. One that has ended starts again, with the whole "
                + "retry schedule; one that waits for its next attempt is due now; one that is in flight does not change.")
            .Answers<ResendAnswer>(StatusCodes.Status202Accepted)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.DeliveryNotFound, ProblemCodes.EventExpired,
                ProblemCodes.WebhookDisabled, ProblemCodes.TooManyDeliveries, ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Post, "/replay", ReplayAsync)
            .WithName("replayWebhook")
            .Needs(KeyScopes.Manage, Capabilities.Resend)
            .WithSummary("Send past events again, or count them")
            .WithDescription(
                "A replay runs beside live traffic, within the webhook's throttle and with its current filter. It is not part of an "
                + "ordered webhook's order. It does not count the events that the webhook is about to try for the first time anyway.")
            .Takes<ReplayRequest>(ContentType.Json, required: false)
            .Answers<ReplayAnswer>(StatusCodes.Status202Accepted)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.InvalidReplay, ProblemCodes.WebhookDisabled,
                ProblemCodes.TooManyReplays, ProblemCodes.Unavailable);

        webhook.MapRead("/replays", ListAsync)
            .WithName("listReplays")
            .WithSummary("List the running replays and the last ones that ended, newest first")
            .TakesPage()
            .Answers<ListResource<ReplayResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Delete, $"/replays/{{{ReplayRoute.Parameter}}}", CancelAsync)
            .WithName("cancelReplay")
            .Needs(KeyScopes.Manage, Capabilities.Resend)
            .WithSummary("End a replay")
            .WithDescription(
                "Events that it has not tried stay as they were; started deliveries continue. A replay that has ended does not change.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.ReplayNotFound, ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<ResendAnswer>> ResendAsync(
        [AsParameters] DeliveryRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var @event = route.Event;
        await gateway.Deliveries.ResendAsync(route.Project, route.Webhook, @event, cancellationToken);
        return TypedResults.Json(
            new ResendAnswer { EventId = @event.Value }, ContractsJson.Readable.ResendAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<JsonHttpResult<ReplayAnswer>> ReplayAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var (project, webhook) = (route.Project, route.Webhook);
        var fields = JsonFields.Parse(await RequestBody.ReadOptionalAsync(request), "since", "until", "only", "dry_run");
        var since = fields.Optional<DateTimeOffset?>("since", Rfc3339.Allowed, JsonValues.Instant, null)?.To;
        var until = fields.Optional<DateTimeOffset?>("until", Rfc3339.Allowed, JsonValues.Instant, null)?.To;
        var only = fields.Optional("only", Words<ReplayScope>.Allowed, JsonValues.Word, ReplayScope.All)?.To ?? ReplayScope.All;
        var isDryRun = fields.Optional("dry_run", "true or false", JsonValues.Flag, false)?.To == true;
        if (until <= since)
            fields.Wrong("until", "must be later than since");
        fields.Check(ProblemCodes.InvalidReplay);

        var answer = isDryRun
            ? new ReplayAnswer
            {
                Matched = await gateway.Replays.CountAsync(project, webhook, only, since, until, cancellationToken),
                Id = null,
            }
            : Started(await gateway.Replays.StartAsync(project, webhook, only, since, until, cancellationToken));
        return TypedResults.Json(answer, ContractsJson.Readable.ReplayAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<JsonHttpResult<ListResource<ReplayResource>>> ListAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await gateway.Replays.ListAsync(route.Project, route.Webhook, limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(ToResource), ContractsJson.Readable.ListResourceReplayResource);
    }

    private static async Task<NoContent> CancelAsync(
        [AsParameters] ReplayRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        await gateway.Replays.CancelAsync(route.Project, route.Webhook, route.Replay, cancellationToken);
        return TypedResults.NoContent();
    }

    private static ReplayAnswer Started(StartedReplay replay) => new() { Matched = replay.Matched, Id = replay.Id.Value };

    private static ReplayResource ToResource(Replay replay) => new()
    {
        Id = replay.Id.Value,
        Status = Words<ReplayStatus>.Of(replay.Status),
        Only = Words<ReplayScope>.Of(replay.Only),
        Since = replay.Since,
        Until = replay.Until,
        Matched = replay.Matched,
        Tried = replay.Taken - replay.Untried,
        StartedAt = replay.StartedAt,
        EndedAt = replay.EndedAt,
    };
}
