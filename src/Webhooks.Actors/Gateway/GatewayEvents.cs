using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Publishing events.</summary>
public sealed class GatewayEvents : IWebhookPublisher
{
    private readonly RegionAsking _asking;
    private readonly Instruments _instruments;
    private readonly NodeReference? _node;

    internal GatewayEvents(RegionAsking asking, Instruments instruments, NodeReference? node, JsonSerializerOptions? json = null) =>
        (_asking, _instruments, _node, Json) = (asking, instruments, node, json ?? WebhookPublishing.UsualJson);

    /// <inheritdoc/>
    public JsonSerializerOptions Json { get; }

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
                throw new RefusedException(OperationalEvents.Refuse(i, drafts[i].Type) with { Index = drafts.Count > 1 ? i : null });
        }

        return await PublishAnyAsync(project, drafts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes events, including those of reserved types.</summary>
    internal async Task<IReadOnlyList<AcceptedEvent>> PublishAnyAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        using var span = Spans.Publish(project, drafts.Count);
        var identified = ImmutableArray.CreateBuilder<IdentifiedDraft>(drafts.Count);
        foreach (var draft in drafts)
            identified.Add(
                IdentifiedDraft.Of(draft.Id is null ? draft with { Id = PublishedEventId.Parse(RandomIds.New("evt_")) } : draft));
        var message = new PublishEvents(project, new(identified.MoveToImmutable()) { Trace = Spans.Of(span) });
        var parts = _node?.Node.LargestMessage is { } mostBytes ? PublishSplitting.Split(message, NewNumber(), mostBytes) : [];
        var placed = await StoreAsync(parts.Count > 0 ? parts : [message], span, cancellationToken).ConfigureAwait(false);
        return [
            .. message.Publish.Drafts.Zip(placed.Events, (
                sent, place) => new AcceptedEvent(sent.Draft.Id!.Value, place.Sequence, place.Duplicate)
        {
            Webhooks = placed.Webhooks,
        })];
    }

    private async Task<Published> StoreAsync(IReadOnlyList<object> messages, Activity? span, CancellationToken cancellationToken)
    {
        try
        {
            var placed = await _asking.AskAsync<ProjectRegion, Published>(messages, cancellationToken).ConfigureAwait(false);
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
