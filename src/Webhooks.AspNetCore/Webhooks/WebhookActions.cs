using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The actions on a webhook, besides changing it. None of these has a body.</summary>
internal static class WebhookActions
{
    public static void MapWebhookActions(this IEndpointRouteBuilder api)
    {
        var webhook = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/webhooks/{{{WebhookRoute.Parameter}}}").WithTags("Webhooks");

        webhook.MapLazily(HttpMethods.Post, "/pause", PauseAsync)
            .WithName("pauseWebhook")
            .WithSummary("Pause a webhook; its events are kept")
            .Answers<WebhookResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.WebhookDisabled, ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Post, "/resume", ResumeAsync)
            .WithName("resumeWebhook")
            .WithSummary("Resume a paused webhook, with everything since")
            .Answers<WebhookResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.WebhookDisabled, ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Post, "/enable", EnableAsync)
            .WithName("enableWebhook")
            .WithSummary("Enable a webhook that the system disabled")
            .TakesFlag("skip_backlog", "Continue with the next event instead of everything since.")
            .Answers<WebhookResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.Unavailable);

        webhook.MapLazily(HttpMethods.Post, "/test", TestAsync)
            .WithName("testWebhook")
            .WithSummary("Send a webhook.test event to this webhook only")
            .Needs(KeyScopes.Manage, Capabilities.Test)
            .Answers<TestAnswer>(StatusCodes.Status202Accepted)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<WebhookResource>> PauseAsync(
        [AsParameters] WebhookRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken) =>
        Show(await gateway.Webhooks.PauseAsync(route.Project, route.Webhook, cancellationToken));

    private static async Task<JsonHttpResult<WebhookResource>> ResumeAsync(
        [AsParameters] WebhookRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken) =>
        Show(await gateway.Webhooks.ResumeAsync(route.Project, route.Webhook, cancellationToken));

    private static async Task<JsonHttpResult<WebhookResource>> EnableAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var skipBacklog = query.Flag("skip_backlog");
        query.Check();
        return Show(await gateway.Webhooks.EnableAsync(route.Project, route.Webhook, skipBacklog, cancellationToken));
    }

    private static async Task<JsonHttpResult<TestAnswer>> TestAsync(
        [AsParameters] WebhookRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var id = await gateway.Webhooks.SendTestAsync(route.Project, route.Webhook, cancellationToken);
        return TypedResults.Json(new TestAnswer { Id = id.Value }, ContractsJson.Readable.TestAnswer,
            statusCode: StatusCodes.Status202Accepted);
    }

    private static JsonHttpResult<WebhookResource> Show(WebhookView view) =>
        TypedResults.Json(view.ToResource(), ContractsJson.Readable.WebhookResource);
}
