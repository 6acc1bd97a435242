using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Publishes the system events of a webhook, once it is on disk, and again until the project has accepted it: an id that stays the same
/// makes the repetition a duplicate. A part of the webhook's actor.
/// </summary>
internal sealed class OperationalEventPublisher(ProjectId project, WebhookId webhook, WebhooksNode node, IActorRef self)
{
    /// <summary>Operational events in one publish; the rest follows when these are answered.</summary>
    private const int MaxAtOnce = 100;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private TimeSpan? _askedAt;

    /// <summary>Offers what is open, unless an answer is awaited.</summary>
    public void Offer(OpenOperationalEvents recorded)
    {
        if (recorded.Open.IsEmpty || Now - _askedAt < AnswerWithin)
            return;
        _askedAt = Now;
        var drafts = recorded.Open.Take(MaxAtOnce)
            .Select(raised => IdentifiedDraft.Of(OperationalEventDrafts.Draft(project, webhook, raised)));
        node.Projects.Tell(new PublishEvents(project, new([.. drafts])), self);
    }

    /// <summary>The project has accepted events; null when none of them is open any more.</summary>
    public OperationalEventsPublished? Accepted(Published published, OpenOperationalEvents recorded)
    {
        // What is offered is always the first of what is open, so that everything before the last one was published too.
        var last = recorded.Open.FirstOrDefault(raised => OperationalEventDrafts.IdOf(project, webhook, raised) == published.Last);
        return last is null ? null : new(last.Number);
    }

    /// <summary>The project has refused; for good, unless it only cannot at the moment.</summary>
    public OperationalEventsPublished? Refused(Refusal refusal, OpenOperationalEvents recorded)
    {
        if (refusal.Reason == RefusalReason.Unavailable || recorded.Open.IsEmpty)
            return null;
        node.Logger.SystemEventRejected(project, webhook, refusal.Detail);
        return new(recorded.Open[Math.Min(MaxAtOnce, recorded.Open.Length) - 1].Number);
    }

    /// <summary>What was accepted is on disk as such; the next may go.</summary>
    public void Settled() => _askedAt = null;

    private TimeSpan Now => node.Time.GetElapsedTime(0);
}
