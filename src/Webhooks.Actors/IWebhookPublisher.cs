using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The way in for upstream code. An answer means: the events are in the journal, on disk.</summary>
public interface IWebhookPublisher
{
    /// <summary>Publishes one event. Published again with the same id and content, it is stored once and answered as a duplicate.</summary>
    /// <exception cref="RefusedException">
    /// Refused, and nothing was stored; or, with <see cref="RefusalReason.Unavailable"/>, unknown: publish again with the same id.
    /// </exception>
    Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Publishes events in their order, all or none.</summary>
    /// <exception cref="RefusedException">As for one event.</exception>
    Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default);
}
