using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class SecretEndpoints
{
    public static void MapSecrets(this IEndpointRouteBuilder api)
    {
        var secret = api.MapGroup($"/projects/{{{ProjectRoute.Parameter}}}/webhooks/{{{WebhookRoute.Parameter}}}/secret")
            .WithTags("Webhooks");

        secret.MapRead("", RevealAsync)
            .WithName("getWebhookSecret")
            .Needs(KeyScopes.Manage, Capabilities.Secret)
            .WithSummary("Get the signing secret in plaintext")
            .WithDescription(
                "For a key pair (v1a), this is the public key: the private key stays with the host. For v1,v1a it is the shared secret "
                    + "and the public key.")
            .Answers<SecretResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.Unavailable);

        secret.MapLazily(HttpMethods.Post, "/rotate", RotateAsync)
            .WithName("rotateWebhookSecret")
            .WithSummary("Replace the signing secret")
            .Needs(KeyScopes.Manage, Capabilities.Secret)
            .WithDescription(
                "Until the overlap ends, each attempt has the signatures of both secrets in webhook-signature, the newest first. "
                + "With v1,v1a these are both signatures of both secrets.")
            .Takes<RotateSecretRequest>(ContentType.Json, required: false)
            .Answers<SecretResource>(StatusCodes.Status200OK)
            .Refuses(ProblemCodes.WebhookNotFound, ProblemCodes.WebhookDamaged, ProblemCodes.TooManySecrets, ProblemCodes.InvalidSecret,
                ProblemCodes.Unavailable);
    }

    private static async Task<JsonHttpResult<SecretResource>> RevealAsync(
        [AsParameters] WebhookRoute route, HttpContext http, AuthorizedGateway gateway, CancellationToken cancellationToken) =>
        Show(http, await gateway.Secrets.GetAsync(route.Project, route.Webhook, cancellationToken));

    private static async Task<JsonHttpResult<SecretResource>> RotateAsync(
        [AsParameters] WebhookRoute route, HttpContext http, AuthorizedGateway gateway, CancellationToken cancellationToken)
    {
        var (project, webhook) = (route.Project, route.Webhook);
        var fields = JsonFields.Parse(await RequestBody.ReadOptionalAsync(http.Request), "overlap", "secret");
        var overlap = fields.Optional("overlap", $"a duration of {RetiringSecret.AllowedOverlap}", JsonValues.Wait,
            RetiringSecret.DefaultOverlap);
        var secret = fields.Optional<SigningSecret?>("secret", SigningSecret.Allowed, JsonValues.Secret, null);
        fields.Check(ProblemCodes.InvalidSecret);
        return Show(
            http,
            await gateway.Secrets.RotateAsync(project, webhook, overlap?.To ?? RetiringSecret.DefaultOverlap, secret?.To,
                cancellationToken), secret?.To);
    }

    private static JsonHttpResult<SecretResource> Show(HttpContext http, RotatedSecret secret, SigningSecret? own = null)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new SecretResource
            {
                Secret = secret.Secret.Shown(own),
                PublicKey = secret.Secret.PublicKey,
                PreviousUntil = secret.PreviousUntil,
            },
            ContractsJson.Readable.SecretResource);
    }
}
