using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Signing;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Creates and changes webhooks.</summary>
public sealed class GatewayWebhooks
{
    private static readonly EventType TestEvent = EventType.Parse("webhook.test");

    private readonly RegionAsking _asking;
    private readonly WebhookAsking _webhooks;
    private readonly GatewayEvents _events;
    private readonly WebhooksQueries _queries;
    private readonly AccessCheck _check;

    internal GatewayWebhooks(
        RegionAsking asking, WebhookAsking webhooks, GatewayEvents events, WebhooksQueries queries, AccessCheck check) =>
        (_asking, _webhooks, _events, _queries, _check) = (asking, webhooks, events, queries, check);

    /// <summary>Creates a webhook; returns when both the webhook and the project's routing table have it.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="definition">Its settings.</param>
    /// <param name="secret">Its signing secret; null for a generated one. A shared secret is enough for both signatures: the host adds a
    /// key pair.</param>
    /// <param name="startAt">Where it starts to read.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<CreatedWebhook> CreateAsync(
        ProjectId project,
        WebhookDefinition definition,
        SigningSecret? secret = null,
        StartAt startAt = default,
        CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        if (secret is not null && !Ed25519Signature.IsSound(secret))
            throw new RefusedException(Refusal.InvalidWebhook([new("secret", "contains a public key that does not match its seed")]));
        var start = startAt.IsEarliest ? Cursor.Earliest
            : startAt.Instant is { } instant
                ? await _queries.Engine.CursorAtAsync(project, instant, cancellationToken).ConfigureAwait(false)
            : default(Cursor?);
        var id = WebhookId.Parse(RandomIds.New("wh_"));
        secret = await _webhooks.NewSecretAsync(project, id, definition.Signing, secret, cancellationToken).ConfigureAwait(false);
        var create = new CreateWebhook(project, id, definition, secret, start);
        return await CreatedAsync(await _webhooks.CommandAsync(project, id, create, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// For hosts that declare their webhooks in code, at each start: creates a webhook with an id of the caller, or gives an existing one
    /// this definition. A new one starts at the project's head with a generated secret; an existing one keeps its position, its secret
    /// (unless its signing scheme changes) and its status. The id of a deleted webhook is not found.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id, unique within the project.</param>
    /// <param name="definition">Its settings.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<CreatedWebhook> RegisterAsync(
        ProjectId project, WebhookId webhook, WebhookDefinition definition, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        var secret = await _webhooks.NewSecretAsync(project, webhook, definition.Signing, cancellationToken).ConfigureAwait(false);
        WebhookAnswer answer;
        try
        {
            answer = await _webhooks.CommandAsync(
                project, webhook, new CreateWebhook(project, webhook, definition, secret, Start: null), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Conflict)
        {
            answer = await _webhooks.CommandAsync(
                project, webhook, new ChangeWebhook(WebhookPatch.To(definition), secret), cancellationToken).ConfigureAwait(false);
        }

        return await CreatedAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The current state of a webhook; for a damaged one the last known state.</summary>
    public async Task<WebhookView> GetAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        return await _webhooks.FindAsync(project, webhook, cancellationToken).ConfigureAwait(false) switch
        {
            WebhookDamaged damaged => await LastKnownAsync(project, webhook, damaged.Damage, cancellationToken).ConfigureAwait(false),
            var answer => await WithBacklogAsync((WebhookAnswer)answer, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Changes the fields of the patch; they apply from the next attempt.
    /// A changed signing scheme gets a new secret for added signatures.</summary>
    public async Task<WebhookView> ChangeAsync(
        ProjectId project, WebhookId webhook, WebhookPatch patch, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        var secret = patch.Signing is { } signing
            ? await _webhooks.NewSecretAsync(project, webhook, signing.To, cancellationToken).ConfigureAwait(false)
            : null;
        return await CarryAsync(project, webhook, new ChangeWebhook(patch, secret), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops deliveries; attempts in flight finish, events are kept.</summary>
    public Task<WebhookView> PauseAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        return CarryAsync(project, webhook, new PauseWebhook(), cancellationToken);
    }

    /// <summary>Resumes after a pause, with everything since.</summary>
    public Task<WebhookView> ResumeAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        return CarryAsync(project, webhook, new ResumeWebhook(), cancellationToken);
    }

    /// <summary>Enables a webhook that the system or an operator stopped.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="skipBacklog">Skips events that it has not read, and continues at the head.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<WebhookView> EnableAsync(
        ProjectId project, WebhookId webhook, bool skipBacklog, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        var head = skipBacklog
            ? await _asking.AskAsync<ProjectRegion, Cursor>(new GetHead(project), cancellationToken).ConfigureAwait(false)
            : default(Cursor?);
        return await CarryAsync(project, webhook, new EnableWebhook(head), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a webhook; its pending deliveries are cancelled.</summary>
    public Task DeleteAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Edit);
        return _webhooks.DeleteAsync(project, webhook, cancellationToken);
    }

    /// <summary>
    /// Publishes a <c>webhook.test</c> event that only this webhook receives, regardless of its filter; returns the event's id.
    /// </summary>
    public async Task<PublishedEventId> SendTestAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Test);
        var name = (await _webhooks.DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false)).View.Definition.Name;
        var data =
            $$"""{"webhook_id":"{{webhook.Value}}","name":"{{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}","message":"This is a test."}""";
        var draft = new EventDraft(TestEvent, Encoding.UTF8.GetBytes(data)) { OnlyFor = webhook };
        return (await _events.PublishAnyAsync(project, [draft], cancellationToken).ConfigureAwait(false))[0].Id;
    }

    private async Task<WebhookView> LastKnownAsync(
        ProjectId project, WebhookId webhook, WebhookDamage damage, CancellationToken cancellationToken) =>
        await _queries.Engine.FindWebhookAsync(project, webhook, cancellationToken).ConfigureAwait(false) is { } known
            // The node that found the damage may not have written it yet.
            ? _check.Shown(
                known with { Status = WebhookStatus.Damaged, Reason = null, Damage = damage, Limit = null, DrainedAt = null })
            : throw new RefusedException(WebhookDamaged.Refuse(webhook, damage));

    private async Task<CreatedWebhook> CreatedAsync(WebhookAnswer answer, CancellationToken cancellationToken) =>
        new(await WithBacklogAsync(answer, cancellationToken).ConfigureAwait(false), answer.Secret);

    private async Task<WebhookView> CarryAsync(
        ProjectId project, WebhookId webhook, WebhookCommand command, CancellationToken cancellationToken)
    {
        var answer = await _webhooks.CommandAsync(project, webhook, command, cancellationToken).ConfigureAwait(false);
        return await WithBacklogAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WebhookView> WithBacklogAsync(WebhookAnswer answer, CancellationToken cancellationToken) =>
        _check.Shown(await _queries.Engine.WithBacklogAsync(answer.View, cancellationToken).ConfigureAwait(false));
}
