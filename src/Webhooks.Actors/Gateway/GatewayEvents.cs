using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishing events.</summary>
public sealed class GatewayEvents : IWebhookPublisher
{
    private readonly RegionAsking _asking;
    private readonly Instruments _instruments;
    private readonly NodeReference? _node;
    private readonly PublishValidation _validation;
    private readonly AccessCheck _check;

    internal GatewayEvents(
        RegionAsking asking, Instruments instruments, NodeReference? node, PublishValidation validation, JsonSerializerOptions? json,
        AccessCheck check) =>
        (_asking, _instruments, _node, _validation, Json, _check) =
            (asking, instruments, node, validation, json ?? WebhookPublishing.UsualJson, check);

    /// <inheritdoc/>
    public JsonSerializerOptions Json { get; }

    /// <inheritdoc/>
    public EventType? TypeOf(Type data) => _validation.Catalogues.Host.TypeOf(data);

    /// <inheritdoc/>
    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Publish);
        return (await PublishAsync(project, [draft], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Publish);
        if (DraftRules.Validate(drafts) is { } refusal)
            throw new RefusedException(refusal);
        var catalogue = _validation.Catalogues.Known(project);
        for (var i = 0; i < Catalogues.MaxReads; i++)
        {
            var (stored, violations) = _validation.Check(catalogue, drafts);
            if (await TryPublishAsync(project, stored, catalogue.Revision, cancellationToken).ConfigureAwait(false) is { } accepted)
            {
                CountViolations(project, drafts, accepted, violations);
                return accepted;
            }

            // The project has another catalogue than this node knows: it stored nothing.
            catalogue = await _validation.Catalogues.ReadAsync(project, cancellationToken).ConfigureAwait(false);
        }

        throw Catalogues.KeepsChanging();
    }

    /// <summary>Publishes events, including those of reserved types.</summary>
    internal async Task<IReadOnlyList<AcceptedEvent>> PublishAnyAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken) =>
        await TryPublishAsync(project, drafts, null, cancellationToken).ConfigureAwait(false) ?? [];

    /// <summary>Null when the project has another revision of its catalogue; nothing was stored then.</summary>
    private async Task<IReadOnlyList<AcceptedEvent>?> TryPublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, long? catalogue, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        using var span = Spans.Publish(project, drafts.Count);
        var identified = ImmutableArray.CreateBuilder<IdentifiedDraft>(drafts.Count);
        foreach (var draft in drafts)
            identified.Add(
                IdentifiedDraft.Of(draft.Id is null ? draft with { Id = PublishedEventId.Parse(RandomIds.New("evt_")) } : draft));
        var message = new PublishEvents(project, new(identified.MoveToImmutable())
        {
            Trace = Spans.Of(span),
            Catalogue = catalogue,
        });
        var parts = _node?.Node.LargestMessage is { } mostBytes ? PublishSplitting.Split(message, NewNumber(), mostBytes) : [];
        if (await StoreAsync(parts.Count > 0 ? parts : [message], span, cancellationToken).ConfigureAwait(false) is not { } placed)
            return null;
        return [
            .. message.Publish.Drafts.Zip(placed.Events, (
                sent, place) => new AcceptedEvent(sent.Draft.Id!.Value, place.Sequence, place.Duplicate)
        {
            Webhooks = placed.Webhooks,
        })];
    }

    private void CountViolations(
        ProjectId project, IReadOnlyList<EventDraft> drafts, IReadOnlyList<AcceptedEvent> accepted,
        ImmutableDictionary<EventType, long> violations)
    {
        // What was stored before was counted before.
        if (violations.Count == 0 || accepted.All(@event => @event.Duplicate))
            return;
        foreach (var (type, count) in violations)
        {
            var stored = drafts.Zip(accepted, (draft, @event) => draft.Type == type && !@event.Duplicate).Count(isNew => isNew);
            _node?.Node.ReadModel.Offer(new ViolationsEntry(project, type, Math.Min(count, stored)));
        }
    }

    private async Task<Published?> StoreAsync(IReadOnlyList<object> messages, Activity? span, CancellationToken cancellationToken)
    {
        try
        {
            if (await _asking.AskAsync<ProjectRegion, object>(messages, cancellationToken).ConfigureAwait(false) is not Published placed)
                return null;
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

    private static PublishNumber NewNumber()
    {
        var bits = RandomNumberGenerator.GetBytes(16);
        return new(BitConverter.ToUInt64(bits, 0), BitConverter.ToUInt64(bits, 8));
    }
}
