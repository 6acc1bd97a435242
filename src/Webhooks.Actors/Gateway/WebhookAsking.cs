using Webhooks.Actors.Egress;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Gateway;

/// <summary>Sends commands to webhooks, and prepares them.</summary>
internal sealed class WebhookAsking(RegionAsking asking, EgressGuard guard, IWebhookSigner signer, Actor? by = null)
{
    /// <summary>The same, with commands of an actor.</summary>
    public WebhookAsking By(Actor actor) => new(asking, guard, signer, actor);

    public async Task<WebhookAnswer> CommandAsync(
        ProjectId project, WebhookId webhook, WebhookCommand command, CancellationToken cancellationToken)
    {
        Guard(command);
        return await asking.AskAsync<WebhookRegion, WebhookAnswer>(
            new CommandWebhook(project, webhook, command with { By = by }), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Every URL of a webhook passes this check. It is here and not in the webhook, because the allowed networks are a setting of the node
    /// and may change.
    /// </summary>
    private void Guard(WebhookCommand command)
    {
        var url = command switch
        {
            CreateWebhook create => create.Definition.Url,
            ChangeWebhook { Patch.Url: { } change } => change.To,
            _ => null,
        };
        if (url is not null && guard.Validate(url) is { } refusal)
            throw new RefusedException(refusal);
    }

    /// <summary>
    /// A secret of the given scheme: the caller's own, with a generated key pair if the scheme needs one and it has none.
    /// </summary>
    public async ValueTask<SigningSecret> NewSecretAsync(
        ProjectId project, WebhookId webhook, SigningScheme scheme, SigningSecret? own, CancellationToken cancellationToken) =>
        own is { Scheme: SigningScheme.V1 } && scheme == SigningScheme.V1AndV1a
            ? SigningSecret.Combine(own, await NewPartAsync(project, webhook, SigningScheme.V1a, cancellationToken).ConfigureAwait(false))
            : own ?? await NewSecretAsync(project, webhook, scheme, cancellationToken).ConfigureAwait(false);

    public async ValueTask<SigningSecret> NewSecretAsync(
        ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken) => scheme == SigningScheme.V1AndV1a
            ? SigningSecret.Combine(
                await NewPartAsync(project, webhook, SigningScheme.V1, cancellationToken).ConfigureAwait(false),
                await NewPartAsync(project, webhook, SigningScheme.V1a, cancellationToken).ConfigureAwait(false))
            : await NewPartAsync(project, webhook, scheme, cancellationToken).ConfigureAwait(false);

    private async ValueTask<SigningSecret> NewPartAsync(
        ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken)
    {
        try
        {
            return await signer.CreateSecretAsync(project, webhook, scheme, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A host's own signer may throw anything; the caller sees an outage.
            throw new RefusedException(
                new(RefusalReason.Unavailable, "unavailable",
                    "No signing secret is available at the moment; the webhook was not stored."), e);
        }
    }

    public async Task<WebhookAnswer> DescribeAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) =>
        await FindAsync(project, webhook, cancellationToken).ConfigureAwait(false) switch
        {
            WebhookDamaged damaged => throw new RefusedException(WebhookDamaged.Refuse(webhook, damaged.Damage)),
            var answer => (WebhookAnswer)answer,
        };

    /// <summary>A <see cref="WebhookAnswer"/>, or a <see cref="WebhookDamaged"/>.</summary>
    public Task<object> FindAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) =>
        asking.AskAsync<WebhookRegion, object>(new DescribeWebhook(project, webhook), cancellationToken);

    /// <summary>Also for damaged webhooks, which have no view.</summary>
    public Task DeleteAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) =>
        asking.AskAsync<WebhookRegion, object>(new CommandWebhook(project, webhook, new DeleteWebhook { By = by }), cancellationToken);
}
