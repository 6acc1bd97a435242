using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// The behaviour of a webhook whose rows cannot be read: it reports that, delivers nothing, and can be deleted. Its events are kept, so
/// that it continues after its rows are repaired. A part of the webhook's actor.
/// </summary>
internal sealed class DamagedWebhook(ProjectId project, WebhookId id, WebhooksNode node, WebhookDamage damage)
{
    /// <summary>Deletes the webhook, and answers.</summary>
    public required Action<IActorRef, Actor?> Delete { private get; init; }

    public void Handle(object message, IActorRef from)
    {
        switch (message)
        {
            case DescribeWebhook:
                from.Tell(new WebhookDamaged(damage));
                break;
            case CommandWebhook { Command: DeleteWebhook delete }:
                Delete(from, delete.By);
                break;
            case WakeUp wakeUp:
                node.Projects.Tell(new ReportProgress(project, Stopped(wakeUp.Head)));
                break;
            // Without an answer the project keeps the events.
            case ExpireDeliveries:
                break;
            case IWebhookMessage:
                from.Tell(WebhookDamaged.Refuse(id, damage));
                break;
        }
    }

    /// <summary>
    /// The report of a disabled webhook: it wants nothing. Its read position is unknown, and the project keeps the known one.
    /// </summary>
    private WebhookReport Stopped(Cursor head) => new(id, long.MaxValue, default, default, head.Sequence, null, IsActive: false)
    {
        OpenFrom = WebhookReport.NothingOpen,
    };
}
