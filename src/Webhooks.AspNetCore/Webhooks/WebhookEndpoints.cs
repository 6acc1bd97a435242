using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/webhooks").WithTags("Webhooks");

        webhooks.MapLazily(HttpMethods.Post, "", CreateAsync)
            .WithName("createWebhook")
            .WithSummary("Register a receiver")
            .WithDescription(
                "Only this answer and the secret's own route contain the secret; for a key pair that the host generated, they contain "
                    + "only the public key.")
            .Takes<CreateWebhookRequest>(ContentType.Json)
            .Answers<WebhookResource>(StatusCodes.Status201Created)
            .Refuses(ProblemCodes.InvalidWebhook, ProblemCodes.InvalidFilter, ProblemCodes.BlockedAddress, ProblemCodes.Unavailable);

        webhooks.MapRead("", ListAsync)
            .WithName("listWebhooks")
            .WithSummary("List webhooks, oldest first")
            .WithDescription(
                "For a key without the scope manage, the values of headers and of the URL's query are '***', here and in each webhook.")
            .TakesPage()
            .Answers<ListResource<WebhookResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.Unavailable);

        var webhook = webhooks.MapGroup($"/{{{WebhookRoute.Parameter}}}");

        webhook.MapRead("", GetAsync)
            .WithName("getWebhook")
            .WithSummary("Get a webhook")
            .Answers<WebhookResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Patch, "", ChangeAsync)
            .WithName("changeWebhook")
            .WithSummary("Change a webhook")
            .WithDescription(
                "A JSON merge patch (RFC 7396): absent fields stay, null restores the default, and a filter replaces the previous one.")
            .TakesPatch<CreateWebhookRequest>("secret", "start_at")
            .Answers<WebhookResource>(StatusCodes.Status200OK)
            .Refuses(
                ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.InvalidWebhook, ProblemCodes.InvalidFilter,
                ProblemCodes.BlockedAddress,
                ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Delete, "", DeleteAsync)
            .WithName("deleteWebhook")
            .WithSummary("Delete a webhook and cancel its pending deliveries")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<WebhookResource>> CreateAsync(
        [AsParameters] ProjectRoute route, HttpContext http, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var project = route.Project;
        ContentType.Require(http.Request, ContentType.Json);
        var throttle = http.RequestServices.GetService<WebhooksOptions>()?.Delivery.Throttle;
        var form = WebhookForm.Create(await RequestBody.ReadAsync(http.Request, RequestBody.MaxRegistrationBytes), throttle);
        var created = await gateway.Webhooks.CreateAsync(project, form.Definition, form.Secret, form.StartAt, cancellationToken);

        http.Response.Headers.Location = LocalPath.Of(
            http.Request, $"{http.Request.Path.ToUriComponent().TrimEnd('/')}/{created.Webhook.Id}");
        http.Response.Headers.CacheControl = "no-store";
        var resource = await MarkedAsync(gateway, created.Webhook, created.ToResource(form.Secret), cancellationToken);
        return TypedResults.Json(resource, ContractsJson.Readable.WebhookResource, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<JsonHttpResult<ListResource<WebhookResource>>> ListAsync(
        [AsParameters] ProjectRoute route, HttpRequest request, AuthorizedGateway gateway, AuthorizedQueries queries,
        CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await queries.ListWebhooksAsync(route.Project, limit, cursor, cancellationToken);
        var unmatched = await UnmatchedPatterns.FindAsync(gateway, route.Project, page.Items, cancellationToken);
        return TypedResults.Json(page.ToResource(view => unmatched.Mark(view.ToResource(request.HttpContext))),
            ContractsJson.Readable.ListResourceWebhookResource);
    }

    private static async Task<JsonHttpResult<WebhookResource>> GetAsync(
        [AsParameters] WebhookRoute route, HttpContext http, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var view = await gateway.Webhooks.GetAsync(route.Project, route.Webhook, cancellationToken);
        return Show(await MarkedAsync(gateway, view, view.ToResource(http), cancellationToken));
    }

    private static async Task<JsonHttpResult<WebhookResource>> ChangeAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var (project, webhook) = (route.Project, route.Webhook);
        ContentType.Require(request, ContentType.Json, ContentType.MergePatch);
        var form = WebhookForm.Patch(await RequestBody.ReadAsync(request, RequestBody.MaxRegistrationBytes));
        var view = await form.MakeAsync(gateway, project, webhook, cancellationToken);
        return Show(await MarkedAsync(gateway, view, view.ToResource(), cancellationToken));
    }

    private static async Task<NoContent> DeleteAsync(
        [AsParameters] WebhookRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        await gateway.Webhooks.DeleteAsync(route.Project, route.Webhook, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<WebhookResource> MarkedAsync(
        AuthorizedGateway gateway, WebhookView view, WebhookResource resource, CancellationToken cancellationToken) =>
        (await UnmatchedPatterns.FindAsync(gateway, view.Project, [view], cancellationToken)).Mark(resource);

    private static JsonHttpResult<WebhookResource> Show(WebhookResource webhook) =>
        TypedResults.Json(webhook, ContractsJson.Readable.WebhookResource);
}
