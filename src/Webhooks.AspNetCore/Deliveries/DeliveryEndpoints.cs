using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        var deliveries = api
            .MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/webhooks/{{{WebhookRoute.Parameter}}}/deliveries")
            .WithTags("Deliveries");

        deliveries.MapRead("", ListAsync)
            .WithName("listDeliveries")
            .WithSummary("List a webhook's deliveries, newest first")
            .TakesQuery("status", $"Only deliveries in this state, {Words<DeliveryStatus>.Allowed}.")
            .TakesQuery("event_type", "Only deliveries of events of this type.")
            .TakesInstant("since", "Only deliveries of events accepted at or after this instant.")
            .TakesInstant("until", "Only deliveries of events accepted before this instant.")
            .TakesPage()
            .Answers<ListResource<DeliveryResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.Unavailable);

        deliveries.MapRead($"/{{{EventRoute.Parameter}}}", GetAsync)
            .WithName("getDelivery")
            .WithSummary("Get a delivery with the body as sent and its attempts")
            .Answers<DeliveryDetailResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.DeliveryNotFound, ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<ListResource<DeliveryResource>>> ListAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var wanted = new DeliveryQuery(
            query.Word<DeliveryStatus>("status"), query.Type("event_type"), query.Instant("since"), query.Instant("until"));
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await queries.ListDeliveriesAsync(route.Project, route.Webhook, wanted, limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(DeliveryMapping.ToResource), ContractsJson.Readable.ListResourceDeliveryResource);
    }

    private static async Task<JsonHttpResult<DeliveryDetailResource>> GetAsync(
        [AsParameters] DeliveryRoute route, AuthorizedQueries queries, CancellationToken cancellationToken)
    {
        var detail = await queries.FindDeliveryAsync(route.Project, route.Webhook, route.Event, cancellationToken)
            ?? throw DeliveryRoute.NotFound();
        return TypedResults.Json(detail.ToResource(), ContractsJson.Readable.DeliveryDetailResource);
    }
}
