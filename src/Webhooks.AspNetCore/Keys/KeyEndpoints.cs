using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Keys of the API that are created while the host runs.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys");

        keys.MapLazily(HttpMethods.Post, "", CreateAsync)
            .WithName("createKey")
            .Needs(KeyScopes.Admin)
            .WithSummary("Create a key of the API")
            .WithDescription("The answer has the key itself, which is not stored and cannot be shown again. Every node accepts it at once.")
            .Takes<CreateKeyRequest>(ContentType.Json)
            .Answers<CreatedKeyResource>(StatusCodes.Status201Created)
            .Refuses(ProblemCodes.InvalidKey, ProblemCodes.KeyNameTaken, ProblemCodes.TooManyKeys, ProblemCodes.Unavailable);

        keys.MapRead("", ListAsync)
            .WithName("listKeys")
            .Needs(KeyScopes.Admin)
            .WithSummary("List the keys that are not revoked, newest first")
            .WithDescription("Those of the host's configuration are not among them. A key that has expired is listed for 30 days more.")
            .TakesPage()
            .Answers<ListResource<KeyResource>>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.Unavailable);

        keys.MapLazily(HttpMethods.Delete, $"/{{{KeyRoute.Parameter}}}", RevokeAsync)
            .WithName("revokeKey")
            .Needs(KeyScopes.Admin)
            .WithSummary("Revoke a key")
            .WithDescription("Every node refuses it within a second.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(ProblemCodes.KeyNotFound, ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<CreatedKeyResource>> CreateAsync(
        HttpContext http, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        ContentType.Require(http.Request, ContentType.Json);
        var fields = JsonFields.Parse(
            await RequestBody.ReadAsync(http.Request, RequestBody.MaxRegistrationBytes),
            "name", "scopes", "projects", "expires_in", "requests_per_second");
        var name = fields.Required<string>("name", RuntimeKeyRules.AllowedName, JsonValues.Text)?.To;
        var scopes = fields.Required<ImmutableArray<string>>("scopes", RuntimeKeyRules.AllowedScopes, Texts)?.To;
        var projects = fields.Optional<ImmutableArray<ProjectId>>("projects", RuntimeKeyRules.AllowedProjects, Projects, []);
        var expiresIn = fields.Optional<TimeSpan?>("expires_in", $"a duration of {RuntimeKeyRules.AllowedLifetime}", Lifetime, null);
        var rate = fields.Optional<int?>("requests_per_second", RuntimeKeyRules.AllowedRate, Rate, null);
        if (fields.IsAbsent("name"))
            fields.Wrong("name", "is required");
        if (fields.IsAbsent("scopes"))
            fields.Wrong("scopes", "is required");
        fields.Check(ProblemCodes.InvalidKey);

        var created = await gateway.Keys.CreateAsync(
            new(name!, scopes.GetValueOrDefault())
            {
                Projects = projects?.To ?? [],
                ExpiresIn = expiresIn?.To,
                RequestsPerSecond = rate?.To,
            },
            cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            KeyMapping.ToResource(created), ContractsJson.Readable.CreatedKeyResource, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<JsonHttpResult<ListResource<KeyResource>>> ListAsync(
        HttpRequest request, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        query.Check();
        var page = await gateway.Keys.ListAsync(limit, cursor, cancellationToken);
        return TypedResults.Json(page.ToResource(KeyMapping.ToResource), ContractsJson.Readable.ListResourceKeyResource);
    }

    private static async Task<NoContent> RevokeAsync(
        [AsParameters] KeyRoute route, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        await gateway.Keys.RevokeAsync(route.Key, cancellationToken);
        return TypedResults.NoContent();
    }

    private static bool Texts(JsonElement value, out ImmutableArray<string> texts)
    {
        texts = [];
        if (value.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var item in value.EnumerateArray())
        {
            if (!JsonValues.Text(item, out var text))
                return false;
            texts = texts.Add(text);
        }

        return true;
    }

    private static bool Projects(JsonElement value, out ImmutableArray<ProjectId> projects)
    {
        projects = [];
        if (!Texts(value, out var texts) || !texts.All(text => ProjectId.TryParse(text, out _)))
            return false;
        projects = [.. texts.Select(ProjectId.Parse)];
        return true;
    }

    private static bool Lifetime(JsonElement value, out TimeSpan? lifetime)
    {
        lifetime = JsonValues.Wait(value, out var duration) ? duration : null;
        return lifetime is not null;
    }

    private static bool Rate(JsonElement value, out int? rate)
    {
        rate = JsonValues.Whole(value, out var number) ? number : null;
        return rate is not null;
    }
}

internal sealed record KeyRoute([FromRoute(Name = KeyRoute.Parameter)] string KeyId)
{
    public const string Parameter = "key_id";

    public RuntimeKeyId Key => RuntimeKeyId.TryParse(KeyId, out var id)
        ? id
        : throw new RejectedRequestException(ProblemFactory.Create(
            StatusCodes.Status404NotFound, ProblemCodes.KeyNotFound, "There is no such key, or it was revoked."));
}
