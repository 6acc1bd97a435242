using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Publishes the system events of a webhook when they are on disk, and again until the project has accepted them: a constant id
/// makes the repetition a duplicate. A part of the webhook's actor.
/// </summary>
internal sealed class OperationalEventPublisher(ProjectId project, WebhookId webhook, WebhooksNode node, IActorRef self)
{
    /// <summary>Operational events in one publish; the rest follows when these are answered.</summary>
    private const int MaxAtOnce = 100;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private TimeSpan? _askedAt;

    /// <summary>Offers the open events, unless an answer is pending.</summary>
    public void Offer(OpenOperationalEvents recorded)
    {
        if (recorded.Open.IsEmpty || Now - _askedAt < AnswerWithin)
            return;
        _askedAt = Now;
        var drafts = recorded.Open.Take(MaxAtOnce)
            .Select(raised => IdentifiedDraft.Of(OperationalEventDrafts.Draft(project, webhook, raised)));
        node.Projects.Tell(new PublishEvents(project, new([.. drafts])), self);
    }

    /// <summary>The project has accepted events; null when none of them is still open.</summary>
    public OperationalEventsPublished? Accepted(Published published, OpenOperationalEvents recorded)
    {
        // It always offers the first of the open events, so that all before the last one were also published.
        var last = recorded.Open.FirstOrDefault(raised => OperationalEventDrafts.IdOf(project, webhook, raised) == published.Last);
        return last is null ? null : new(last.Number);
    }

    /// <summary>The project has refused; permanently, unless it is only unavailable at the moment.</summary>
    public OperationalEventsPublished? Refused(Refusal refusal, OpenOperationalEvents recorded)
    {
        if (refusal.Reason == RefusalReason.Unavailable || recorded.Open.IsEmpty)
            return null;
        node.Logger.SystemEventRejected(project, webhook, refusal.Detail);
        return new(recorded.Open[Math.Min(MaxAtOnce, recorded.Open.Length) - 1].Number);
    }

    /// <summary>The acceptance is on disk; the next ones may be published.</summary>
    public void Settled() => _askedAt = null;

    private TimeSpan Now => node.Time.GetElapsedTime(0);
}
