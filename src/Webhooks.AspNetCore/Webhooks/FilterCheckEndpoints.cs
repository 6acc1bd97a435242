using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Tries a filter before it is set, or explains why it excludes an event.</summary>
internal static class FilterCheckEndpoints
{
    private const string Route = "/filter-check";

    private static readonly EventFilter AllTypes = EventFilter.Parse("*");

    public static void MapFilterChecks(this IEndpointRouteBuilder api)
    {
        var project = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}").WithTags("Webhooks");

        project.MapLazily(HttpMethods.Post, Route, CheckAsync)
            .WithName("checkFilter")
            .WithSummary("Try a filter on the last events of a project")
            .Needs(KeyScopes.Read)
            .Takes<FilterCheckRequest>(ContentType.Json)
            .Answers<FilterCheckAnswer>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.EventNotFound, ProblemCodes.InvalidFilter, ProblemCodes.Unavailable);

        project.MapLazily(HttpMethods.Post, $"/webhooks/{{{WebhookRoute.Parameter}}}{Route}", CheckOfWebhookAsync)
            .WithName("checkWebhookFilter")
            .WithSummary("Try a webhook's filter, or another filter, on the last events of its project")
            .Needs(KeyScopes.Read)
            .Takes<FilterCheckRequest>(ContentType.Json, required: false)
            .Answers<FilterCheckAnswer>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.EventNotFound, ProblemCodes.InvalidFilter, ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<FilterCheckAnswer>> CheckAsync(
        [AsParameters] ProjectRoute route, HttpRequest request, AuthorizedQueries queries, CancellationToken cancellationToken) =>
        await AnswerAsync(queries, route.Project, FilterForm.Parse(await RequestBody.ReadOptionalAsync(request)), AllTypes, null,
            cancellationToken);

    private static async Task<JsonHttpResult<FilterCheckAnswer>> CheckOfWebhookAsync(
        [AsParameters] WebhookRoute route, HttpRequest request, AuthorizedGateway gateway, AuthorizedQueries queries,
        CancellationToken cancellationToken)
    {
        var form = FilterForm.Parse(await RequestBody.ReadOptionalAsync(request));
        var definition = (await gateway.Webhooks.GetAsync(route.Project, route.Webhook, cancellationToken)).Definition;
        return await AnswerAsync(queries, route.Project, form, definition.Filter, definition.Payload, cancellationToken);
    }

    private static async Task<JsonHttpResult<FilterCheckAnswer>> AnswerAsync(
        AuthorizedQueries queries, ProjectId project, FilterForm form, EventFilter types, PayloadFilter? payload,
        CancellationToken cancellationToken)
    {
        (types, payload) = (form.Types ?? types, form.Payload is { } given ? given.To : payload);
        var verdict = form.Event is { } id
            ? await queries.ExplainFilterAsync(project, types, payload, id, cancellationToken) ?? throw EventRoute.NotFound()
            : null;
        var check = await queries.CheckFilterAsync(project, types, payload, form.Last, cancellationToken);
        return TypedResults.Json(ToAnswer(check, verdict), ContractsJson.Readable.FilterCheckAnswer);
    }

    private static FilterCheckAnswer ToAnswer(FilterCheck check, FilterVerdict? verdict) => new()
    {
        Looked = check.Looked,
        Matched = check.Matched,
        MatchedSamples = [.. check.MatchedSamples.Select(id => id.Value)],
        UnmatchedSamples = [.. check.UnmatchedSamples.Select(id => id.Value)],
        Event = verdict is null ? null : new()
        {
            Id = verdict.Event.Value,
            Matched = verdict.IsWanted,
            NotSent = verdict.IsWanted ? null : verdict.Mismatch?.ToResource() ?? new() { Reason = "event_type" },
        },
    };
}
