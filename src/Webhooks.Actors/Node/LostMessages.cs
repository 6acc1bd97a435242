using Akka.Actor;
using Akka.Event;
using Webhooks.Actors.Protocol;

namespace Webhooks.Actors.Node;

/// <summary>
/// Answers messages that were in the mailbox of a project or webhook when it stopped: Akka hands them to the dead letters, and their
/// senders would wait in vain.
/// </summary>
internal sealed class LostMessages : ReceiveActor
{
    public LostMessages() => Receive<DeadLetter>(lost =>
    {
        if (lost.Message is IProjectMessage or IWebhookMessage or IKeyMessage)
            lost.Sender.Tell(Unprocessed.Instance);
    });

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);
}
