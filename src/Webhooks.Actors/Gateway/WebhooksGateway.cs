using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// The one place that asks the actors. Commands are answered when they are durable. Every method throws <see cref="RefusedException"/>:
/// <see cref="RefusalReason.NotFound"/>, <see cref="RefusalReason.Conflict"/>, <see cref="RefusalReason.Invalid"/> with errors by field,
/// or <see cref="RefusalReason.Unavailable"/> when there is no answer in time.
/// </summary>
public sealed partial class WebhooksGateway : IWebhookPublisher
{
    /// <summary>Longer than a commit on a busy disk, shorter than a client's patience.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private static readonly EventType TestEvent = EventType.Parse("webhook.test");

    private readonly IReadOnlyActorRegistry _registry;
    private readonly WebhooksQueries _queries;
    private readonly EgressGuard _guard;
    private readonly IWebhookSigner _signer;
    private readonly Instruments _instruments;
    private readonly NodeReference? _node;

    /// <param name="registry">Where the regions are.</param>
    /// <param name="queries">The read model.</param>
    /// <param name="guard">Which URLs are allowed.</param>
    /// <param name="signer">Makes secrets.</param>
    /// <param name="instruments">What counts publishes.</param>
    /// <param name="node">The node, which knows of others.</param>
    internal WebhooksGateway(
        IReadOnlyActorRegistry registry,
        WebhooksQueries queries,
        EgressGuard guard,
        IWebhookSigner signer,
        Instruments instruments,
        NodeReference? node = null) =>
        (_registry, _queries, _guard, _signer, _instruments, _node) = (registry, queries, guard, signer, instruments, node);

