using Akka.Actor;
using Akka.Event;
using Webhooks.Actors.Node;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Ends what a webhook has of events that are no longer retained: counts those it has not read, and records all of them as one fact. A
/// part of the webhook's actor; it runs on that actor's messages alone. It reads no further while it counts, so that the number is exact.
/// </summary>
internal sealed class WebhookExpiry(ProjectId project, WebhookId id, WebhooksNode node, IActorContext context, IActorRef self, WebhookDeliveries deliveries)
{
    private readonly ILoggingAdapter _log = context.GetLogger();
    private Cursor _upTo;

    public required Action<DeliveriesExpired> Persist { private get; init; }

    /// <summary>Tells the project how far the webhook has come.</summary>
    public required Action Report { private get; init; }

    public void Expire(Cursor upTo)
    {
        _upTo = Cursor.Later(_upTo, upTo);
        if (!deliveries.IsCounting)
            Count();
    }

    /// <summary>Takes in what was counted; false when the message is none of these.</summary>
    public bool Handle(object message)
    {
        switch (message)
        {
            case Counted counted:
                deliveries.IsCounting = false;
                OnCounted(counted);
                return true;
            case CountFailed failed:
                deliveries.IsCounting = false;
                _log.Warning(failed.Cause, "Webhook {0} could not count what has expired; its project asks again.", id);
                deliveries.Pump();
                return true;
            default:
                return false;
        }
    }

    private void Count()
    {
        if (deliveries.IsClosing || !deliveries.HasAnythingUpTo(_upTo.Sequence))
        {
            deliveries.RecordProgress();
            Report();
            return;
        }

        deliveries.IsCounting = true;
        var (looked, upTo) = (deliveries.Looked, _upTo);
        node.Aged.CountAsync(project, id, deliveries.State.Definition!.Filter, deliveries.Unread(upTo.Sequence), deliveries.RetryingUpTo(upTo.Sequence))
            .PipeTo(self, success: events => new Counted(looked, upTo, events), failure: e => new CountFailed(e));
    }

    private void OnCounted(Counted counted)
    {
        if (counted.Looked != deliveries.Looked || counted.UpTo != _upTo)
        {
            Count();
            return;
        }

        // What ended before is recorded before: it has not expired.
        deliveries.Flush();
        if (!deliveries.IsClosing && deliveries.Expire(counted.UpTo, counted.Events) is { } fact)
            Persist(fact);
        else
            Report();
        deliveries.Pump();
    }

    private sealed record Counted(Cursor Looked, Cursor UpTo, UnreadEvents Events) : INoSerializationVerificationNeeded;

    private sealed record CountFailed(Exception Cause) : INoSerializationVerificationNeeded;
}
