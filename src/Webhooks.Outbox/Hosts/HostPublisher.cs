using Webhooks.Actors;
using Webhooks.Client;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.Outbox.Hosts;

/// <summary>Publishes to a host elsewhere, over HTTP.</summary>
internal sealed class HostPublisher(WebhooksClient client) : IWebhookPublisher
{
    private static readonly Dictionary<int, RefusalReason> AboutTheEvents = new()
    {
        [400] = RefusalReason.Invalid,
        [409] = RefusalReason.Conflict,
        [413] = RefusalReason.Invalid,
        [422] = RefusalReason.Invalid,
    };

    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
        (await PublishAsync(project, [draft], cancellationToken).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await client.Events.PublishAsync(project.Value, [.. drafts.Select(Request)], cancellationToken)
                .ConfigureAwait(false);
            return [
                .. (answer.Events ?? []).Select(@event => new AcceptedEvent(
                    PublishedEventId.Parse(@event.Id), @event.Sequence, @event.Duplicate) { Webhooks = answer.Webhooks })];
        }
        catch (WebhooksApiException e)
        {
            // A key that is missing, or a proxy's answer, says nothing about the events: they wait until the operator has mended it.
            var reason = e.Code is null ? RefusalReason.Unavailable : AboutTheEvents.GetValueOrDefault(e.Status, RefusalReason.Unavailable);
            throw new RefusedException(new(reason, e.Code ?? "unavailable", e.Detail) { Index = (int?)e.Index }, e);
        }
        catch (HttpRequestException e)
        {
            throw new RefusedException(new(RefusalReason.Unavailable, "unavailable", e.Message), e);
        }
    }

    private static PublishEventRequest Request(EventDraft draft) => new()
    {
        Id = draft.Id?.Value,
        Type = draft.Type.Value,
        Timestamp = draft.Timestamp,
        Key = draft.Key,
        Data = new RawJson(draft.Data),
    };
}