    /// <inheritdoc/>
    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
        (await PublishAsync(project, [draft], cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            if (OperationalEvents.IsReserved(drafts[i].Type))
                throw new RefusedException(OperationalEvents.Refuse(i, drafts[i].Type));
        }

        return await PublishAnyAsync(project, drafts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Registers a webhook; it is answered when the webhook and the project's routing table both have it.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="definition">What its owner decided.</param>
    /// <param name="secret">Its signing secret; null for one of ours.</param>
    /// <param name="startAt">Where it starts to read.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<CreatedWebhook> CreateAsync(
        ProjectId project,
        WebhookDefinition definition,
        SigningSecret? secret = null,
        StartAt startAt = default,
        CancellationToken cancellationToken = default)
    {
        if (secret is { Scheme: SigningScheme.V1a } && !Ed25519Signature.IsPair(secret))
            throw new RefusedException(Refusal.InvalidWebhook([new("secret", "holds a public key that does not belong to its seed")]));
        var start = startAt.IsEarliest ? Cursor.Earliest
            : startAt.Instant is { } instant ? await _queries.CursorAtAsync(project, instant, cancellationToken).ConfigureAwait(false)
            : default(Cursor?);
        var id = WebhookId.Parse(NewId("wh_"));
        var create = new CreateWebhook(
            project, id, definition, secret ?? await NewSecretAsync(project, id, definition.Signing, cancellationToken).ConfigureAwait(false), start);
        return await CreatedAsync(await CommandAsync(project, id, create, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// For hosts that declare their webhooks in code, at each start: creates a webhook under an id of the caller's, or gives the one that
    /// has it this definition. A new one starts at the project's head with a secret of ours; an existing one keeps its place, its secret
    /// (unless it is to sign in another way) and its status. The id of a deleted webhook is not found.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id, unique within the project.</param>
    /// <param name="definition">What its owner decided.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<CreatedWebhook> RegisterAsync(
        ProjectId project, WebhookId webhook, WebhookDefinition definition, CancellationToken cancellationToken = default)
    {
        var secret = await NewSecretAsync(project, webhook, definition.Signing, cancellationToken).ConfigureAwait(false);
        WebhookAnswer answer;
        try
        {
            answer = await CommandAsync(
                project, webhook, new CreateWebhook(project, webhook, definition, secret, Start: null), cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Conflict)
        {
            answer = await CommandAsync(
                project, webhook, new ChangeWebhook(WebhookPatch.To(definition), secret), cancellationToken).ConfigureAwait(false);
        }

        return await CreatedAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A webhook as it is now.</summary>
    public async Task<WebhookView> GetAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default) =>
        await WithBacklogAsync(await DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Changes what the patch sets; the next attempt follows it. A webhook that is to sign in another way gets a new secret.</summary>
    public async Task<WebhookView> ChangeAsync(
        ProjectId project, WebhookId webhook, WebhookPatch patch, CancellationToken cancellationToken = default)
    {
        var secret = patch.Signing is { } signing
            ? await NewSecretAsync(project, webhook, signing.To, cancellationToken).ConfigureAwait(false)
            : null;
        return await CarryAsync(project, webhook, new ChangeWebhook(patch, secret), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops deliveries; attempts under way finish, events are kept.</summary>
    public Task<WebhookView> PauseAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default) =>
        CarryAsync(project, webhook, new PauseWebhook(), cancellationToken);

    /// <summary>Goes on after a pause, with everything since.</summary>
    public Task<WebhookView> ResumeAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default) =>
        CarryAsync(project, webhook, new ResumeWebhook(), cancellationToken);

    /// <summary>Goes on after the system or an operator stopped it.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="skipBacklog">Leaves what it has not looked at, and starts at the head.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<WebhookView> EnableAsync(ProjectId project, WebhookId webhook, bool skipBacklog, CancellationToken cancellationToken = default)
    {
        var head = skipBacklog
            ? await AskAsync<ProjectRegion, Cursor>(new GetHead(project), cancellationToken).ConfigureAwait(false)
            : default(Cursor?);
        return await CarryAsync(project, webhook, new EnableWebhook(head), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a webhook; its pending deliveries are cancelled.</summary>
    public Task DeleteAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default) =>
        CommandAsync(project, webhook, new DeleteWebhook(), cancellationToken);

    /// <summary>Publishes a <c>webhook.test</c> event that only this webhook gets, whatever its filter; answers with the event's id.</summary>
    public async Task<EventId> SendTestAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        var name = (await DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false)).View.Definition.Name;
        var data = $$"""{"webhook_id":"{{webhook.Value}}","name":"{{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}","message":"This is a test."}""";
        var draft = new EventDraft(TestEvent, Encoding.UTF8.GetBytes(data)) { OnlyFor = webhook };
        return (await PublishAnyAsync(project, [draft], cancellationToken).ConfigureAwait(false))[0].Id;
    }

    private async Task<IReadOnlyList<AcceptedEvent>> PublishAnyAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        using var span = Spans.Publish(project, drafts.Count);
        var identified = ImmutableArray.CreateBuilder<IdentifiedDraft>(drafts.Count);
        foreach (var draft in drafts)
            identified.Add(IdentifiedDraft.Of(draft.Id is null ? draft with { Id = EventId.Parse(NewId("evt_")) } : draft));
        var message = new PublishEvents(project, new(identified.MoveToImmutable()) { Trace = Spans.Of(span) });
        var parts = _node?.Node.LargestMessage is { } mostBytes ? PublishSplitting.Split(message, NewNumber(), mostBytes) : [];
        var placed = await StoreAsync(parts.Count > 0 ? parts : [message], span, cancellationToken).ConfigureAwait(false);
        return [.. message.Publish.Drafts.Zip(placed.Events, (sent, place) => new AcceptedEvent(sent.Draft.Id!.Value, place.Sequence, place.Duplicate))];
    }

    private async Task<Published> StoreAsync(IReadOnlyList<object> messages, Activity? span, CancellationToken cancellationToken)
    {
        try
        {
            var placed = await AskAsync<ProjectRegion, Published>(messages, cancellationToken).ConfigureAwait(false);
            _instruments.Published(placed.Events.All(place => place.Duplicate) ? "duplicate" : "accepted");
            return placed;
        }
        catch (RefusedException e)
        {
            span?.Refuse(e.Refusal);
            _instruments.Published(e.Refusal.Reason switch
            {
                RefusalReason.Conflict => "conflict",
                RefusalReason.Unavailable => "unavailable",
                _ => "refused",
            });
            throw;
        }
    }

    private async Task<CreatedWebhook> CreatedAsync(WebhookAnswer answer, CancellationToken cancellationToken) =>
        new(await WithBacklogAsync(answer, cancellationToken).ConfigureAwait(false), answer.Secret);

    private async Task<WebhookView> CarryAsync(ProjectId project, WebhookId webhook, WebhookCommand command, CancellationToken cancellationToken)
    {
        var answer = await CommandAsync(project, webhook, command, cancellationToken).ConfigureAwait(false);
        return await WithBacklogAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WebhookAnswer> CommandAsync(
        ProjectId project, WebhookId webhook, WebhookCommand command, CancellationToken cancellationToken)
    {
        Guard(command);
        return await AskAsync<WebhookRegion, WebhookAnswer>(new CommandWebhook(project, webhook, command), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// No URL gets to a webhook but by here. Here and not where the webhook decides: which networks are allowed is a setting of the node,
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
        if (url is not null && _guard.WhyNot(url) is { } refusal)
            throw new RefusedException(refusal);
    }

    private async ValueTask<SigningSecret> NewSecretAsync(
        ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken)
    {
        try
        {
            return await _signer.CreateSecretAsync(project, webhook, scheme, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A host's own signer may throw anything; to whoever asks it is an outage.
            throw new RefusedException(
                new(RefusalReason.Unavailable, "unavailable", "There is no signing secret to be had at the moment; the webhook was not stored."), e);
        }
    }

    private Task<WebhookAnswer> DescribeAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) =>
        AskAsync<WebhookRegion, WebhookAnswer>(new DescribeWebhook(project, webhook), cancellationToken);

    /// <summary>How far the project is ahead of the webhook is known to neither alone.</summary>
    private async Task<WebhookView> WithBacklogAsync(WebhookAnswer answer, CancellationToken cancellationToken)
    {
        var head = await _queries.HeadAsync(answer.View.Project, cancellationToken).ConfigureAwait(false);
        return answer.View.WithBacklog(head);
    }

    private Task<TAnswer> AskAsync<TRegion, TAnswer>(object message, CancellationToken cancellationToken) =>
        AskAsync<TRegion, TAnswer>([message], cancellationToken);

    /// <param name="messages">One, or the parts of one, which have one answer.</param>
    private async Task<TAnswer> AskAsync<TRegion, TAnswer>(IReadOnlyList<object> messages, CancellationToken cancellationToken)
    {
        object answer;
        try
        {
            var region = _registry.Get<TRegion>();
            answer = await region.Ask<object>(
                whoAsks =>
                {
                    foreach (var message in messages.SkipLast(1))
                        region.Tell(message, whoAsks);
                    return messages[^1];
                },
                AnswerWithin,
                cancellationToken).ConfigureAwait(false);
        }
        // What is asked of a node that stops is cancelled, though nobody has asked for that.
        catch (Exception e) when (e is AskTimeoutException or MissingActorRegistryEntryException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RefusedException(
                new(RefusalReason.Unavailable, "unavailable", "There was no answer in time; whether it was done is unknown. Ask again with the same ids."), e);
        }

        return answer switch
        {
            TAnswer expected => expected,
            Refusal refusal => throw new RefusedException(refusal),
            _ => throw new InvalidOperationException($"{messages[0].GetType().Name} was answered with {answer.GetType().Name}."),
        };
    }

    private static PublishNumber NewNumber()
    {
        var bits = RandomNumberGenerator.GetBytes(16);
        return new(BitConverter.ToUInt64(bits, 0), BitConverter.ToUInt64(bits, 8));
    }

    private static string NewId(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
}
